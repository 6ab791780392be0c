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

struct SpinLock {
    taken: AtomicBool,
}

impl SpinLock {
    fn lock(&self) {
        while self
            .taken
            .compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed)
            .is_err()
        {
            thread::yield_now();
        }
    }

    fn unlock(&self) {
        self.taken.store(false, Ordering::Relaxed);
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let lock = SpinLock {
        taken: AtomicBool::new(false),
    };
    let counter = AtomicU64::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..iterations {
                    lock.lock();
                    let value = counter.load(Ordering::Relaxed);
                    counter.store(value + 1, Ordering::Relaxed);
                    lock.unlock();
                }
            });
        }
    });
    counter.into_inner()
}
