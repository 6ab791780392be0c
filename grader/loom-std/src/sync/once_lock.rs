//! `std::sync::OnceLock`.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::mem::MaybeUninit;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::Once;
use crate::model::{At, statics};

/// A cell that can be written once.
pub struct OnceLock<T> {
    once: Once,
    value: UnsafeCell<MaybeUninit<T>>,
    _owns: PhantomData<T>,
}

// SAFETY: the value is written before `once` is complete, by one thread, and then only read.
unsafe impl<T: Sync + Send> Sync for OnceLock<T> {}
// SAFETY: as a `T`.
unsafe impl<T: Send> Send for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty cell.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            once: Once::new(),
            value: UnsafeCell::new(MaybeUninit::uninit()),
            _owns: PhantomData,
        }
    }

    fn keep(&self) {
        statics::keep(self);
    }

    /// The value, if there is one.
    #[inline]
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let complete = self.once.looked("get", Location::caller(), || self.keep());
        // SAFETY: a complete cell has a value, and it stays.
        complete.then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }

    /// The value, which nobody else can reach, if there is one.
    #[inline]
    pub fn get_mut(&mut self) -> Option<&mut T> {
        // SAFETY: a complete cell has a value.
        self.once
            .is_completed_unshared()
            .then(|| unsafe { self.value.get_mut().assume_init_mut() })
    }

    /// Waits for a value.
    #[inline]
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.once.wait_for(true, Location::caller(), || self.keep());
        // SAFETY: the cell is complete.
        unsafe { (*self.value.get()).assume_init_ref() }
    }

    /// Writes, if nothing is there.
    ///
    /// # Errors
    ///
    /// The value, if something is.
    #[inline]
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.init("set", Location::caller(), || value.take());
        match value {
            None => Ok(()),
            Some(value) => Err(value),
        }
    }

    /// The value, made by `f` if there is none.
    #[inline]
    #[track_caller]
    pub fn get_or_init<F>(&self, f: F) -> &T
    where
        F: FnOnce() -> T,
    {
        let mut f = Some(f);
        self.init("get_or_init", Location::caller(), || f.take().map(|f| f()));
        // SAFETY: the cell is complete: `init` has made it so, or somebody else.
        unsafe { (*self.value.get()).assume_init_ref() }
    }

    #[track_caller]
    fn init(&self, op: &'static str, at: At, f: impl FnOnce() -> Option<T>) {
        self.once.call(
            true,
            op,
            at,
            || self.keep(),
            |state| match f() {
                // SAFETY: this thread alone initialises the cell, and nobody reads it yet.
                Some(value) => unsafe {
                    (*self.value.get()).write(value);
                },
                None => state.poison(),
            },
        );
    }

    /// The value.
    #[inline]
    pub fn into_inner(mut self) -> Option<T> {
        self.take()
    }

    /// Takes the value out.
    #[inline]
    pub fn take(&mut self) -> Option<T> {
        if !self.once.is_completed_unshared() {
            return None;
        }
        self.once.reset();
        // SAFETY: the cell was complete, and nobody will read the value again.
        Some(unsafe { self.value.get_mut().assume_init_read() })
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("OnceLock");
        match self.get() {
            Some(v) => d.field(v),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    fn clone(&self) -> Self {
        self.get().cloned().map_or_else(Self::new, Self::from)
    }
}

impl<T> From<T> for OnceLock<T> {
    fn from(value: T) -> Self {
        let cell = Self::new();
        let _ = cell.set(value);
        cell
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T> Drop for OnceLock<T> {
    fn drop(&mut self) {
        if self.once.is_completed_unshared() {
            // SAFETY: the cell is complete, and nobody will read the value again.
            unsafe { self.value.get_mut().assume_init_drop() }
        }
    }
}
