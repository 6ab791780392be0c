//! `std::sync::Condvar`.

use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::atomic::AtomicU32;
use ::std::time::Duration;

use super::{LockResult, MutexGuard, PoisonError};
use crate::model::engine::{self, Kind, Wake};
use crate::model::record::Value;
use crate::model::{At, ObjectNo, choose, may_time_out, may_wake_spuriously, statics};
use crate::sync::WaitTimeoutResult;

/// A condition variable.
pub struct Condvar {
    id: AtomicU32,
}

impl UnwindSafe for Condvar {}
impl RefUnwindSafe for Condvar {}

impl Condvar {
    /// A condition variable that nobody waits on.
    #[must_use]
    #[inline]
    pub const fn new() -> Self {
        Self {
            id: AtomicU32::new(0),
        }
    }

    fn object(&self) -> ObjectNo {
        engine::with(|e| e.by_id(&self.id, 0, Kind::Silent("Condvar"), || statics::keep(self)))
    }

    /// Releases the lock, waits, takes the lock. Returns whether the time was over.
    fn wait_for<T: ?Sized>(
        &self,
        guard: &MutexGuard<'_, T>,
        patience: Option<Duration>,
        at: At,
    ) -> bool {
        if !engine::active() {
            crate::model::unsupported("Condvar::wait outside of a model", at);
        }
        let op = if patience.is_some() {
            "wait_timeout"
        } else {
            "wait"
        };
        let mutex = guard.mutex();
        let object = self.object();
        let spurious = may_wake_spuriously();
        let gives_up = patience.is_some() && !spurious && may_time_out();
        engine::touch(object);
        engine::busy();
        mutex.release(true);
        let timed_out = if spurious || gives_up {
            engine::with(|e| {
                let how = if spurious {
                    "woken spuriously"
                } else {
                    "time is over"
                };
                e.note(op, Some(object), Value::Text(how), at);
                if gives_up {
                    e.timeouts_left = e.timeouts_left.saturating_sub(1);
                    e.waited(patience.unwrap_or_default());
                }
            });
            gives_up
        } else {
            let (me, until) = engine::with(|e| {
                let me = e.current;
                e.state(object).queue.push(me);
                (me, patience.map(|patience| e.until(patience)))
            });
            let wake = engine::park(op, Some(object), at, until);
            engine::with(|e| {
                e.state(object).queue.retain(|&thread| thread != me);
                let how = if wake == Wake::TimedOut {
                    "time is over"
                } else {
                    "woken"
                };
                e.note(op, Some(object), Value::Text(how), at);
            });
            wake == Wake::TimedOut
        };
        mutex.take(at);
        timed_out
    }

    /// Waits for a notification.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_for(&guard, None, Location::caller());
        poisoned(guard)
    }

    /// Waits while a condition holds.
    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Waits for a notification, but not longer than `ms` milliseconds.
    #[track_caller]
    #[deprecated(
        since = "1.6.0",
        note = "replaced by `std::sync::Condvar::wait_timeout`"
    )]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        ms: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let res = self.wait_timeout(guard, Duration::from_millis(u64::from(ms)));
        match res {
            Ok((guard, result)) => Ok((guard, !result.timed_out())),
            Err(poison) => {
                let (guard, result) = poison.into_inner();
                Err(PoisonError::new((guard, !result.timed_out())))
            }
        }
    }

    /// Waits for a notification, but not longer than `dur`.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let result = WaitTimeoutResult(self.wait_for(&guard, Some(dur), Location::caller()));
        match poisoned(guard) {
            Ok(guard) => Ok((guard, result)),
            Err(poison) => Err(PoisonError::new((poison.into_inner(), result))),
        }
    }

    /// Waits while a condition holds, but not longer than `dur`.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        // Time passes in a model only by waiting.
        let mut timed_out = false;
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            if timed_out {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            let (next, result) = self.wait_timeout(guard, dur)?;
            guard = next;
            timed_out = result.timed_out();
        }
    }

    /// Wakes one waiter.
    #[track_caller]
    pub fn notify_one(&self) {
        self.notify("notify_one", false, Location::caller());
    }

    /// Wakes all waiters.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify("notify_all", true, Location::caller());
    }

    fn notify(&self, op: &'static str, all: bool, at: At) {
        if !engine::active() {
            return;
        }
        let object = self.object();
        engine::touch(object);
        let waiting = engine::with(|e| e.state(object).queue.len());
        if waiting > 0 {
            engine::busy();
        }
        let chosen = if all { 0 } else { choose(waiting) };
        engine::with(|e| {
            let queue = &mut e.state(object).queue;
            let woken: ::std::vec::Vec<_> = if all {
                ::std::mem::take(queue)
            } else if queue.is_empty() {
                ::std::vec::Vec::new()
            } else {
                ::std::vec![queue.remove(chosen.min(queue.len() - 1))]
            };
            let value = match woken[..] {
                [] => Value::Text("nobody waits"),
                [one] => Value::Thread(one),
                _ => Value::Text("all waiters"),
            };
            e.note(op, Some(object), value, at);
            for thread in woken {
                e.wake_thread(thread);
            }
        });
        engine::moment();
    }
}

fn poisoned<T: ?Sized>(guard: MutexGuard<'_, T>) -> LockResult<MutexGuard<'_, T>> {
    if guard.mutex().is_poisoned() {
        Err(PoisonError::new(guard))
    } else {
        Ok(guard)
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}
