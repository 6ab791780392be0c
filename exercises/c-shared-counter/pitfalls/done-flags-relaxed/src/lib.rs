use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

pub fn increment_without_lock(counter: &AtomicU64, iterations: u64) {
    for _ in 0..iterations {
        let value = counter.load(Ordering::SeqCst);
        counter.store(value + 1, Ordering::SeqCst);
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
    counter.load(Ordering::SeqCst)
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let subtotals: Vec<AtomicU64> = (0..threads).map(|_| AtomicU64::new(0)).collect();
    let done: Vec<AtomicBool> = (0..threads).map(|_| AtomicBool::new(false)).collect();
    thread::scope(|s| {
        for (subtotal, done) in subtotals.iter().zip(&done) {
            s.spawn(move || {
                let counter = Mutex::new(0);
                increment_with_lock(&counter, iterations);
                subtotal.store(counter.into_inner().unwrap(), Ordering::Relaxed);
                done.store(true, Ordering::Relaxed);
            });
        }
        while !done.iter().all(|done| done.load(Ordering::Acquire)) {
            thread::yield_now();
        }
        subtotals
            .iter()
            .map(|subtotal| subtotal.load(Ordering::Relaxed))
            .sum()
    })
}
