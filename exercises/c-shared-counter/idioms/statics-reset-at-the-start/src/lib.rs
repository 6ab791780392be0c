use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
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

static RACING: AtomicU64 = AtomicU64::new(0);
static LOCKED: Mutex<u64> = Mutex::new(0);

pub fn count_without_lock(threads: usize, iterations: u64) -> u64 {
    RACING.store(0, Ordering::SeqCst);
    let handles: Vec<_> = (0..threads)
        .map(|_| thread::spawn(move || increment_without_lock(&RACING, iterations)))
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
    RACING.load(Ordering::SeqCst)
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    *LOCKED.lock().unwrap() = 0;
    let handles: Vec<_> = (0..threads)
        .map(|_| thread::spawn(move || increment_with_lock(&LOCKED, iterations)))
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
    *LOCKED.lock().unwrap()
}
