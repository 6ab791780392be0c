//! `std::sync::Barrier`.

use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use crate::model::engine::{self, Attempt, Kind};
use crate::model::record::Value;
use crate::model::{statics, unsupported};

/// Lets threads wait for each other.
pub struct Barrier {
    id: AtomicU32,
    count: AtomicUsize,
    generation: AtomicUsize,
    /// As large as the real one.
    _rest: usize,
    num_threads: usize,
}

impl UnwindSafe for Barrier {}
impl RefUnwindSafe for Barrier {}

/// Tells one of the threads that it is the leader.
pub struct BarrierWaitResult(bool);

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl Barrier {
    /// A barrier for `n` threads.
    #[must_use]
    #[inline]
    pub const fn new(n: usize) -> Self {
        Self {
            id: AtomicU32::new(0),
            count: AtomicUsize::new(0),
            generation: AtomicUsize::new(0),
            _rest: 0,
            num_threads: n,
        }
    }

    /// Waits until `n` threads have come.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let at = Location::caller();
        if !engine::active() {
            if self.num_threads > 1 {
                unsupported("Barrier::wait outside of a model", at);
            }
            return BarrierWaitResult(true);
        }
        let object = engine::with(|e| {
            e.by_id(&self.id, 0, Kind::Passing("Barrier"), || {
                statics::keep(self)
            })
        });
        engine::touch(object);
        engine::busy();
        let generation = self.generation.load(Ordering::Relaxed);
        let count = self.count.load(Ordering::Relaxed) + 1;
        if count < self.num_threads {
            self.count.store(count, Ordering::Relaxed);
            engine::acquire(object, "wait", at, None, Attempt::IsNothing, |_| {
                self.generation.load(Ordering::Relaxed) != generation
            });
            engine::with(|e| e.note("wait", Some(object), Value::Text("all have come"), at));
            BarrierWaitResult(false)
        } else {
            self.count.store(0, Ordering::Relaxed);
            self.generation
                .store(generation.wrapping_add(1), Ordering::Relaxed);
            engine::with(|e| {
                e.note("wait", Some(object), Value::Text("the last to come"), at);
                e.wake_all(object);
            });
            engine::moment();
            BarrierWaitResult(true)
        }
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}

impl BarrierWaitResult {
    /// Whether this thread is the leader.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}
