//! Every item of `std::sync` (but `atomic` and `mpsc`), with the types that the standard library gives it.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt::{Debug, Display};
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{
    Arc, Barrier, BarrierWaitResult, Condvar, LazyLock, LockResult, Mutex, MutexGuard, Once,
    OnceLock, OnceState, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError,
    TryLockResult, WaitTimeoutResult, Weak,
};
use std::time::Duration;

static COUNTER: Mutex<u64> = Mutex::new(0);
static TABLE: RwLock<Vec<u8>> = RwLock::new(Vec::new());
static READY: Condvar = Condvar::new();
static START: Once = Once::new();
#[allow(deprecated)]
static OLD_START: Once = std::sync::ONCE_INIT;
static NAME: OnceLock<String> = OnceLock::new();
static PRIMES: LazyLock<Vec<u64>> = LazyLock::new(|| vec![2, 3, 5]);
static BOXED: LazyLock<u8, fn() -> u8> = LazyLock::new(|| 1);
const EMPTY: Mutex<Option<u8>> = Mutex::new(None);

struct Shared {
    lock: Mutex<VecDeque<String>>,
    changed: Condvar,
    table: RwLock<[u8; 4]>,
}

const fn shared() -> Shared {
    Shared {
        lock: Mutex::new(VecDeque::new()),
        changed: Condvar::new(),
        table: RwLock::new([0; 4]),
    }
}

static SHARED: Shared = shared();

pub fn mutex(of: &Mutex<u64>) -> u64 {
    let guard: LockResult<MutexGuard<'_, u64>> = of.lock();
    let mut guard: MutexGuard<'_, u64> = guard.unwrap();
    *guard += 1;
    MutexGuard::deref_mut(&mut guard);
    let seen: &u64 = MutexGuard::deref(&guard);
    let shown: (&dyn Debug, &dyn Display) = (&guard, &guard);
    let _ = format!("{:?} {} {seen}", shown.0, shown.1);
    drop(guard);
    let tried: TryLockResult<MutexGuard<'_, u64>> = of.try_lock();
    match tried {
        Ok(guard) => drop(guard),
        Err(TryLockError::Poisoned(poisoned)) => drop(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => {}
    }
    let poisoned: bool = of.is_poisoned();
    of.clear_poison();
    let mut own = Mutex::from(3_u64);
    let inside: LockResult<&mut u64> = own.get_mut();
    *inside.unwrap() = 1;
    let text = format!("{own:?}");
    let value: LockResult<u64> = own.into_inner();
    let default: Mutex<Vec<u8>> = Mutex::default();
    value.unwrap() + u64::from(poisoned) + text.len() as u64 + default.lock().unwrap().len() as u64
}

pub fn unsized_mutex<'a>(lock: &'a Mutex<dyn Fn(u8) -> u8 + 'a>, slice: &Mutex<[u8]>) -> u8 {
    let call = lock.lock().unwrap();
    call(1) + slice.lock().unwrap().iter().sum::<u8>()
}

pub fn coerced() -> Arc<Mutex<dyn FnMut() -> u8 + Send>> {
    let mut n = 0;
    Arc::new(Mutex::new(move || {
        n += 1;
        n
    }))
}

pub fn poison(e: PoisonError<MutexGuard<'_, u64>>) -> u64 {
    let _: &dyn std::error::Error = &PoisonError::new(1_u8);
    let mut e = e;
    let by_ref: &MutexGuard<'_, u64> = e.get_ref();
    let first = **by_ref;
    **e.get_mut() = 3;
    let shown = format!("{e:?} {e}");
    let wrapped: TryLockError<MutexGuard<'_, u64>> = TryLockError::from(e);
    let shown = format!("{shown} {wrapped:?} {wrapped}");
    first + shown.len() as u64
}

pub fn rwlock(of: &RwLock<String>) -> usize {
    let a: LockResult<RwLockReadGuard<'_, String>> = of.read();
    let b: RwLockReadGuard<'_, String> = of.read().unwrap();
    let n = a.unwrap().len() + b.len();
    let text = format!("{b:?} {b}");
    drop(b);
    let mut writer: RwLockWriteGuard<'_, String> = of.write().unwrap();
    writer.push('x');
    let text = format!("{text} {writer:?} {writer}");
    let reader: RwLockReadGuard<'_, String> = RwLockWriteGuard::downgrade(writer);
    drop(reader);
    let _: TryLockResult<RwLockReadGuard<'_, String>> = of.try_read();
    let _: TryLockResult<RwLockWriteGuard<'_, String>> = of.try_write();
    of.clear_poison();
    let mut own: RwLock<String> = RwLock::from(text);
    own.get_mut().unwrap().push('y');
    let default = RwLock::<u8>::default();
    let text = format!("{own:?} {default:?}");
    n + own.into_inner().unwrap().len() + text.len() + usize::from(of.is_poisoned())
}

pub fn condvar(lock: &Mutex<bool>, changed: &Condvar) -> bool {
    let mut guard = lock.lock().unwrap();
    while !*guard {
        guard = changed.wait(guard).unwrap();
    }
    guard = changed.wait_while(guard, |ready| !*ready).unwrap();
    let (guard, timeout): (MutexGuard<'_, bool>, WaitTimeoutResult) = changed
        .wait_timeout(guard, Duration::from_millis(5))
        .unwrap();
    let (guard, second) = changed
        .wait_timeout_while(guard, Duration::from_millis(5), |ready| !*ready)
        .unwrap();
    #[allow(deprecated)]
    let (guard, third): (MutexGuard<'_, bool>, bool) = changed.wait_timeout_ms(guard, 3).unwrap();
    changed.notify_one();
    changed.notify_all();
    let copy = timeout;
    let shown = format!("{timeout:?} {changed:?} {:?}", Condvar::default());
    *guard && copy == second && timeout.timed_out() && third && !shown.is_empty()
}

pub fn barrier(barrier: &Barrier) -> bool {
    let result: BarrierWaitResult = barrier.wait();
    let own = Barrier::new(1);
    let shown = format!("{result:?} {own:?}");
    result.is_leader() && own.wait().is_leader() && !shown.is_empty()
}

pub fn once() -> bool {
    START.call_once(|| *COUNTER.lock().unwrap() += 1);
    OLD_START.call_once_force(|state: &OnceState| {
        assert!(!state.is_poisoned());
        let _ = format!("{state:?}");
    });
    let own: Once = Once::new();
    own.call_once(|| {});
    own.wait();
    own.wait_force();
    START.is_completed() && own.is_completed() && !format!("{own:?}").is_empty()
}

pub fn once_lock() -> usize {
    let name: &'static String = NAME.get_or_init(|| String::from("name"));
    let set: Result<(), String> = NAME.set(String::new());
    let mut own: OnceLock<u8> = OnceLock::new();
    own.set(1).unwrap();
    *own.get_mut().unwrap() += 1;
    let waited: &u8 = own.wait();
    let waited = usize::from(*waited);
    let taken: Option<u8> = own.take();
    let from = OnceLock::from(3_u8);
    let copy = from.clone();
    let same = from == copy;
    let default: OnceLock<u8> = OnceLock::default();
    let shown = format!("{own:?} {from:?} {default:?}");
    let inner: Option<u8> = from.into_inner();
    name.len()
        + waited
        + usize::from(taken.is_some())
        + usize::from(inner.is_some())
        + shown.len()
        + usize::from(set.is_err())
        + usize::from(same)
        + default.get().map_or(0, |n| usize::from(*n))
}

pub fn lazy_lock() -> u64 {
    let factor = 3;
    let mut local = LazyLock::new(move || factor * 2);
    let forced: &u64 = LazyLock::force(&local);
    let sum = *forced + *local + PRIMES.iter().sum::<u64>() + u64::from(*BOXED);
    let shown = format!("{local:?}");
    let peek: Option<&u64> = LazyLock::get(&local);
    let sum = sum + peek.copied().unwrap_or(0);
    *LazyLock::force_mut(&mut local) += 1;
    *LazyLock::get_mut(&mut local).unwrap() += 1;
    *local += 1;
    let default: LazyLock<u8> = LazyLock::default();
    sum + *local + shown.len() as u64 + u64::from(*default)
}

pub fn arc() -> usize {
    let a: Arc<str> = Arc::from("text");
    let b: Arc<[u8]> = [1_u8, 2].into_iter().collect();
    let c = Arc::new(Mutex::new(0_u8));
    let w: Weak<Mutex<u8>> = Arc::downgrade(&c);
    let d: Arc<dyn Fn() -> usize + Send + Sync> = Arc::new(move || a.len() + b.len());
    let me = Arc::new_cyclic(|weak: &Weak<u8>| weak.strong_count() as u8);
    let up = w
        .upgrade()
        .map_or(0, |lock| usize::from(*lock.lock().unwrap()));
    let mut e = Arc::new(1_u8);
    *Arc::make_mut(&mut e) += 1;
    Arc::get_mut(&mut e).map(|n| *n += 1);
    let f = Arc::clone(&e);
    let same = Arc::ptr_eq(&e, &f);
    drop(f);
    d() + up
        + usize::from(*me)
        + usize::from(same)
        + Arc::strong_count(&c)
        + Arc::weak_count(&c)
        + Arc::try_unwrap(e).map_or(0, usize::from)
        + usize::from(Arc::into_inner(c).unwrap().into_inner().unwrap())
}

pub fn in_const() -> bool {
    let slots: [Mutex<Option<u8>>; 3] = [EMPTY; 3];
    let more: [Mutex<u8>; 2] = [const { Mutex::new(1) }; 2];
    slots.iter().all(|slot| slot.lock().unwrap().is_none())
        && *more[1].lock().unwrap() == 1
        && SHARED.lock.lock().unwrap().is_empty()
}

fn send<T: Send>() {}
fn sync<T: Sync>() {}
fn unwind<T: UnwindSafe + RefUnwindSafe>() {}

pub fn bounds() {
    send::<Mutex<Cell<u8>>>();
    sync::<Mutex<Cell<u8>>>();
    sync::<MutexGuard<'static, u8>>();
    send::<RwLock<Cell<u8>>>();
    sync::<RwLock<u8>>();
    sync::<OnceLock<u8>>();
    sync::<LazyLock<u8>>();
    sync::<Condvar>();
    sync::<Barrier>();
    unwind::<Mutex<Cell<u8>>>();
    unwind::<RwLock<Cell<u8>>>();
    unwind::<Condvar>();
    unwind::<Once>();
}

/// A guard's lifetime may be shortened.
pub fn shorter<'short, 'long: 'short>(guard: MutexGuard<'long, u8>) -> MutexGuard<'short, u8> {
    guard
}

pub fn held_in_struct<'a>(lock: &'a RwLock<Vec<u8>>) -> impl Deref<Target = Vec<u8>> + 'a {
    struct Held<'a>(RwLockReadGuard<'a, Vec<u8>>);
    impl Deref for Held<'_> {
        type Target = Vec<u8>;
        fn deref(&self) -> &Vec<u8> {
            &self.0
        }
    }
    Held(lock.read().unwrap())
}

pub fn across_threads() -> usize {
    let data = Arc::new((Mutex::new(Vec::<usize>::new()), Condvar::new()));
    let handles: Vec<_> = (0..2)
        .map(|n| {
            let data = Arc::clone(&data);
            std::thread::spawn(move || {
                let (lock, changed) = &*data;
                lock.lock().unwrap_or_else(PoisonError::into_inner).push(n);
                changed.notify_all();
            })
        })
        .collect();
    let (lock, changed) = &*data;
    let guard = changed
        .wait_while(lock.lock().unwrap(), |seen| seen.len() < 2)
        .unwrap();
    let n = guard.len();
    drop(guard);
    handles
        .into_iter()
        .for_each(|handle| handle.join().unwrap());
    let _ = (
        &READY,
        TABLE.read().unwrap().len(),
        &SHARED.changed,
        &SHARED.table,
    );
    n
}
