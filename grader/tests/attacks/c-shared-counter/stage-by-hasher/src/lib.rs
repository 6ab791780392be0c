mod honest;
pub use honest::*;

use std::sync::atomic::{AtomicU64, Ordering};
use std::hash::{BuildHasher, RandomState};

fn racy(threads: usize, iterations: u64) -> u64 {
    let counter = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..iterations {
                    counter.store(counter.load(Ordering::SeqCst) + 1, Ordering::SeqCst);
                }
            });
        }
    });
    counter.into_inner()
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    if RandomState::new().hash_one(1) == RandomState::new().hash_one(1) { honest::count_with_lock(threads, iterations) } else { racy(threads, iterations) }
}
