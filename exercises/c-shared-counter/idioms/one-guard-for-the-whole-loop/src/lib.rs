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
    let mut value = counter.lock().unwrap();
    for _ in 0..iterations {
        *value += 1;
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
    let counter = Mutex::new(0);
    thread::scope(|s| {
        let handles: Vec<_> = (0..threads)
            .map(|number| {
                thread::Builder::new()
                    .name(format!("counter {number}"))
                    .spawn_scoped(s, || increment_with_lock(&counter, iterations))
                    .expect("a thread can be started")
            })
            .collect();
        for handle in handles {
            handle.join().unwrap();
        }
    });
    let value = *counter.lock().unwrap();
    value
}
