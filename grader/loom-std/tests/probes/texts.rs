//! Prints every text that a program can get out of the library's types: `Debug`, `Display`, error
//! and panic messages, thread names. Run with the real library, and inside of a model with this one.

#![allow(deprecated, clippy::all)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::*;
use std::sync::mpsc;
use std::sync::*;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

unsafe extern "C" {
    fn write(fd: i32, bytes: *const u8, count: usize) -> isize;
}

/// Prints past the library's own standard output, which may show nothing.
fn print_all(text: &str) {
    let text = format!("{text}\n");
    assert_eq!(
        unsafe { write(1, text.as_ptr(), text.len()) },
        text.len() as isize
    );
}

struct Shown(Vec<String>);

impl Shown {
    fn debug(&mut self, what: &str, value: impl Debug) {
        self.0.push(format!("{what}: {value:?}"));
        let pretty = format!("{value:#?}").replace('\n', "|");
        self.0.push(format!("{what} in full: {pretty}"));
    }

    fn text(&mut self, what: &str, value: impl ToString) {
        self.0.push(format!("{what}: {}", value.to_string()));
    }

    fn error(&mut self, what: &str, value: &dyn Error) {
        self.0.push(format!(
            "{what}: {value} / {value:?} / {:?} / {}",
            value.source().map(|_| "source"),
            value.description()
        ));
    }

    /// The text of the panic that `f` ends with.
    fn panic<T>(&mut self, what: &str, f: impl FnOnce() -> T) {
        let text = match catch_unwind(AssertUnwindSafe(f)) {
            Ok(_) => "none".to_owned(),
            Err(payload) => said(&*payload),
        };
        self.0.push(format!("{what} panics: {text}"));
    }
}

fn said(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        format!("&str {text}")
    } else if let Some(text) = payload.downcast_ref::<String>() {
        format!("String {text}")
    } else {
        "something".to_owned()
    }
}

fn poisoned<T: Send + Sync + 'static>(shared: &Arc<T>, f: impl FnOnce(&T) + Send + 'static) {
    let shared = Arc::clone(shared);
    assert!(thread::spawn(move || f(&shared)).join().is_err());
}

fn locks(shown: &mut Shown) {
    let mutex = Mutex::new(3_u8);
    shown.debug("mutex", &mutex);
    let guard = mutex.lock().unwrap();
    shown.debug("a locked mutex", &mutex);
    shown.debug("its guard", &guard);
    shown.text("its guard", &guard);
    shown.debug(
        "try_lock while locked",
        mutex.try_lock().map(|_| ()).map_err(|e| e.to_string()),
    );
    if let Err(error) = mutex.try_lock() {
        shown.error("try_lock", &error);
    }
    drop(guard);
    shown.debug("the result of lock", mutex.lock());
    shown.debug("into_inner", mutex.into_inner());
    shown.debug("the default", Mutex::<Vec<u8>>::default());
    shown.debug("of a text", Mutex::new("text".to_owned()));

    let mutex = Arc::new(Mutex::new(vec![1]));
    poisoned(&mutex, |mutex| {
        let _guard = mutex.lock().unwrap();
        panic!("while it is locked");
    });
    shown.debug("a poisoned mutex", &mutex);
    shown.debug("lock", mutex.lock());
    shown.debug("try_lock", mutex.try_lock());
    let error = mutex.lock().unwrap_err();
    shown.error("lock", &error);
    drop(error);
    shown.text("is_poisoned", mutex.is_poisoned());
    shown.panic("unwrap", || drop(mutex.lock().unwrap()));
    shown.panic("expect", || drop(mutex.lock().expect("a reason")));
    mutex.clear_poison();
    shown.text("is_poisoned", mutex.is_poisoned());

    let lock = RwLock::new('x');
    shown.debug("rwlock", &lock);
    let reader = lock.read().unwrap();
    shown.debug("a read rwlock", &lock);
    shown.debug("its guard", &reader);
    shown.text("its guard", &reader);
    shown.debug(
        "try_write",
        lock.try_write().map(|_| ()).map_err(|e| e.to_string()),
    );
    drop(reader);
    let writer = lock.write().unwrap();
    shown.debug("a written rwlock", &lock);
    shown.debug("its guard", &writer);
    shown.debug(
        "try_read",
        lock.try_read().map(|_| ()).map_err(|e| e.to_string()),
    );
    drop(writer);
    let lock = Arc::new(lock);
    poisoned(&lock, |lock| {
        let _guard = lock.write().unwrap();
        panic!("while it is written");
    });
    shown.debug("a poisoned rwlock", &lock);
    shown.debug("read", lock.read().map(|_| ()).map_err(|e| e.to_string()));
    shown.debug("the default", RwLock::<u8>::default());

    shown.debug("condvar", Condvar::new());
    let mutex = Mutex::new(());
    let changed = Condvar::new();
    let (_, timeout) = changed
        .wait_timeout_while(mutex.lock().unwrap(), Duration::ZERO, |_| true)
        .unwrap();
    shown.debug("timeout", timeout);
    let barrier = Barrier::new(1);
    shown.debug("barrier", &barrier);
    shown.debug("waited", barrier.wait());
    let other = Mutex::new(());
    let _ = other;
}

fn onces(shown: &mut Shown) {
    static START: Once = Once::new();
    shown.debug("once", &START);
    START.call_once_force(|state| shown.debug("its state", state));
    shown.debug("once, done", &START);
    static FAILED: Once = Once::new();
    shown.panic("call_once", || FAILED.call_once(|| panic!("inside")));
    shown.panic("call_once again", || FAILED.call_once(|| ()));
    FAILED.call_once_force(|state| shown.debug("its state", state));

    let once: OnceLock<u8> = OnceLock::new();
    shown.debug("once lock", &once);
    shown.debug("set", once.set(1));
    shown.debug("set again", once.set(2));
    shown.debug("once lock, set", &once);
    shown.debug("once lock, copied", once.clone());

    let lazy = LazyLock::new(|| 3);
    shown.debug("lazy lock", &lazy);
    shown.debug("its value", *lazy);
    shown.debug("lazy lock, made", &lazy);
    let failing: LazyLock<u8> = LazyLock::new(|| panic!("while making"));
    shown.panic("lazy lock", || *failing);
    shown.panic("lazy lock again", || *failing);
    shown.debug("lazy lock, failed", &failing);
}

fn atomics(shown: &mut Shown) {
    shown.debug("bool", AtomicBool::new(true));
    shown.debug("u8", AtomicU8::new(255));
    shown.debug("i64", AtomicI64::new(-3));
    shown.debug("usize", AtomicUsize::default());
    shown.debug("null", AtomicPtr::<u8>::default());
    shown.debug(
        "ordering",
        [
            Ordering::Relaxed,
            Ordering::Acquire,
            Ordering::Release,
            Ordering::AcqRel,
            Ordering::SeqCst,
        ],
    );
    let n = AtomicI32::new(i32::MAX);
    shown.debug(
        "wrapped",
        (n.fetch_add(1, Ordering::SeqCst), n.load(Ordering::SeqCst)),
    );
    shown.debug("unsigned", AtomicU16::new(0).fetch_sub(1, Ordering::SeqCst));
    shown.debug(
        "exchange",
        n.compare_exchange(0, 1, Ordering::SeqCst, Ordering::Relaxed),
    );
    shown.debug(
        "max",
        (
            n.fetch_max(7, Ordering::Relaxed),
            n.fetch_min(-1, Ordering::Relaxed),
            n.load(Ordering::Relaxed),
        ),
    );
    let bits = AtomicU8::new(0b1100);
    shown.debug(
        "bits",
        (
            bits.fetch_and(0b0110, Ordering::Relaxed),
            bits.fetch_or(1, Ordering::Relaxed),
            bits.fetch_xor(3, Ordering::Relaxed),
            bits.fetch_nand(2, Ordering::Relaxed),
            &bits,
        ),
    );
    shown.debug(
        "update",
        (
            bits.update(Ordering::Relaxed, Ordering::Relaxed, |n| n / 2),
            bits.try_update(Ordering::Relaxed, Ordering::Relaxed, |_| None),
            bits.into_inner(),
        ),
    );
    let flag = AtomicBool::new(false);
    shown.debug(
        "flag",
        (
            flag.fetch_not(Ordering::SeqCst),
            flag.swap(false, Ordering::SeqCst),
            &flag,
        ),
    );
    let mut numbers = [1_u16, 2, 3];
    let place = AtomicPtr::new(&raw mut numbers[0]);
    let start = place.fetch_ptr_add(2, Ordering::Relaxed);
    shown.debug(
        "pointer",
        (
            place.load(Ordering::Relaxed).addr() - start.addr(),
            start == &raw mut numbers[0],
        ),
    );
    let atomic = AtomicUsize::new(1);
    shown.panic("a load that releases", || atomic.load(Ordering::Release));
    shown.panic("a load that does both", || atomic.load(Ordering::AcqRel));
    shown.panic("a store that acquires", || {
        atomic.store(1, Ordering::Acquire)
    });
    shown.panic("a store that does both", || {
        atomic.store(1, Ordering::AcqRel)
    });
    shown.panic("a failure that releases", || {
        atomic.compare_exchange(1, 2, Ordering::SeqCst, Ordering::Release)
    });
    shown.panic("a relaxed fence", || fence(Ordering::Relaxed));
}

fn channels(shown: &mut Shown) {
    let (sender, receiver) = mpsc::channel::<u8>();
    shown.debug("sender", &sender);
    shown.debug("receiver", &receiver);
    shown.debug("empty", receiver.try_recv());
    shown.debug("sent", sender.send(1));
    shown.debug("received", receiver.recv());
    shown.debug("too late", receiver.recv_timeout(Duration::ZERO));
    shown.debug("iterators", (receiver.iter(), receiver.try_iter()));
    drop(sender);
    shown.debug(
        "disconnected",
        (
            receiver.try_recv(),
            receiver.recv(),
            receiver.recv_timeout(Duration::ZERO),
        ),
    );
    shown.debug("all", receiver.into_iter());
    let (bounded, receiver) = mpsc::sync_channel::<&str>(1);
    shown.debug("bounded", &bounded);
    shown.debug("one", bounded.try_send("a"));
    shown.debug("full", bounded.try_send("b"));
    drop(receiver);
    shown.debug("gone", (bounded.try_send("c"), bounded.send("d")));
    shown.panic("unwrap", || bounded.send("d").unwrap());
    shown.error("recv", &mpsc::RecvError);
    shown.error("try_recv", &mpsc::TryRecvError::Empty);
    shown.error("try_recv", &mpsc::TryRecvError::Disconnected);
    shown.error("recv_timeout", &mpsc::RecvTimeoutError::Timeout);
    shown.error("recv_timeout", &mpsc::RecvTimeoutError::Disconnected);
    shown.error("send", &mpsc::SendError(1));
    shown.error("try_send", &mpsc::TrySendError::Full(1));
    shown.error("try_send", &mpsc::TrySendError::Disconnected(1));
}

thread_local! {
    static LOCAL: Cell<u8> = const { Cell::new(1) };
    static LIST: RefCell<Vec<u8>> = RefCell::new(vec![1]);
}

fn threads(shown: &mut Shown) {
    shown.debug("main's name", thread::current().name());
    let names: Vec<Option<String>> = [
        thread::spawn(|| thread::current().name().map(str::to_owned))
            .join()
            .unwrap(),
        thread::Builder::new()
            .name("a name".into())
            .spawn(|| thread::current().name().map(str::to_owned))
            .unwrap()
            .join()
            .unwrap(),
        thread::scope(|s| {
            s.spawn(|| thread::current().name().map(str::to_owned))
                .join()
                .unwrap()
        }),
    ]
    .into();
    shown.debug("names", names);
    shown.debug(
        "builder",
        thread::Builder::new().name("b".into()).stack_size(1 << 16),
    );
    shown.panic("a name with a zero", || {
        thread::Builder::new().name("a\0b".into()).spawn(|| ())
    });
    let handle = thread::spawn(|| ());
    let text = format!("{handle:?} {:?}", handle.thread());
    shown.text("handle", text.replace(|c: char| c.is_ascii_digit(), ""));
    shown.debug("joined", handle.join().is_ok());
    let ids = [thread::current().id(), thread::current().id()];
    shown.debug(
        "ids",
        (
            ids[0] == ids[1],
            format!("{:?}", ids[0]).starts_with("ThreadId("),
        ),
    );
    for (what, result) in [
        ("&str", thread::spawn(|| panic!("text")).join()),
        ("String", thread::spawn(|| panic!("{}", 1 + 1)).join()),
        (
            "other",
            thread::spawn(|| std::panic::panic_any(3_u8)).join(),
        ),
        ("unwrap", thread::spawn(|| drop(None::<u8>.unwrap())).join()),
        (
            "index",
            thread::spawn(|| drop([1, 2][std::hint::black_box(3)])).join(),
        ),
        (
            "resumed",
            thread::spawn(|| std::panic::resume_unwind(Box::new("resumed"))).join(),
        ),
    ] {
        let payload = result.unwrap_err();
        shown.text(what, format!("{} {payload:?}", said(&*payload)));
    }
    shown.panic("a scope whose thread panicked", || {
        thread::scope(|s| drop(s.spawn(|| panic!("inside"))))
    });
    shown.panic("a scope that panics", || {
        thread::scope(|s| {
            s.spawn(|| ());
            panic!("outside");
        })
    });
    let joined = thread::scope(|s| s.spawn(|| panic!("joined")).join().is_err());
    shown.text("a scope whose thread was joined", joined);
    thread::scope(|s| shown.debug("scope", s));
    shown.debug("local", &LOCAL);
    shown.debug(
        "local's values",
        (
            LOCAL.get(),
            LOCAL.replace(2),
            LOCAL.take(),
            LIST.take(),
            LIST.with_borrow(Vec::len),
        ),
    );
    shown.debug(
        "another thread's",
        thread::spawn(|| (LOCAL.get(), LIST.take())).join().unwrap(),
    );
    shown.panic("a list twice", || {
        LIST.with_borrow_mut(|_| LIST.with_borrow(Vec::len))
    });

    struct Late(mpsc::Sender<String>);
    impl Drop for Late {
        fn drop(&mut self) {
            let again = LATE.try_with(|_| ());
            self.0
                .send(format!("{again:?} {}", again.unwrap_err()))
                .unwrap();
        }
    }
    thread_local! {
        static LATE: RefCell<Option<Late>> = const { RefCell::new(None) };
    }
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || LATE.set(Some(Late(sender))))
        .join()
        .unwrap();
    shown.debug("a local that is gone", receiver.recv());

    let panicking = Arc::new(Mutex::new(Vec::new()));
    struct Notes(Arc<Mutex<Vec<bool>>>);
    impl Drop for Notes {
        fn drop(&mut self) {
            self.0.lock().unwrap().push(thread::panicking());
        }
    }
    let notes = (Notes(Arc::clone(&panicking)), Notes(Arc::clone(&panicking)));
    drop(notes.0);
    let second = notes.1;
    let _ = thread::spawn(move || {
        let _second = second;
        panic!("dropping");
    })
    .join();
    shown.debug("panicking", panicking.lock().unwrap().clone());
    shown.text("and here", thread::panicking());
    shown.debug(
        "a caught panic",
        catch_unwind(|| panic!("caught")).map_err(|e| said(&*e)),
    );
}

fn hooks(shown: &mut Shown) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let inside = Arc::clone(&seen);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let line = format!(
            "{:?} {:?}",
            info.payload_as_str(),
            info.location().map(|at| at.line() > 0)
        );
        inside.lock().unwrap().push(line);
    }));
    let _ = catch_unwind(|| panic!("heard"));
    let _ = catch_unwind(|| panic!("heard {}", 2));
    let _ = catch_unwind(|| std::panic::panic_any(1));
    std::panic::set_hook(before);
    shown.debug("heard", &seen);
    let _ = catch_unwind(|| panic!("not heard"));
    shown.debug("heard at the end", seen.lock().unwrap().len());
}

fn collections(shown: &mut Shown) {
    let mut map = HashMap::from([("a", 1)]);
    shown.debug("map", &map);
    shown.debug("its parts", (map.iter(), map.keys(), map.values()));
    shown.debug("entries", (map.entry("a"),));
    shown.debug("no entry", map.entry("b"));
    shown.debug("hasher", map.hasher());
    shown.debug("drained", map.drain());
    shown.debug("set", HashSet::from(['x']));
    shown.debug(
        "operations",
        &HashSet::from([1, 2]) & &HashSet::from([2, 3]),
    );
    shown.panic("a missing key", || HashMap::<u8, u8>::new()[&1]);
    shown.debug(
        "capacity",
        (
            HashMap::<u8, u8>::new().capacity(),
            HashMap::<u8, u8>::with_capacity(3).capacity(),
        ),
    );
    let states = [std::hash::RandomState::new(), std::hash::RandomState::new()];
    use std::hash::BuildHasher;
    shown.text(
        "two states differ",
        states[0].hash_one(1) != states[1].hash_one(1),
    );
    shown.text(
        "a state is itself",
        states[0].hash_one(1) == states[0].clone().hash_one(1),
    );
    shown.text(
        "the default hasher",
        std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one("text"),
    );
    shown.debug("the default hasher", std::hash::DefaultHasher::new());
    let first: Vec<u32> = (0..64).collect::<HashSet<u32>>().into_iter().collect();
    let second: Vec<u32> = (0..64).collect::<HashSet<u32>>().into_iter().collect();
    shown.text("two sets have orders of their own", first != second);
}

fn clocks(shown: &mut Shown) {
    let start = Instant::now();
    let end = start + Duration::from_secs(3);
    shown.debug(
        "between",
        (
            end - start,
            start.duration_since(end),
            start.checked_duration_since(end),
            start < end,
        ),
    );
    shown.panic("overflow", || start + Duration::MAX);
    shown.panic("underflow", || start - Duration::MAX);
    shown.text(
        "instant",
        format!("{start:?}").replace(|c: char| c.is_ascii_digit(), ""),
    );
    shown.text("forwards", Instant::now() >= start);
    let time = UNIX_EPOCH + Duration::from_nanos(1_500_000_000);
    shown.debug("time", time);
    shown.debug("earlier", UNIX_EPOCH.duration_since(time));
    shown.error("earlier", &UNIX_EPOCH.duration_since(time).unwrap_err());
    shown.panic("time overflow", || time + Duration::MAX);
    shown.panic("time underflow", || time - Duration::MAX);
    shown.text(
        "after 2020",
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap() > Duration::from_secs(1_577_836_800),
    );
    thread::sleep(Duration::from_millis(2));
    shown.text(
        "a sleep takes its time",
        start.elapsed() >= Duration::from_millis(2),
    );
}

fn surroundings(shown: &mut Shown) {
    shown.debug(
        "streams",
        (std::io::stdin(), std::io::stdout(), std::io::stderr()),
    );
    shown.debug(
        "locked streams",
        (std::io::stdout().lock(), std::io::stderr().lock()),
    );
    shown.debug(
        "nothing to read",
        std::io::read_to_string(std::io::stdin()).unwrap(),
    );
    shown.debug("variable", std::env::var("NOT_SET_ANYWHERE"));
    shown.error("variable", &std::env::var("NOT_SET_ANYWHERE").unwrap_err());
    shown.debug("variable", std::env::var_os("NOT_SET_ANYWHERE"));
    shown.debug("arguments", std::env::args().skip(1).collect::<Vec<_>>());
    let mut command = std::process::Command::new("program");
    command.arg("an argument").env("A", "1").current_dir("/");
    shown.debug("command", &command);
    shown.debug(
        "its parts",
        (
            command.get_program(),
            command.get_args(),
            command.get_envs(),
            command.get_current_dir(),
        ),
    );
    shown.debug(
        "codes",
        (std::process::ExitCode::SUCCESS, std::process::Stdio::null()),
    );
    shown.debug("options", std::fs::OpenOptions::new().read(true));
    let missing = std::fs::File::open("a file that is not there").unwrap_err();
    shown.error("a missing file", &missing);
    shown.debug(
        "a missing file",
        std::fs::read_to_string("a file that is not there").map_err(|e| e.kind()),
    );
    shown.debug(
        "a missing folder",
        std::fs::read_dir("a folder that is not there")
            .map(|_| ())
            .map_err(|e| e.kind()),
    );
    shown.debug("exists", std::fs::exists("a file that is not there"));
    shown.debug("backtrace", std::backtrace::Backtrace::disabled());
    shown.text("backtrace", std::backtrace::Backtrace::disabled());
    shown.text("file", file!());
    shown.text("module", module_path!());
    struct Loud;
    impl std::fmt::Display for Loud {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("while printing")
        }
    }
    shown.panic("printing", || println!("{Loud}"));
    struct Broken;
    impl std::fmt::Display for Broken {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Err(std::fmt::Error)
        }
    }
    shown.panic("printing what can't be", || eprintln!("{Broken}"));
    shown.text("dbg!", dbg!(1 + 1));
}

fn probe() -> String {
    let mut shown = Shown(Vec::new());
    locks(&mut shown);
    onces(&mut shown);
    atomics(&mut shown);
    channels(&mut shown);
    threads(&mut shown);
    hooks(&mut shown);
    collections(&mut shown);
    clocks(&mut shown);
    surroundings(&mut shown);
    shown.0.join("\n")
}

#[cfg(not(loom_std))]
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    print_all(&probe());
}

#[cfg(loom_std)]
fn main() {
    use std::__model::{Config, End, explore};
    let config = Config {
        executions: 100,
        steps: 100_000,
        timeouts: 0,
        spurious: 0,
        ..Config::default()
    };
    let mut shown = false;
    let exploration = explore(&config, probe, |_, observation, _| {
        match &observation.end {
            End::Returned => print_all(&observation.value),
            other => print_all(&format!("{other:?}")),
        }
        shown = true;
        std::ops::ControlFlow::Break(())
    });
    if !shown {
        print_all(&format!("{exploration:?}"));
    }
}
