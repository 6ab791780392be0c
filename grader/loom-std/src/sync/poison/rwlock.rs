//! `std::sync::RwLock`.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::mem;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::ptr::NonNull;
use ::std::sync::atomic::{AtomicU32, Ordering};

use super::{Flag, LockResult, PoisonError, TryLockError, TryLockResult};
use crate::model::engine::{self, Kind, State};
use crate::model::record::{Value, peek};
use crate::model::{At, ObjectNo, statics};

/// The lock without its value. Outside of an execution `rest` counts readers; a writer is `u32::MAX`.
struct Inner {
    id: AtomicU32,
    rest: AtomicU32,
}

impl Inner {
    const fn new() -> Self {
        Self {
            id: AtomicU32::new(0),
            rest: AtomicU32::new(0),
        }
    }

    fn object(&self) -> ObjectNo {
        engine::with(|e| e.by_id(&self.id, 0, Kind::Passing("RwLock"), || statics::keep(self)))
    }

    fn try_outside(&self, exclusive: bool) -> bool {
        let held = self.rest.load(Ordering::Relaxed);
        let next = match held {
            0 if exclusive => u32::MAX,
            u32::MAX => return false,
            _ if exclusive => return false,
            readers => readers + 1,
        };
        self.rest
            .compare_exchange(held, next, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }

    fn acquire(&self, exclusive: bool, at: At) -> Option<ObjectNo> {
        if !engine::active() {
            while !self.try_outside(exclusive) {
                ::std::thread::yield_now();
            }
            return None;
        }
        let object = self.object();
        let op = if exclusive { "write" } else { "read" };
        let me = engine::with(|e| e.current);
        let reads = |state: &State| state.holders.iter().any(|(thread, _)| *thread == me);
        let again = !exclusive && engine::with(|e| reads(e.state(object)));
        if again {
            // Whether a writer waits by then makes a difference.
            engine::need_visible_unlocks();
        }
        if !engine::takes_alone(object, at) {
            engine::acquire(object, op, at, None, engine::attempt_at_lock(), |state| {
                // "Might panic or deadlock" if the thread holds it: a writer that waits comes first.
                let comes_after = again && !state.queue.is_empty();
                let free =
                    state.holders.is_empty() || !exclusive && !state.exclusive && !comes_after;
                if exclusive {
                    state.queue.retain(|&writer| writer != me);
                    if !free {
                        state.queue.push(me);
                    }
                }
                free
            });
        }
        self.hold(object, exclusive, at);
        Some(object)
    }

    fn try_acquire(&self, exclusive: bool, at: At) -> Option<Option<ObjectNo>> {
        if !engine::active() {
            return self.try_outside(exclusive).then_some(None);
        }
        engine::need_visible_unlocks();
        let object = self.object();
        engine::look_at_lock(object, at);
        let op = if exclusive { "try_write" } else { "try_read" };
        let free = engine::with(|e| {
            let state = e.state(object);
            let free = state.holders.is_empty() || !exclusive && !state.exclusive;
            if !free {
                e.note(op, Some(object), Value::Text("held"), at);
            }
            free
        });
        if !free {
            engine::idle(at, Some(object), 0);
            return None;
        }
        self.hold(object, exclusive, at);
        Some(Some(object))
    }

    fn hold(&self, object: ObjectNo, exclusive: bool, at: At) {
        engine::with(|e| {
            let me = e.current;
            let state = e.state(object);
            state.holders.push((me, at));
            state.exclusive = exclusive;
        });
        if exclusive {
            engine::busy();
        }
    }

    fn release(&self, value: Value) {
        if !engine::active() {
            let held = self.rest.load(Ordering::Relaxed);
            self.rest.store(
                if held == u32::MAX { 0 } else { held - 1 },
                Ordering::Release,
            );
            return;
        }
        let object = self.object();
        engine::touch_if_unlocks_count(object);
        let (at, read) = engine::with(|e| {
            let me = e.current;
            let state = e.state(object);
            // A guard may be dropped by another thread only if it was sent: it can't be.
            let place = state
                .holders
                .iter()
                .rposition(|(thread, _)| *thread == me)
                .unwrap_or(0);
            let (_, at) = state.holders.remove(place);
            let written = ::std::mem::take(&mut state.exclusive);
            let op = if written {
                "unlock write"
            } else {
                "unlock read"
            };
            e.note(op, Some(object), value, at);
            e.wake_all(object);
            (at, !written)
        });
        if read {
            engine::looked_under_lock(object, at, false);
        }
        engine::moment();
    }

    fn downgrade(&self, at: At) {
        if !engine::active() {
            self.rest.store(1, Ordering::Release);
            return;
        }
        let object = self.object();
        engine::touch_if_unlocks_count(object);
        engine::with(|e| {
            e.state(object).exclusive = false;
            e.note("downgrade", Some(object), Value::None, at);
            e.wake_all(object);
        });
    }
}

/// A lock that many may read, or one may write.
pub struct RwLock<T: ?Sized> {
    inner: Inner,
    poison: Flag,
    data: UnsafeCell<T>,
}

// SAFETY: the engine lets readers or one writer hold the lock, and all threads of an execution run on
// one thread of the system.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// Reads an [`RwLock`] until it is dropped.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a> {
    data: NonNull<T>,
    inner: &'a Inner,
}

// SAFETY: a guard gives what a `&T` gives.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}

/// Writes an [`RwLock`] until it is dropped.
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a> {
    lock: &'a RwLock<T>,
    panicking: bool,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: a guard gives what a `&T` gives.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

impl<T> RwLock<T> {
    /// A lock that nobody holds.
    #[inline]
    pub const fn new(t: T) -> Self {
        Self {
            inner: Inner::new(),
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

impl<T: ?Sized> RwLock<T> {
    /// In a `static`, lock and value belong together.
    fn keep(&self) {
        if engine::active() && self.inner.id.load(Ordering::Relaxed) == 0 {
            statics::keep(self);
        }
    }

    fn reading(&self) -> RwLockReadGuard<'_, T> {
        // SAFETY: a cell's pointer is not null.
        let data = unsafe { NonNull::new_unchecked(self.data.get()) };
        RwLockReadGuard {
            data,
            inner: &self.inner,
        }
    }

    fn writing(&self) -> RwLockWriteGuard<'_, T> {
        RwLockWriteGuard {
            lock: self,
            panicking: crate::thread::panicking(),
            _not_send: PhantomData,
        }
    }

    fn value(&self) -> Value {
        // SAFETY: the caller holds the lock, for reading at least.
        peek(unsafe { &*self.data.get() })
    }

    fn note(&self, op: &'static str, object: Option<ObjectNo>, at: At) {
        if let Some(object) = object {
            engine::with(|e| e.note(op, Some(object), self.value(), at));
        }
    }

    /// Waits until nobody writes, and reads.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.keep();
        let at = Location::caller();
        let object = self.inner.acquire(false, at);
        self.note("read", object, at);
        self.poison.result(self.reading())
    }

    /// Reads if nobody writes.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.keep();
        let at = Location::caller();
        let object = self
            .inner
            .try_acquire(false, at)
            .ok_or(TryLockError::WouldBlock)?;
        self.note("try_read", object, at);
        Ok(self.poison.result(self.reading())?)
    }

    /// Waits until nobody reads or writes, and writes.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.keep();
        let at = Location::caller();
        let object = self.inner.acquire(true, at);
        self.note("write", object, at);
        self.poison.result(self.writing())
    }

    /// Writes if nobody reads or writes.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        self.keep();
        let at = Location::caller();
        let object = self
            .inner
            .try_acquire(true, at)
            .ok_or(TryLockError::WouldBlock)?;
        self.note("try_write", object, at);
        Ok(self.poison.result(self.writing())?)
    }

    /// Whether a thread has panicked while it wrote.
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
}

impl<'rwlock, T: ?Sized> RwLockWriteGuard<'rwlock, T> {
    /// Goes from writing to reading, without anybody writing between.
    #[track_caller]
    pub fn downgrade(s: Self) -> RwLockReadGuard<'rwlock, T> {
        let lock = s.lock;
        mem::forget(s);
        lock.inner.downgrade(Location::caller());
        lock.reading()
    }
}

impl<T> From<T> for RwLock<T> {
    fn from(t: T) -> Self {
        Self::new(t)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("RwLock");
        match self.try_read() {
            Ok(guard) => {
                d.field("data", &&*guard);
            }
            Err(TryLockError::Poisoned(err)) => {
                d.field("data", &&**err.get_ref());
            }
            Err(TryLockError::WouldBlock) => {
                d.field("data", &format_args!("<locked>"));
            }
        }
        d.field("poisoned", &self.poison.get());
        d.finish_non_exhaustive()
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock for reading.
        unsafe { self.data.as_ref() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: the guard holds the lock for reading.
        self.inner.release(peek(unsafe { self.data.as_ref() }));
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.poison.done(self.panicking);
        self.lock.inner.release(self.lock.value());
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
