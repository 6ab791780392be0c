//! `std::sync::LazyLock`.

use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::mem::ManuallyDrop;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::Once;
use crate::model::{At, statics};

union Data<T, F> {
    value: ManuallyDrop<T>,
    f: ManuallyDrop<F>,
}

/// A value that is made when it is first used.
pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    data: UnsafeCell<Data<T, F>>,
}

// SAFETY: `f` is called and the value written by one thread, before `once` is complete; then it is
// only read.
unsafe impl<T: Sync + Send, F: Send> Sync for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// A value that `f` will make.
    #[inline]
    pub const fn new(f: F) -> Self {
        Self {
            once: Once::new(),
            data: UnsafeCell::new(Data {
                f: ManuallyDrop::new(f),
            }),
        }
    }

    /// The value, made if it is not there.
    #[inline]
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.forced(Location::caller())
    }

    #[track_caller]
    fn forced(&self, at: At) -> &T {
        assert!(
            !self.once.is_poisoned_unshared(),
            "LazyLock instance has previously been poisoned"
        );
        self.once.call(
            false,
            "force",
            at,
            || statics::keep(self),
            |_| {
                // SAFETY: this thread alone initialises, and `f` is taken out once.
                unsafe {
                    let data = &mut *self.data.get();
                    let f = ManuallyDrop::take(&mut data.f);
                    let value = f();
                    data.value = ManuallyDrop::new(value);
                }
            },
        );
        // SAFETY: the value is complete.
        unsafe { &(*self.data.get()).value }
    }

    /// The value, made if it is not there.
    #[inline]
    pub fn force_mut(this: &mut Self) -> &mut T {
        this.forced(Location::caller());
        // SAFETY: the value is complete, and the caller has it alone.
        unsafe { &mut this.data.get_mut().value }
    }
}

impl<T, F> LazyLock<T, F> {
    /// The value, if it has been made.
    #[inline]
    #[track_caller]
    pub fn get(this: &Self) -> Option<&T> {
        let complete = this
            .once
            .looked("get", Location::caller(), || statics::keep(this));
        // SAFETY: the value is complete.
        complete.then(|| unsafe { &*(*this.data.get()).value })
    }

    /// The value, if it has been made.
    #[inline]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        // SAFETY: the value is complete, and the caller has it alone.
        this.once
            .is_completed_unshared()
            .then(|| unsafe { &mut *this.data.get_mut().value })
    }
}

impl<T, F> Drop for LazyLock<T, F> {
    fn drop(&mut self) {
        let data = self.data.get_mut();
        // SAFETY: the state tells which of the two is there; after a panic, none.
        unsafe {
            if self.once.is_completed_unshared() {
                ManuallyDrop::drop(&mut data.value);
            } else if !self.once.is_poisoned_unshared() {
                ManuallyDrop::drop(&mut data.f);
            }
        }
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[inline]
    #[track_caller]
    fn deref(&self) -> &T {
        self.forced(Location::caller())
    }
}

impl<T, F: FnOnce() -> T> DerefMut for LazyLock<T, F> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        Self::force_mut(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_tuple("LazyLock");
        match Self::get(self) {
            Some(value) => d.field(value),
            None => d.field(&format_args!("<uninit>")),
        };
        d.finish()
    }
}
