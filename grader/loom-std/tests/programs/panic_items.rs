//! Every item of `std::panic`, `std::backtrace`, `std::any`, `std::error`, `std::cell`, `std::rc`.

use std::any::{Any, TypeId, type_name, type_name_of_val};
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{
    BorrowError, BorrowMutError, Cell, LazyCell, OnceCell, Ref, RefCell, RefMut, UnsafeCell,
};
use std::error::Error;
use std::panic::{
    self, AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe, catch_unwind,
    panic_any, resume_unwind,
};
use std::rc::{Rc, Weak};

pub fn caught() -> usize {
    let result: std::thread::Result<u8> = catch_unwind(|| 1);
    let failed = catch_unwind(AssertUnwindSafe(|| panic_any(3_u8))).unwrap_err();
    let number: Option<&u8> = failed.downcast_ref();
    let again = catch_unwind(|| resume_unwind(Box::new("again"))).is_err();
    usize::from(result.unwrap()) + number.map_or(0, |n| usize::from(*n)) + usize::from(again)
}

pub fn hooks() {
    type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;
    let before: Hook = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let _: Option<&Location<'_>> = info.location();
        let _: &(dyn Any + Send) = info.payload();
        let _ = info.payload_as_str();
        before(info);
    }));
    #[allow(deprecated)]
    fn old(_: &panic::PanicInfo<'_>) {}
    panic::set_hook(Box::new(|info| old(info)));
    let _ = panic::take_hook();
}

#[track_caller]
pub fn place() -> String {
    let location: &'static Location<'static> = Location::caller();
    format!(
        "{location} {location:?} {} {} {}",
        location.file(),
        location.line(),
        location.column()
    )
}

pub fn traces() -> bool {
    let a: Backtrace = Backtrace::capture();
    let b = Backtrace::disabled();
    let c = if a.status() == BacktraceStatus::Captured {
        Backtrace::force_capture()
    } else {
        Backtrace::disabled()
    };
    format!("{a} {b:?} {c}").is_empty()
        || matches!(
            b.status(),
            BacktraceStatus::Disabled | BacktraceStatus::Unsupported
        )
}

pub fn names<T: Any + UnwindSafe + RefUnwindSafe>(value: &T) -> String {
    let id: TypeId = TypeId::of::<T>();
    let any: &dyn Any = value;
    format!(
        "{} {} {id:?} {}",
        type_name::<T>(),
        type_name_of_val(value),
        any.is::<u8>() || any.type_id() == id
    )
}

pub fn errors(text: &str) -> Result<u8, Box<dyn Error + Send + Sync + 'static>> {
    if text.is_empty() {
        return Err("empty".into());
    }
    let n: u8 = text
        .parse()
        .map_err(|e| Box::new(e) as Box<dyn Error + Send + Sync>)?;
    let failed: Box<dyn Error> = From::from(format!("{n}"));
    match failed.downcast::<std::io::Error>() {
        Ok(error) => Err(error),
        Err(other) => Ok(other.source().map_or(n, |_| 0)),
    }
}

pub fn cells() -> usize {
    let cell = Cell::new(1);
    cell.update(|n| n + 1);
    let old = cell.replace(3) + cell.take();
    let shared: Rc<RefCell<Vec<usize>>> = Rc::default();
    let weak: Weak<RefCell<Vec<usize>>> = Rc::downgrade(&shared);
    {
        let mut list: RefMut<'_, Vec<usize>> = shared.borrow_mut();
        list.push(1);
        let failed: Result<Ref<'_, Vec<usize>>, BorrowError> = shared.try_borrow();
        let both: Result<RefMut<'_, Vec<usize>>, BorrowMutError> = shared.try_borrow_mut();
        assert!(failed.is_err() && both.is_err());
    }
    let first: Ref<'_, usize> = Ref::map(shared.borrow(), |list| &list[0]);
    let once: OnceCell<u8> = OnceCell::new();
    let lazy = LazyCell::new(|| 2);
    let raw = UnsafeCell::new(3);
    let _ = raw.get();
    old + *first
        + usize::from(*once.get_or_init(|| 1))
        + *lazy
        + raw.into_inner()
        + Rc::strong_count(&shared)
        + weak.upgrade().map_or(0, |list| list.borrow().len())
}

pub struct Guard<'a>(&'a Cell<bool>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.set(std::thread::panicking());
    }
}

pub fn dropped() -> bool {
    let seen = Cell::new(false);
    let result = catch_unwind(AssertUnwindSafe(|| {
        let _guard = Guard(&seen);
        panic!("in between");
    }));
    result.is_err() && seen.get()
}
