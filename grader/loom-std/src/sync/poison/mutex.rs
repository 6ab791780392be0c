//! `std::sync::Mutex`.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::atomic::{AtomicU32, Ordering};

use super::{Flag, LockResult, PoisonError, TryLockError, TryLockResult};
use crate::model::engine::{self, Kind};
use crate::model::record::{Value, peek};
use crate::model::{At, ObjectNo, statics};

/// A mutual exclusion primitive.
pub struct Mutex<T: ?Sized> {
    /// The engine's id; outside of an execution 1 while it is held.
    id: AtomicU32,
    poison: Flag,
    data: UnsafeCell<T>,
}

// SAFETY: the engine lets one thread at a time hold the lock, and all threads of an execution run on
// one thread of the system.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// Holds a [`Mutex`] until it is dropped.
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized + 'a> {
    lock: &'a Mutex<T>,
    panicking: bool,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: a guard gives what a `&T` gives.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// A mutex that nobody holds.
    #[inline]
    pub const fn new(t: T) -> Self {
        Self {
            id: AtomicU32::new(0),
            poison: Flag::new(),
            data: UnsafeCell::new(t),
        }
    }

    /// The value.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.poison.get();
        let data = self.data.into_inner();
        if poisoned {
            Err(PoisonError::new(data))
        } else {
            Ok(data)
        }
    }
}

impl<T: ?Sized> Mutex<T> {
    fn object(&self) -> ObjectNo {
        engine::with(|e| e.by_id(&self.id, 0, Kind::Mutex, || statics::keep(self)))
    }

    /// What a timeline shows of the value.
    fn value(&self) -> Value {
        // SAFETY: the caller holds the lock.
        peek(unsafe { &*self.data.get() })
    }

    /// Keeps the bytes of the value, to tell at the end whether it was changed. What it points at is not
    /// among them.
    fn remember(&self, object: ObjectNo) {
        engine::with(|e| {
            let value = self.data.get();
            // SAFETY: the caller holds the lock.
            let size = size_of_val(unsafe { &*value });
            let guarded = &mut e.state(object).guarded;
            guarded.clear();
            guarded.reserve(size);
            // SAFETY: the value is live and the vector has room for `size` bytes. They are copied as raw
            // memory, padding included, and only ever compared by `memcmp`.
            unsafe {
                ::std::ptr::copy_nonoverlapping(value.cast::<u8>(), guarded.as_mut_ptr(), size);
                guarded.set_len(size);
            }
        });
    }

    /// Whether the value has other bytes now.
    fn differs(&self, guarded: &[u8]) -> bool {
        let value = self.data.get();
        // SAFETY: the caller holds the lock.
        let size = size_of_val(unsafe { &*value });
        // SAFETY: both are live and have `size` bytes.
        guarded.len() != size
            || unsafe { libc::memcmp(value.cast(), guarded.as_ptr().cast(), size) } != 0
    }

    /// Waits for the lock and takes it.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.take(Location::caller());
        self.poison.result(self.guard())
    }

    pub(crate) fn take(&self, at: At) {
        if engine::active() {
            let object = self.object();
            engine::lock(object, at);
            engine::with(|e| e.note("lock", Some(object), self.value(), at));
            self.remember(object);
        } else {
            while self.id.swap(1, Ordering::Acquire) == 1 {
                ::std::thread::yield_now();
            }
        }
    }

    /// Takes the lock if nobody holds it.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let at = Location::caller();
        if engine::active() {
            engine::need_visible_unlocks();
            let object = self.object();
            engine::look_at_lock(object, at);
            let free = engine::with(|e| {
                let free = e.state(object).holders.is_empty();
                if free {
                    e.hold(object, at);
                    e.note("try_lock", Some(object), self.value(), at);
                } else {
                    e.note("try_lock", Some(object), Value::Text("held"), at);
                }
                free
            });
            if !free {
                engine::idle(at, Some(object), 0);
                return Err(TryLockError::WouldBlock);
            }
            self.remember(object);
        } else if self.id.swap(1, Ordering::Acquire) == 1 {
            return Err(TryLockError::WouldBlock);
        }
        Ok(self.poison.result(self.guard())?)
    }

    pub(crate) fn guard(&self) -> MutexGuard<'_, T> {
        MutexGuard {
            lock: self,
            panicking: crate::thread::panicking(),
            _not_send: PhantomData,
        }
    }

    /// Whether a thread has panicked while it held the lock.
    pub fn is_poisoned(&self) -> bool {
        self.poison.get()
    }

    /// Forgets that.
    pub fn clear_poison(&self) {
        self.poison.clear();
    }

    /// The value, which nobody else can reach.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = self.poison.get();
        let data = self.data.get_mut();
        if poisoned {
            Err(PoisonError::new(data))
        } else {
            Ok(data)
        }
    }

    /// Releases the lock; `at_once` in the same step as what came before.
    pub(crate) fn release(&self, at_once: bool) {
        if engine::active() {
            let object = self.object();
            engine::with(|e| {
                let at = e.state(object).holders.first().map(|(_, at)| *at);
                if let Some(at) = at {
                    e.note("unlock", Some(object), self.value(), at);
                }
            });
            if at_once {
                engine::unlock_at_once(object);
                return;
            }
            let (at, changed) = engine::with(|e| {
                let state = e.state(object);
                let at = state.holders.first().map(|(_, at)| *at);
                (at, self.differs(&state.guarded))
            });
            engine::unlock(object);
            if let Some(at) = at {
                engine::looked_under_lock(object, at, changed);
            }
            engine::moment();
        } else {
            self.id.store(0, Ordering::Release);
        }
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(t: T) -> Self {
        Self::new(t)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => {
                d.field("data", &&*guard);
            }
            Err(TryLockError::Poisoned(err)) => {
                d.field("data", &&**err.get_ref());
            }
            Err(TryLockError::WouldBlock) => {
                d.field("data", &"<locked>");
            }
        }
        d.field("poisoned", &self.poison.get());
        d.finish_non_exhaustive()
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    pub(crate) fn mutex(&self) -> &'a Mutex<T> {
        self.lock
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.poison.done(self.panicking);
        self.lock.release(false);
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
