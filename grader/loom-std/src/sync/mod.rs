//! `std::sync`, every type of which is a point where the engine may switch; `Arc` is the real one.

pub mod atomic;
mod barrier;
mod lazy_lock;
pub mod mpsc;
mod once;
mod once_lock;
pub mod poison;

pub use ::std::sync::{Arc, Weak};

pub use barrier::{Barrier, BarrierWaitResult};
pub use lazy_lock::LazyLock;
#[allow(deprecated)]
pub use once::ONCE_INIT;
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use poison::{
    Condvar, LockResult, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    TryLockError, TryLockResult,
};

/// Whether a timed wait ended because its time was over.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether it was.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}
