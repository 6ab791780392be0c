//! Shared counters, with every lock a student comes up with.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

pub fn increment_without_lock(counter: &AtomicU64, iterations: u64) {
    (0..iterations).for_each(|_| {
        let seen = counter.load(Ordering::SeqCst);
        thread::yield_now();
        counter.store(seen + 1, Ordering::SeqCst);
    });
}

pub fn increment_with_lock(counter: &Mutex<u64>, iterations: u64) {
    for _ in 0..iterations {
        let mut guard: MutexGuard<u64> = counter.lock().unwrap_or_else(PoisonError::into_inner);
        *guard += 1;
    }
}

/// A ticket lock.
#[derive(Default)]
pub struct Tickets {
    next: AtomicUsize,
    served: AtomicUsize,
}

pub struct Turn<'a>(&'a Tickets);

impl Tickets {
    pub fn wait(&self) -> Turn<'_> {
        let mine = self.next.fetch_add(1, Ordering::Relaxed);
        while self.served.load(Ordering::Acquire) != mine {
            std::hint::spin_loop();
        }
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.served.fetch_add(1, Ordering::Release);
    }
}

/// A semaphore out of a mutex and a condition.
pub struct Semaphore {
    free: Mutex<usize>,
    changed: Condvar,
}

impl Semaphore {
    pub const fn new(free: usize) -> Self {
        Self {
            free: Mutex::new(free),
            changed: Condvar::new(),
        }
    }

    pub fn with<T>(&self, f: impl FnOnce() -> T) -> T {
        let mut free = self
            .changed
            .wait_while(self.free.lock().unwrap(), |free| *free == 0)
            .unwrap();
        *free -= 1;
        drop(free);
        let value = f();
        *self.free.lock().unwrap() += 1;
        self.changed.notify_one();
        value
    }
}

/// A lock with a value inside; `unsafe` as a library would have it.
pub struct Spin<T: ?Sized> {
    taken: AtomicBool,
    value: UnsafeCell<T>,
}

unsafe impl<T: ?Sized + Send> Sync for Spin<T> {}

pub struct SpinGuard<'a, T: ?Sized>(&'a Spin<T>);

impl<T> Spin<T> {
    pub const fn new(value: T) -> Self {
        Spin {
            taken: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }

    pub fn lock(&self) -> SpinGuard<'_, T> {
        while self
            .taken
            .compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed)
            .is_err()
        {
            thread::yield_now();
        }
        SpinGuard(self)
    }
}

impl<T: ?Sized> Deref for SpinGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        unsafe { &*self.0.value.get() }
    }
}

impl<T: ?Sized> DerefMut for SpinGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T: ?Sized> Drop for SpinGuard<'_, T> {
    fn drop(&mut self) {
        self.0.taken.store(false, Ordering::Release);
    }
}

pub fn count_without_lock(threads: usize, iterations: u64) -> u64 {
    let counter = AtomicU64::new(0);
    let start = Barrier::new(threads.max(1));
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                start.wait();
                increment_without_lock(&counter, iterations);
            });
        }
    });
    counter.into_inner()
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let counter = Arc::new(Mutex::new(0));
    let workers: Vec<_> = std::iter::repeat_with(|| Arc::clone(&counter))
        .take(threads)
        .map(|counter| thread::spawn(move || increment_with_lock(&counter, iterations)))
        .collect();
    workers
        .into_iter()
        .for_each(|worker| worker.join().expect("no worker panics"));
    Arc::try_unwrap(counter)
        .expect("all have ended")
        .into_inner()
        .unwrap()
}

/// A bank of accounts, locked in order.
pub fn transfer(accounts: &[Mutex<i64>], from: usize, to: usize, amount: i64) {
    let (low, high) = (from.min(to), from.max(to));
    let mut first = accounts[low].lock().unwrap();
    let mut second = accounts[high].lock().unwrap();
    if from < to {
        *first -= amount;
        *second += amount;
    } else {
        *first += amount;
        *second -= amount;
    }
}

/// A bounded buffer, and an actor that owns its counter.
pub struct Buffer<T> {
    items: Mutex<VecDeque<T>>,
    not_full: Condvar,
    not_empty: Condvar,
    bound: usize,
}

impl<T: Send> Buffer<T> {
    pub fn new(bound: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::new()),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
            bound,
        }
    }

    pub fn put(&self, item: T) {
        let mut items = self.items.lock().unwrap();
        while items.len() >= self.bound {
            items = self.not_full.wait(items).unwrap();
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    pub fn take(&self) -> T {
        let mut items = self.items.lock().unwrap();
        loop {
            if let Some(item) = items.pop_front() {
                self.not_full.notify_all();
                return item;
            }
            items = self.not_empty.wait(items).unwrap();
        }
    }
}

enum Message {
    Add(u64),
    Get(mpsc::Sender<u64>),
}

pub struct Actor {
    inbox: mpsc::Sender<Message>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Actor {
    pub fn start() -> Self {
        let (inbox, messages) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut value = 0;
            for message in messages {
                match message {
                    Message::Add(n) => value += n,
                    Message::Get(reply) => drop(reply.send(value)),
                }
            }
        });
        Actor {
            inbox,
            thread: Some(thread),
        }
    }

    pub fn add(&self, n: u64) -> Option<u64> {
        self.inbox.send(Message::Add(n)).ok()?;
        let (reply, answer) = mpsc::channel();
        self.inbox.send(Message::Get(reply)).ok()?;
        answer.recv().ok()
    }

    pub fn stop(mut self) -> thread::Result<()> {
        let Actor { inbox, thread } = &mut self;
        drop(std::mem::replace(inbox, mpsc::channel().0));
        thread.take().map_or(Ok(()), thread::JoinHandle::join)
    }
}
