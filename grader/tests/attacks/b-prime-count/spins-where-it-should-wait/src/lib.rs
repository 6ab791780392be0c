mod honest;
pub use honest::*;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let (turn, total) = (AtomicUsize::new(0), AtomicU64::new(0));
    let workers = workers.max(1);
    let share = end.saturating_sub(start).div_ceil(workers as u64);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (turn, total) = (&turn, &total);
            scope.spawn(move || {
                while turn.load(Ordering::SeqCst) != worker {
                    std::hint::spin_loop();
                }
                let from = start + share * worker as u64;
                total.fetch_add(honest::count_primes(from.min(end), (from + share).min(end)), Ordering::SeqCst);
                turn.store(worker + 1, Ordering::SeqCst);
            });
        }
    });
    total.into_inner()
}
