//! Every item of `std::sync::atomic`, by way of `std` and of `core`.

use std::sync::atomic::{
    self, AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8,
    AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering,
    Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst},
};

static HITS: AtomicUsize = AtomicUsize::new(0);
static DONE: AtomicBool = AtomicBool::new(false);
static HEAD: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());
#[allow(deprecated)]
static OLD: (AtomicBool, AtomicIsize, AtomicUsize) = (
    atomic::ATOMIC_BOOL_INIT,
    atomic::ATOMIC_ISIZE_INIT,
    atomic::ATOMIC_USIZE_INIT,
);
const ZERO: AtomicU8 = AtomicU8::new(0);
static SLOTS: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

macro_rules! integers {
    ($($test:ident $atomic:ident $integer:ty;)+) => {$(
        pub fn $test(shared: &$atomic) -> $integer {
            let mut own = $atomic::new(1);
            *own.get_mut() += 1;
            shared.store(3, Release);
            let mut sum: $integer = shared.load(Acquire);
            sum = sum.wrapping_add(shared.swap(4, AcqRel));
            let exchanged: Result<$integer, $integer> = shared.compare_exchange(4, 5, SeqCst, Relaxed);
            let weakly: Result<$integer, $integer> = shared.compare_exchange_weak(5, 6, SeqCst, Relaxed);
            #[allow(deprecated)]
            let old: $integer = shared.compare_and_swap(6, 7, SeqCst);
            sum = sum.wrapping_add(shared.fetch_add(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_sub(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_and(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_nand(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_or(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_xor(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_max(1, Relaxed));
            sum = sum.wrapping_add(shared.fetch_min(1, Relaxed));
            #[allow(deprecated)]
            let updated: Result<$integer, $integer> =
                shared.fetch_update(SeqCst, Relaxed, |n| n.checked_add(1));
            let tried: Result<$integer, $integer> =
                shared.try_update(SeqCst, Relaxed, |n| n.checked_add(1));
            let before: $integer = shared.update(SeqCst, Relaxed, |n| n.wrapping_add(1));
            let default = $atomic::default();
            let from = $atomic::from(3);
            let _: *mut $integer = own.as_ptr();
            let shown = format!("{own:?} {default:?} {from:?}");
            let in_const: $integer = const { $atomic::new(9).into_inner() };
            sum.wrapping_add(exchanged.unwrap_or(0)).wrapping_add(weakly.unwrap_or(0)).wrapping_add(old)
                .wrapping_add(updated.unwrap_or(0)).wrapping_add(tried.unwrap_or(0)).wrapping_add(before)
                .wrapping_add(own.into_inner()).wrapping_add(in_const).wrapping_add(shown.len() as $integer)
        }
    )+};
}

integers! {
    u8s AtomicU8 u8;
    u16s AtomicU16 u16;
    u32s AtomicU32 u32;
    u64s AtomicU64 u64;
    usizes AtomicUsize usize;
    i8s AtomicI8 i8;
    i16s AtomicI16 i16;
    i32s AtomicI32 i32;
    i64s AtomicI64 i64;
    isizes AtomicIsize isize;
}

pub fn bools(shared: &AtomicBool) -> bool {
    let mut own = AtomicBool::new(true);
    *own.get_mut() = false;
    shared.store(true, Release);
    let exchanged: Result<bool, bool> = shared.compare_exchange(true, false, AcqRel, Acquire);
    let weakly = shared
        .compare_exchange_weak(true, false, AcqRel, Acquire)
        .is_ok();
    #[allow(deprecated)]
    let old = shared.compare_and_swap(true, false, SeqCst);
    #[allow(deprecated)]
    let updated = shared
        .fetch_update(SeqCst, SeqCst, |b| b.then_some(false))
        .is_ok();
    let tried = shared
        .try_update(SeqCst, SeqCst, |b| b.then_some(false))
        .is_ok();
    let before = shared.update(SeqCst, SeqCst, |b| !b);
    let _: *mut bool = own.as_ptr();
    let shown = format!(
        "{own:?} {:?} {:?}",
        AtomicBool::default(),
        AtomicBool::from(true)
    );
    shared.load(Acquire)
        | shared.swap(true, SeqCst)
        | shared.fetch_and(true, SeqCst)
        | shared.fetch_nand(true, SeqCst)
        | shared.fetch_or(true, SeqCst)
        | shared.fetch_xor(true, SeqCst)
        | shared.fetch_not(SeqCst)
        | exchanged.is_ok()
        | weakly
        | old
        | updated
        | tried
        | before
        | own.into_inner()
        | shown.is_empty()
}

pub fn pointers(shared: &AtomicPtr<u64>) -> bool {
    let mut value = 3_u64;
    let mut own: AtomicPtr<u64> = AtomicPtr::new(&mut value);
    *own.get_mut() = std::ptr::null_mut();
    shared.store(&mut value, Release);
    let loaded: *mut u64 = shared.load(Acquire);
    let swapped: *mut u64 = shared.swap(std::ptr::null_mut(), AcqRel);
    let exchanged: Result<*mut u64, *mut u64> =
        shared.compare_exchange(std::ptr::null_mut(), &mut value, SeqCst, Relaxed);
    let weakly = shared.compare_exchange_weak(std::ptr::null_mut(), &mut value, SeqCst, Relaxed);
    #[allow(deprecated)]
    let old = shared.compare_and_swap(std::ptr::null_mut(), &mut value, SeqCst);
    #[allow(deprecated)]
    let updated = shared.fetch_update(SeqCst, SeqCst, |p| (!p.is_null()).then_some(p));
    let tried = shared.try_update(SeqCst, SeqCst, |p| (!p.is_null()).then_some(p));
    let before: *mut u64 = shared.update(SeqCst, SeqCst, |p| p);
    shared.fetch_ptr_add(1, Relaxed);
    shared.fetch_ptr_sub(1, Relaxed);
    shared.fetch_byte_add(8, Relaxed);
    shared.fetch_byte_sub(8, Relaxed);
    shared.fetch_and(!0, Relaxed);
    shared.fetch_or(0, Relaxed);
    shared.fetch_xor(0, Relaxed);
    let _: *mut *mut u64 = own.as_ptr();
    let shown = format!(
        "{own:?} {own:p} {:?} {:?}",
        AtomicPtr::<u8>::default(),
        AtomicPtr::from(loaded)
    );
    loaded == swapped
        && exchanged.is_ok()
        && weakly.is_err()
        && old.is_null()
        && updated.is_ok()
        && tried.is_ok()
        && before.is_null()
        && own.into_inner().is_null()
        && !shown.is_empty()
}

pub fn fences(order: Ordering) -> bool {
    atomic::fence(SeqCst);
    atomic::fence(order);
    atomic::compiler_fence(Release);
    #[allow(deprecated)]
    atomic::spin_loop_hint();
    core::sync::atomic::fence(core::sync::atomic::Ordering::Acquire);
    let all = [Relaxed, Release, Acquire, AcqRel, SeqCst];
    all.contains(&order) && format!("{order:?}") != "" && order == order.clone()
}

pub fn by_core(shared: &core::sync::atomic::AtomicU32) -> u32 {
    let same: &std::sync::atomic::AtomicU32 = shared;
    same.fetch_add(1, core::sync::atomic::Ordering::SeqCst)
}

/// What `unsafe` code may do; a student may not, but a library's type may.
pub fn from_pointer() -> u8 {
    let mut place = 3_u8;
    let shared: &AtomicU8 = unsafe { AtomicU8::from_ptr(&mut place) };
    shared.load(Relaxed)
}

pub struct SpinLock {
    taken: AtomicBool,
    pub inside: AtomicU64,
}

impl SpinLock {
    pub const fn new() -> Self {
        SpinLock {
            taken: AtomicBool::new(false),
            inside: AtomicU64::new(0),
        }
    }

    pub fn with<R>(&self, f: impl FnOnce(&AtomicU64) -> R) -> R {
        while self
            .taken
            .compare_exchange_weak(false, true, Acquire, Relaxed)
            .is_err()
        {
            while self.taken.load(Relaxed) {
                std::hint::spin_loop();
            }
        }
        let result = f(&self.inside);
        self.taken.store(false, Release);
        result
    }
}

pub fn statics() -> usize {
    let local = [ZERO; 3];
    HEAD.store(std::ptr::null_mut(), Relaxed);
    DONE.store(local.len() == 3, Release);
    HITS.fetch_add(SLOTS.len(), Relaxed)
        + usize::from(OLD.0.load(Relaxed))
        + OLD.2.load(Relaxed)
        + OLD.1.load(Relaxed) as usize
}

#[derive(Debug, Default)]
pub struct Counters {
    hits: AtomicU64,
    misses: AtomicI32,
    on: AtomicBool,
}

pub fn derived(counters: &Counters) -> String {
    counters.misses.fetch_sub(1, Relaxed);
    format!(
        "{counters:?} {:#?} {}",
        Counters::default(),
        counters.on.load(Relaxed)
    ) + &counters.hits.load(Relaxed).to_string()
}
