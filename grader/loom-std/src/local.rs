//! `thread_local!`: every modelled thread has values of its own, dropped when it ends, in the order
//! in which they were made.

use ::std::any::Any;
use ::std::cell::RefCell;
use ::std::rc::Rc;
use ::std::vec::Vec;

enum Slot {
    Alive(Rc<dyn Any>),
    Destroyed,
}

/// The values of one thread.
#[derive(Default)]
pub(crate) struct Locals(Vec<(usize, Slot)>);

impl Locals {
    fn find(&self, key: usize) -> Option<&Slot> {
        self.0
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, slot)| slot)
    }

    /// Takes the oldest value that is still there; it can't be reached from now on.
    pub(crate) fn pop(&mut self) -> Option<Rc<dyn Any>> {
        let (_, slot) = self
            .0
            .iter_mut()
            .find(|(_, slot)| matches!(slot, Slot::Alive(_)))?;
        match ::std::mem::replace(slot, Slot::Destroyed) {
            Slot::Alive(value) => Some(value),
            Slot::Destroyed => None,
        }
    }
}

::std::thread_local! {
    /// Those of a thread outside of any execution.
    static OUTSIDE: RefCell<Locals> = const { RefCell::new(Locals(Vec::new())) };
}

fn with_locals<R>(f: impl FnOnce(&mut Locals) -> R) -> R {
    if crate::model::active() {
        crate::model::engine::with(|e| {
            let current = e.current;
            f(&mut e.threads[current].locals)
        })
    } else {
        OUTSIDE.with_borrow_mut(f)
    }
}

/// The value of a key for the current thread, made by `init` if it is not there yet; `None` if it
/// has been dropped.
pub(crate) fn value<T: 'static>(key: usize, init: impl FnOnce() -> T) -> Option<Rc<T>> {
    enum Found {
        Value(Rc<dyn Any>),
        Destroyed,
        New,
    }
    let look = || {
        with_locals(|locals| match locals.find(key) {
            Some(Slot::Alive(value)) => Found::Value(Rc::clone(value)),
            Some(Slot::Destroyed) => Found::Destroyed,
            None => Found::New,
        })
    };
    let found = match look() {
        Found::New => {
            let made: Rc<dyn Any> = Rc::new(init());
            // `init` may have used the same key, then that value is replaced, as in std.
            let old = with_locals(|locals| {
                let old = locals.0.iter().position(|(known, _)| *known == key);
                let old = old.map(|place| locals.0.remove(place));
                locals.0.push((key, Slot::Alive(Rc::clone(&made))));
                old
            });
            drop(old);
            Some(made)
        }
        Found::Value(value) => Some(value),
        Found::Destroyed => None,
    };
    found.map(|value| {
        value
            .downcast()
            .unwrap_or_else(|_| unreachable!("a key has one type"))
    })
}

/// `std::thread_local!`.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attr:meta])* $vis:vis static $name:ident: $ty:ty = const $init:block; $($rest:tt)*) => {
        $crate::thread_local!($(#[$attr])* $vis static $name: $ty = const $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $ty:ty = const $init:block) => {
        $(#[$attr])*
        $vis const $name: $crate::thread::LocalKey<$ty> = {
            fn __init() -> $ty {
                const __INIT_EXPR: $ty = $init;
                __INIT_EXPR
            }
            $crate::thread_local!(@key $ty, __init)
        };
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $ty:ty = $init:expr; $($rest:tt)*) => {
        $crate::thread_local!($(#[$attr])* $vis static $name: $ty = $init);
        $crate::thread_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $ty:ty = $init:expr) => {
        $(#[$attr])*
        $vis const $name: $crate::thread::LocalKey<$ty> = {
            fn __init() -> $ty { $init }
            $crate::thread_local!(@key $ty, __init)
        };
    };
    (@key $ty:ty, $init:ident) => {{
        fn __key() -> (usize, fn() -> $ty) {
            // Its address is the key: one of its own for each variable.
            static KEY: $crate::thread::local_impl::Key = $crate::thread::local_impl::Key::new();
            (KEY.id(), $init)
        }
        $crate::thread::LocalKey::__new(__key)
    }};
}
