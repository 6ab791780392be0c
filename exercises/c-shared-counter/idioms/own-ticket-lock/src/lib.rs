use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub fn increment_without_lock(counter: &AtomicU64, iterations: u64) {
    for _ in 0..iterations {
        let value = counter.load(Ordering::Acquire);
        counter.store(value + 1, Ordering::Release);
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

#[derive(Default)]
struct TicketLock {
    next_ticket: AtomicU64,
    now_serving: AtomicU64,
}

struct Ticket<'a>(&'a TicketLock);

impl TicketLock {
    fn lock(&self) -> Ticket<'_> {
        let mine = self.next_ticket.fetch_add(1, Ordering::Relaxed);
        while self.now_serving.load(Ordering::Acquire) != mine {
            thread::yield_now();
        }
        Ticket(self)
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.0.now_serving.fetch_add(1, Ordering::Release);
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let lock = TicketLock::default();
    let mut counter = AtomicU64::new(0);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..iterations {
                    let _ticket = lock.lock();
                    counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
                }
            });
        }
    });
    *counter.get_mut()
}
