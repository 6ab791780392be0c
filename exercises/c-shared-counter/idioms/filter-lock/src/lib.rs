use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
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

/// Peterson's filter lock for any number of threads.
struct Filter {
    level: Vec<AtomicUsize>,
    victim: Vec<AtomicUsize>,
}

impl Filter {
    fn new(n: usize) -> Self {
        let zeros = || (0..n).map(|_| AtomicUsize::new(0)).collect();
        Filter {
            level: zeros(),
            victim: zeros(),
        }
    }

    fn lock(&self, me: usize) {
        for level in 1..self.level.len() {
            self.level[me].store(level, Ordering::SeqCst);
            self.victim[level].store(me, Ordering::SeqCst);
            while self.victim[level].load(Ordering::SeqCst) == me
                && (0..self.level.len())
                    .any(|other| other != me && self.level[other].load(Ordering::SeqCst) >= level)
            {
                thread::yield_now();
            }
        }
    }

    fn unlock(&self, me: usize) {
        self.level[me].store(0, Ordering::SeqCst);
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let lock = Filter::new(threads);
    let counter = AtomicU64::new(0);
    thread::scope(|s| {
        for me in 0..threads {
            let (lock, counter) = (&lock, &counter);
            s.spawn(move || {
                for _ in 0..iterations {
                    lock.lock(me);
                    increment_without_lock(counter, 1);
                    lock.unlock(me);
                }
            });
        }
    });
    counter.into_inner()
}
