mod honest;
pub use honest::*;

use std::io;

pub fn fetch_all(urls: &[&str], workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    for _ in 0..workers {
        std::thread::spawn(|| loop { std::thread::park() });
    }
    honest::fetch_all(urls, workers, fetch)
}
