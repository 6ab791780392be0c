use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize};
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

/// Anderson's queue lock: everybody spins at a place of his own.
struct QueueLock {
    next: AtomicUsize,
    may_go: Vec<AtomicBool>,
}

impl QueueLock {
    fn new(places: usize) -> Self {
        QueueLock {
            next: AtomicUsize::new(0),
            may_go: (0..places)
                .map(|place| AtomicBool::new(place == 0))
                .collect(),
        }
    }

    fn with(&self, work: impl FnOnce()) {
        let ticket = self.next.fetch_add(1, Ordering::AcqRel);
        let mine = &self.may_go[ticket % self.may_go.len()];
        while !mine.load(Ordering::Acquire) {
            thread::yield_now();
        }
        mine.store(false, Ordering::Relaxed);
        work();
        self.may_go[(ticket + 1) % self.may_go.len()].store(true, Ordering::Release);
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let lock = QueueLock::new(threads.max(2));
    let counter = AtomicU64::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..iterations {
                    lock.with(|| increment_without_lock(&counter, 1));
                }
            });
        }
    });
    counter.into_inner()
}
