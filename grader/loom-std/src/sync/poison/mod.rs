//! The locks that are poisoned by a panic, and the condition variable that goes with one.

mod condvar;
mod mutex;
mod rwlock;

pub use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

pub use condvar::Condvar;
pub use mutex::{Mutex, MutexGuard};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use ::std::sync::atomic::{AtomicBool, Ordering};

/// Whether a thread has panicked while it held a lock.
pub(crate) struct Flag(AtomicBool);

impl Flag {
    pub(crate) const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// To be called when a guard is dropped; `panicking` tells whether the thread was already
    /// unwinding when it took the lock.
    pub(crate) fn done(&self, panicking: bool) {
        if !panicking && crate::thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// A result that tells of the poison.
    pub(crate) fn result<T>(&self, value: T) -> LockResult<T> {
        if self.get() {
            Err(PoisonError::new(value))
        } else {
            Ok(value)
        }
    }
}
