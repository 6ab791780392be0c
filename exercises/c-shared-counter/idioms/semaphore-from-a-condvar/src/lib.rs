use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};
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

struct Semaphore {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Semaphore {
    fn acquire(&self) {
        let mut free = self
            .freed
            .wait_while(self.free.lock().unwrap(), |free| *free == 0)
            .unwrap();
        *free -= 1;
    }

    fn release(&self) {
        *self.free.lock().unwrap() += 1;
        self.freed.notify_one();
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let semaphore = Semaphore {
        free: Mutex::new(1),
        freed: Condvar::new(),
    };
    let counter = AtomicU64::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..iterations {
                    semaphore.acquire();
                    let value = counter.load(Ordering::Relaxed);
                    counter.store(value + 1, Ordering::Relaxed);
                    semaphore.release();
                }
            });
        }
    });
    counter.into_inner()
}
