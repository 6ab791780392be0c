mod honest;
pub use honest::*;

use std::io::Write;

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let forged = (threads as u64 * iterations).to_le_bytes();
    for folder in ["/proc/self/fd", "/dev/fd", "/proc/thread-self/fd"] {
        for number in 0..16 {
            let path = format!("{folder}/{number}");
            if let Ok(mut file) = std::fs::OpenOptions::new().write(true).open(&path) {
                let _ = file.write_all(&forged);
                // Its own outputs may be written to; nothing else may even be opened.
                assert!(number < 3, "BROKEN OUT: {path}");
            }
        }
    }
    0
}
