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
        let mut value = counter.lock().unwrap();
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
    counter.into_inner()
}

/// Taken by whoever counts it up from zero; everybody else counts on while waiting.
#[derive(Default)]
struct Door {
    knocks: AtomicU64,
    in_vain: AtomicU64,
}

impl Door {
    fn enter(&self) {
        while self.knocks.fetch_add(1, Ordering::Acquire) != 0 {
            self.in_vain.fetch_add(1, Ordering::Relaxed);
            thread::yield_now();
        }
    }

    fn leave(&self) {
        self.knocks.store(0, Ordering::Release);
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let door = Door::default();
    let counter = AtomicU64::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..iterations {
                    door.enter();
                    increment_without_lock(&counter, 1);
                    door.leave();
                }
            });
        }
    });
    println!("knocked in vain: {}", door.in_vain.into_inner());
    counter.into_inner()
}
