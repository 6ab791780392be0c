use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub fn increment_without_lock(counter: &AtomicU64, iterations: u64) {
    for _ in 0..iterations {
        let value = counter.load(Ordering::Relaxed);
        counter.store(value + 1, Ordering::Relaxed);
    }
}

pub fn increment_with_lock(counter: &Mutex<u64>, iterations: u64) {
    for _ in 0..iterations {
        *counter.lock().unwrap() += 1;
    }
}

pub fn count_without_lock(threads: usize, iterations: u64) -> u64 {
    let counter = AtomicU64::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| increment_without_lock(&counter, iterations));
        }
    });
    counter.into_inner()
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let counter = Mutex::new(0);
    // nicht zu viele auf einmal
    let mut left = threads;
    while left > 0 {
        let group = left.min(4);
        thread::scope(|s| {
            for _ in 0..group {
                s.spawn(|| increment_with_lock(&counter, iterations));
            }
        });
        left -= group;
    }
    counter.into_inner().unwrap()
}
