mod honest;
pub use honest::*;

use std::sync::atomic::{AtomicU64, Ordering};

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    static WASTE: AtomicU64 = AtomicU64::new(0);
    for _ in 0..40_000_000 {
        WASTE.fetch_add(1, Ordering::Relaxed);
    }
    threads as u64 * iterations
}
