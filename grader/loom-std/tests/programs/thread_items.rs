//! Every item of `std::thread`, `std::hint` and `thread_local!`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::io;
use std::num::NonZero;
use std::thread::{
    self, AccessError, Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId,
};
use std::time::Duration;

thread_local! {
    static PLAIN: Cell<u32> = Cell::new(1);
    static FIXED: Cell<u32> = const { Cell::new(2) };
    pub static TEXT: RefCell<String> = RefCell::new(String::new());
    pub(crate) static LIST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) }
}

std::thread_local!(static ALONE: u8 = 7);

thread_local! {
    /// With a comment, and an attribute.
    #[allow(dead_code)]
    static DOCUMENTED: RefCell<Option<Box<dyn Any>>> = RefCell::new(None);
}

pub fn spawn() -> u32 {
    let text = String::from("moved");
    let handle: JoinHandle<usize> = thread::spawn(move || text.len());
    let of: &Thread = handle.thread();
    let id: ThreadId = of.id();
    let finished: bool = handle.is_finished();
    let shown = format!("{handle:?} {of:?} {id:?} {finished}");
    let joined: thread::Result<usize> = handle.join();
    let panicked: Result<(), Box<dyn Any + Send + 'static>> =
        thread::spawn(|| panic!("in a worker")).join();
    let message = panicked
        .unwrap_err()
        .downcast_ref::<&str>()
        .map_or(0, |text| text.len());
    joined.unwrap() as u32 + message as u32 + shown.len() as u32
}

pub fn builder() -> io::Result<usize> {
    let handle: JoinHandle<String> = Builder::new()
        .name("worker".into())
        .stack_size(64 * 1024)
        .spawn(|| thread::current().name().unwrap_or("none").to_owned())?;
    let shown = format!("{:?}", Builder::new().name(String::from("b")));
    let scoped: usize = thread::scope(|s| -> io::Result<usize> {
        let handle: ScopedJoinHandle<'_, usize> = Builder::new()
            .name("scoped".to_string())
            .spawn_scoped(s, || shown.len())?;
        Ok(handle.join().unwrap())
    })?;
    Ok(handle.join().unwrap().len() + scoped)
}

pub fn scoped(numbers: &mut [u64]) -> u64 {
    let total = std::sync::Mutex::new(0);
    let value: u64 = thread::scope(|scope: &Scope<'_, '_>| {
        let (left, right) = numbers.split_at_mut(1);
        let first: ScopedJoinHandle<'_, u64> = scope.spawn(|| left.iter().sum());
        scope.spawn(|| right.iter_mut().for_each(|n| *n += 1));
        scope.spawn(|| {
            scope.spawn(|| *total.lock().unwrap() += 1);
        });
        let shown = format!(
            "{scope:?} {first:?} {:?} {}",
            first.thread().id(),
            first.is_finished()
        );
        first.join().unwrap() + shown.len() as u64
    });
    value + total.into_inner().unwrap()
}

pub fn many(work: &[u64]) -> Vec<u64> {
    thread::scope(|s| {
        let handles: Vec<_> = work
            .chunks(2)
            .map(|part| s.spawn(move || part.iter().sum::<u64>()))
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    })
}

fn in_scope<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    n: &'env u8,
) -> ScopedJoinHandle<'scope, u8> {
    scope.spawn(move || *n)
}

pub fn handed_on(n: u8) -> u8 {
    thread::scope(|scope| in_scope(scope, &n).join().unwrap())
}

pub fn current() -> bool {
    let me: Thread = thread::current();
    let clone = me.clone();
    let ids: HashSet<ThreadId> = [me.id(), clone.id()].into_iter().collect();
    let name: Option<&str> = me.name();
    let waker = thread::spawn(move || clone.unpark());
    thread::park();
    thread::park_timeout(Duration::from_millis(1));
    #[allow(deprecated)]
    thread::park_timeout_ms(1);
    waker.join().unwrap();
    ids.len() == 1
        && name.is_some()
        && format!("{me:?}").starts_with("Thread")
        && !thread::panicking()
}

pub fn waiting() -> io::Result<usize> {
    thread::yield_now();
    thread::sleep(Duration::from_millis(2));
    #[allow(deprecated)]
    thread::sleep_ms(1);
    std::hint::spin_loop();
    core::hint::spin_loop();
    let kept = std::hint::black_box(3_usize);
    let chosen = std::hint::select_unpredictable(kept == 3, 1, 2);
    if kept != 3 {
        unsafe { std::hint::unreachable_unchecked() }
    }
    unsafe { std::hint::assert_unchecked(kept == 3) }
    std::hint::cold_path();
    let cores: NonZero<usize> = thread::available_parallelism()?;
    Ok(cores.get() + kept + chosen)
}

pub fn locals() -> u32 {
    let key: &'static LocalKey<Cell<u32>> = &PLAIN;
    key.set(3);
    let before: u32 = key.replace(4);
    let taken: u32 = FIXED.take();
    TEXT.set(String::from("text"));
    let text: String = TEXT.replace(String::new());
    LIST.with_borrow_mut(|list| list.push(1));
    let n: usize = LIST.with_borrow(|list: &Vec<u8>| list.len());
    let list: Vec<u8> = LIST.take();
    let tried: Result<u32, AccessError> = PLAIN.try_with(|cell| cell.get());
    let shown = format!("{key:?} {}", u32::from(ALONE.with(|n| *n)));
    PLAIN.with(|cell| cell.set(cell.get() + 1));
    before
        + taken
        + text.len() as u32
        + n as u32
        + list.len() as u32
        + tried.unwrap_or(0)
        + key.get()
        + shown.len() as u32
}

pub fn local_in_function() -> u8 {
    thread_local! {
        static DEPTH: Cell<u8> = const { Cell::new(0) };
    }
    DEPTH.set(DEPTH.get() + 1);
    DEPTH.get()
}

struct Pool {
    workers: Vec<Option<JoinHandle<()>>>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        for worker in &mut self.workers {
            if let Some(handle) = worker.take() {
                handle.join().unwrap();
            }
        }
    }
}

pub fn pool() -> usize {
    let pool = Pool {
        workers: (0..2).map(|_| Some(thread::spawn(|| {}))).collect(),
    };
    pool.workers.len()
}

pub fn caught() -> bool {
    let result = std::panic::catch_unwind(|| {
        thread::scope(|s| {
            s.spawn(|| panic!("not joined"));
        })
    });
    result.is_err()
}

pub fn unchecked() -> u8 {
    let local = 3_u8;
    let handle = unsafe { Builder::new().spawn_unchecked(|| local) };
    handle.unwrap().join().unwrap()
}

fn needs_send<F: FnOnce() -> T + Send + 'static, T: Send + 'static>(f: F) -> JoinHandle<T> {
    thread::spawn(f)
}

pub fn generic() -> u8 {
    needs_send(|| 1).join().unwrap()
}

fn send<T: Send>() {}
fn sync<T: Sync>() {}

pub fn bounds() {
    send::<JoinHandle<u8>>();
    sync::<JoinHandle<u8>>();
    send::<ScopedJoinHandle<'static, u8>>();
    sync::<Thread>();
    sync::<Scope<'static, 'static>>();
}
