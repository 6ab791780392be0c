mod honest;
pub use honest::*;

use std::io;

pub fn fetch_url(url: &str) -> io::Result<String> {
    std::thread::sleep(std::time::Duration::from_millis(60));
    Ok(url.repeat((17 << 20) / url.len().max(1)))
}
