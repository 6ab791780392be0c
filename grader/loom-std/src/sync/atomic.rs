//! `std::sync::atomic`: each operation is a point where the engine may switch.
//!
//! The value lies in the object, as in `std`. How an operation takes effect is `model::weak`'s business.

use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe};
use ::std::sync::atomic as real;

use crate::model::record::Show;
use crate::model::weak::{self, Change, Word};
use crate::model::{active, unsupported};

pub use real::{Ordering, compiler_fence};

#[allow(deprecated)]
pub use crate::hint::spin_loop as spin_loop_hint;

/// The orderings that a load can't have.
#[track_caller]
fn check_load(order: Ordering) {
    match order {
        Ordering::Release => panic!("there is no such thing as a release load"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release load"),
        _ => {}
    }
}

/// The orderings that a store can't have.
#[track_caller]
fn check_store(order: Ordering) {
    match order {
        Ordering::Acquire => panic!("there is no such thing as an acquire store"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release store"),
        _ => {}
    }
}

/// The orderings that the failure of an exchange can't have.
#[track_caller]
fn check_failure(order: Ordering) {
    match order {
        Ordering::Release => panic!("there is no such thing as a release failure ordering"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release failure ordering"),
        _ => {}
    }
}

/// Orders what comes before and after.
#[track_caller]
pub fn fence(order: Ordering) {
    if !active() {
        real::fence(order);
        return;
    }
    if order == Ordering::Relaxed {
        panic!("there is no such thing as a relaxed fence");
    }
    weak::fence(order, Location::caller());
}

/// What every atomic has.
macro_rules! atomic_common {
    ([$($generics:tt)*] $name:ident [$($arguments:tt)*], $ty:ty) => {
        impl<$($generics)*> RefUnwindSafe for $name<$($arguments)*> {}

        impl<$($generics)*> From<$ty> for $name<$($arguments)*> {
            fn from(v: $ty) -> Self {
                Self::new(v)
            }
        }

        impl<$($generics)*> $name<$($arguments)*> {
            /// An atomic with this value.
            #[inline]
            #[must_use]
            pub const fn new(v: $ty) -> Self {
                Self { v: real::$name::new(v) }
            }

            /// The value, which nobody else can reach.
            #[inline]
            pub fn get_mut(&mut self) -> &mut $ty {
                self.v.get_mut()
            }

            /// The value.
            #[inline]
            pub const fn into_inner(self) -> $ty {
                self.v.into_inner()
            }

            /// Not supported in a model: what is done through the pointer can't be seen.
            #[track_caller]
            pub fn as_ptr(&self) -> *mut $ty {
                if active() {
                    unsupported(concat!(stringify!($name), "::as_ptr"), Location::caller());
                }
                self.v.as_ptr()
            }

            /// Reads.
            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $ty {
                if !active() {
                    return self.v.load(order);
                }
                check_load(order);
                weak::load(&self.v, order, Location::caller())
            }

            /// Writes.
            #[inline]
            #[track_caller]
            pub fn store(&self, val: $ty, order: Ordering) {
                if !active() {
                    return self.v.store(val, order);
                }
                check_store(order);
                weak::store(&self.v, val, order, Location::caller());
            }

            /// Writes, and returns what was there.
            #[inline]
            #[track_caller]
            pub fn swap(&self, val: $ty, order: Ordering) -> $ty {
                if !active() {
                    return self.v.swap(val, order);
                }
                weak::change(&self.v, "swap", order, Location::caller(), &Change::Swap(val))
            }

            /// Writes `new` if `current` is there, and returns what was.
            #[inline]
            #[track_caller]
            #[deprecated(since = "1.50.0", note = "Use `compare_exchange` or `compare_exchange_weak` instead")]
            pub fn compare_and_swap(&self, current: $ty, new: $ty, order: Ordering) -> $ty {
                let failure = match order {
                    Ordering::AcqRel => Ordering::Acquire,
                    Ordering::Release => Ordering::Relaxed,
                    other => other,
                };
                self.compare_exchange(current, new, order, failure).unwrap_or_else(|old| old)
            }

            /// Writes `new` if `current` is there.
            #[inline]
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $ty,
                new: $ty,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$ty, $ty> {
                if !active() {
                    return self.v.compare_exchange(current, new, success, failure);
                }
                check_failure(failure);
                weak::exchange(&self.v, (current, new), (success, failure), false, Location::caller())
            }

            /// Writes `new` if `current` is there, but may fail although it is.
            #[inline]
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $ty,
                new: $ty,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$ty, $ty> {
                if !active() {
                    return self.v.compare_exchange_weak(current, new, success, failure);
                }
                check_failure(failure);
                weak::exchange(&self.v, (current, new), (success, failure), true, Location::caller())
            }

            /// Reads, and writes what `f` makes of it if that is something.
            #[inline]
            #[track_caller]
            pub fn fetch_update<F>(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: F,
            ) -> Result<$ty, $ty>
            where
                F: FnMut($ty) -> Option<$ty>,
            {
                let mut prev = self.load(fetch_order);
                while let Some(next) = f(prev) {
                    match self.compare_exchange_weak(prev, next, set_order, fetch_order) {
                        Ok(old) => return Ok(old),
                        Err(newer) => prev = newer,
                    }
                }
                Err(prev)
            }

            /// As `fetch_update`.
            #[inline]
            #[track_caller]
            pub fn try_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($ty) -> Option<$ty>,
            ) -> Result<$ty, $ty> {
                self.fetch_update(set_order, fetch_order, f)
            }

            /// Reads, and writes what `f` makes of it.
            #[inline]
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($ty) -> $ty,
            ) -> $ty {
                let mut prev = self.load(fetch_order);
                loop {
                    match self.compare_exchange_weak(prev, f(prev), set_order, fetch_order) {
                        Ok(old) => return old,
                        Err(newer) => prev = newer,
                    }
                }
            }
        }
    };
}

macro_rules! atomic_int {
    ($($name:ident $ty:ty, $show:ident;)*) => { $(
        /// An integer that threads may share.
        #[repr(transparent)]
        pub struct $name {
            v: real::$name,
        }

        impl Word for $ty {
            type Cell = real::$name;
            const NAME: &'static str = stringify!($name);
            const SHOW: Show = Show::$show;
            fn bits(self) -> u64 {
                self as i64 as u64
            }
            fn word(bits: u64) -> Self {
                bits as $ty
            }
            fn get(cell: &Self::Cell) -> Self {
                cell.load(Ordering::Relaxed)
            }
            fn set(cell: &Self::Cell, value: Self) {
                cell.store(value, Ordering::Relaxed);
            }
        }

        atomic_common!([] $name [], $ty);

        impl Default for $name {
            fn default() -> Self {
                Self::new(0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
            }
        }

        impl $name {
            /// An atomic in the memory that `ptr` points at.
            ///
            /// # Safety
            ///
            /// As the real one.
            pub const unsafe fn from_ptr<'a>(ptr: *mut $ty) -> &'a Self {
                // SAFETY: the caller's, and this type is the real one.
                unsafe { &*ptr.cast::<Self>() }
            }

            /// Adds, and returns what was there.
            #[inline]
            #[track_caller]
            pub fn fetch_add(&self, val: $ty, order: Ordering) -> $ty {
                if !active() {
                    return self.v.fetch_add(val, order);
                }
                weak::change(&self.v, "fetch_add", order, Location::caller(), &Change::Add(val.bits()))
            }

            /// Subtracts, and returns what was there.
            #[inline]
            #[track_caller]
            pub fn fetch_sub(&self, val: $ty, order: Ordering) -> $ty {
                if !active() {
                    return self.v.fetch_sub(val, order);
                }
                let number = val.bits().wrapping_neg();
                weak::change(&self.v, "fetch_sub", order, Location::caller(), &Change::Add(number))
            }

            atomic_int!(@by $ty; fetch_and |old, val| old & val);
            atomic_int!(@by $ty; fetch_nand |old, val| !(old & val));
            atomic_int!(@by $ty; fetch_or |old, val| old | val);
            atomic_int!(@by $ty; fetch_xor |old, val| old ^ val);
            atomic_int!(@by $ty; fetch_max |old, val| old.max(val));
            atomic_int!(@by $ty; fetch_min |old, val| old.min(val));
        }
    )* };
    (@by $ty:ty; $op:ident |$old:ident, $val:ident| $new:expr) => {
        /// Changes the value, and returns what was there.
        #[inline]
        #[track_caller]
        pub fn $op(&self, $val: $ty, order: Ordering) -> $ty {
            if !active() {
                return self.v.$op($val, order);
            }
            let by = move |$old: $ty| $new;
            weak::change(&self.v, stringify!($op), order, Location::caller(), &Change::By(&by))
        }
    };
}

atomic_int! {
    AtomicI8 i8, Signed;
    AtomicU8 u8, Unsigned;
    AtomicI16 i16, Signed;
    AtomicU16 u16, Unsigned;
    AtomicI32 i32, Signed;
    AtomicU32 u32, Unsigned;
    AtomicI64 i64, Signed;
    AtomicU64 u64, Unsigned;
    AtomicIsize isize, Signed;
    AtomicUsize usize, Unsigned;
}

/// A `bool` that threads may share.
#[repr(transparent)]
pub struct AtomicBool {
    v: real::AtomicBool,
}

impl Word for bool {
    type Cell = real::AtomicBool;
    const NAME: &'static str = "AtomicBool";
    const SHOW: Show = Show::Bool;
    fn bits(self) -> u64 {
        u64::from(self)
    }
    fn word(bits: u64) -> Self {
        bits != 0
    }
    fn get(cell: &Self::Cell) -> Self {
        cell.load(Ordering::Relaxed)
    }
    fn set(cell: &Self::Cell, value: Self) {
        cell.store(value, Ordering::Relaxed);
    }
}

atomic_common!([] AtomicBool [], bool);

impl Default for AtomicBool {
    fn default() -> Self {
        Self::new(false)
    }
}

impl fmt::Debug for AtomicBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
    }
}

impl AtomicBool {
    /// An atomic in the memory that `ptr` points at.
    ///
    /// # Safety
    ///
    /// As the real one.
    pub const unsafe fn from_ptr<'a>(ptr: *mut bool) -> &'a Self {
        // SAFETY: the caller's, and this type is the real one.
        unsafe { &*ptr.cast::<Self>() }
    }

    atomic_int!(@by bool; fetch_and |old, val| old & val);
    atomic_int!(@by bool; fetch_nand |old, val| !(old & val));
    atomic_int!(@by bool; fetch_or |old, val| old | val);
    atomic_int!(@by bool; fetch_xor |old, val| old ^ val);

    /// Turns the value, and returns what was there.
    #[inline]
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        if !active() {
            return self.v.fetch_not(order);
        }
        weak::change(
            &self.v,
            "fetch_not",
            order,
            Location::caller(),
            &Change::By(&|old: bool| !old),
        )
    }
}

/// A pointer that threads may share.
#[repr(transparent)]
pub struct AtomicPtr<T> {
    v: real::AtomicPtr<T>,
}

impl<T> Word for *mut T {
    type Cell = real::AtomicPtr<T>;
    const NAME: &'static str = "AtomicPtr";
    const SHOW: Show = Show::Pointer;
    fn bits(self) -> u64 {
        self.expose_provenance() as u64
    }
    fn word(bits: u64) -> Self {
        ::std::ptr::with_exposed_provenance_mut(bits as usize)
    }
    fn get(cell: &Self::Cell) -> Self {
        cell.load(Ordering::Relaxed)
    }
    fn set(cell: &Self::Cell, value: Self) {
        cell.store(value, Ordering::Relaxed);
    }
}

atomic_common!([T] AtomicPtr [T], *mut T);

/// An operation that changes a pointer by a number.
macro_rules! atomic_ptr {
    ($op:ident |$old:ident, $val:ident| $new:expr) => {
        /// Changes the pointer, and returns what was there.
        #[inline]
        #[track_caller]
        pub fn $op(&self, $val: usize, order: Ordering) -> *mut T {
            if !active() {
                return self.v.$op($val, order);
            }
            let by = move |$old: *mut T| $new;
            weak::change(
                &self.v,
                stringify!($op),
                order,
                Location::caller(),
                &Change::By(&by),
            )
        }
    };
}

impl<T> AtomicPtr<T> {
    /// An atomic in the memory that `ptr` points at.
    ///
    /// # Safety
    ///
    /// As the real one.
    pub const unsafe fn from_ptr<'a>(ptr: *mut *mut T) -> &'a Self {
        // SAFETY: the caller's, and this type is the real one.
        unsafe { &*ptr.cast::<Self>() }
    }

    atomic_ptr!(fetch_ptr_add | old, val | old.wrapping_add(val));
    atomic_ptr!(fetch_ptr_sub | old, val | old.wrapping_sub(val));
    atomic_ptr!(fetch_byte_add | old, val | old.wrapping_byte_add(val));
    atomic_ptr!(fetch_byte_sub | old, val | old.wrapping_byte_sub(val));
    atomic_ptr!(fetch_and | old, val | old.map_addr(|address| address & val));
    atomic_ptr!(fetch_or | old, val | old.map_addr(|address| address | val));
    atomic_ptr!(fetch_xor | old, val | old.map_addr(|address| address ^ val));
}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        Self::new(::std::ptr::null_mut())
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}

/// `false`.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[allow(clippy::declare_interior_mutable_const)] // It is what the standard library has.
pub const ATOMIC_BOOL_INIT: AtomicBool = AtomicBool::new(false);

/// Zero.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[allow(clippy::declare_interior_mutable_const)] // It is what the standard library has.
pub const ATOMIC_ISIZE_INIT: AtomicIsize = AtomicIsize::new(0);

/// Zero.
#[deprecated(since = "1.34.0", note = "the `new` function is now preferred")]
#[allow(clippy::declare_interior_mutable_const)] // It is what the standard library has.
pub const ATOMIC_USIZE_INIT: AtomicUsize = AtomicUsize::new(0);
