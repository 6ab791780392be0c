//! Prints what a program can find out about each public type: name, size, alignment, whether it
//! is dropped, and its automatic traits. Compiled against the real library and against this one,
//! it must print the same.

#![allow(dead_code, deprecated, clippy::all)]

use std::cell::{Cell, RefCell, UnsafeCell};
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;

unsafe extern "C" {
    fn write(fd: i32, bytes: *const u8, count: usize) -> isize;
}

/// Prints past the library's own standard output, which may show nothing.
fn show(line: String) {
    let line = line + "\n";
    assert_eq!(
        unsafe { write(1, line.as_ptr(), line.len()) },
        line.len() as isize
    );
}

trait Otherwise {
    const HOLDS: bool = false;
}

macro_rules! asks {
    ($($name:ident: $($bound:path)?;)+) => {$(
        struct $name<T: ?Sized>(PhantomData<T>);
        impl<T: ?Sized> Otherwise for $name<T> {}
        impl<T: ?Sized $(+ $bound)?> $name<T> {
            const HOLDS: bool = true;
        }
    )+};
}

asks! {
    AskSend: Send;
    AskSync: Sync;
    AskUnpin: Unpin;
    AskUnwind: UnwindSafe;
    AskRefUnwind: RefUnwindSafe;
    AskDebug: std::fmt::Debug;
    AskDisplay: std::fmt::Display;
    AskError: std::error::Error;
}

macro_rules! asks_sized {
    ($($name:ident: $bound:path;)+) => {$(
        struct $name<T>(PhantomData<T>);
        impl<T> Otherwise for $name<T> {}
        impl<T: $bound> $name<T> {
            const HOLDS: bool = true;
        }
    )+};
}

asks_sized! {
    AskClone: Clone;
    AskCopy: Copy;
    AskDefault: Default;
    AskEq: Eq;
    AskOrd: Ord;
    AskHash: std::hash::Hash;
    AskIterator: Iterator;
    AskIntoIterator: IntoIterator;
    AskRead: std::io::Read;
    AskWrite: std::io::Write;
    AskSeek: std::io::Seek;
}

macro_rules! types {
    ($($type:ty),+ $(,)?) => {$(
        {
            let yes: &[(&str, bool)] = &[
                ("Send", <AskSend<$type>>::HOLDS),
                ("Sync", <AskSync<$type>>::HOLDS),
                ("Unpin", <AskUnpin<$type>>::HOLDS),
                ("UnwindSafe", <AskUnwind<$type>>::HOLDS),
                ("RefUnwindSafe", <AskRefUnwind<$type>>::HOLDS),
                ("Debug", <AskDebug<$type>>::HOLDS),
                ("Display", <AskDisplay<$type>>::HOLDS),
                ("Error", <AskError<$type>>::HOLDS),
                ("Clone", <AskClone<$type>>::HOLDS),
                ("Copy", <AskCopy<$type>>::HOLDS),
                ("Default", <AskDefault<$type>>::HOLDS),
                ("Eq", <AskEq<$type>>::HOLDS),
                ("Ord", <AskOrd<$type>>::HOLDS),
                ("Hash", <AskHash<$type>>::HOLDS),
                ("Iterator", <AskIterator<$type>>::HOLDS),
                ("IntoIterator", <AskIntoIterator<$type>>::HOLDS),
                ("Read", <AskRead<$type>>::HOLDS),
                ("Write", <AskWrite<$type>>::HOLDS),
                ("Seek", <AskSeek<$type>>::HOLDS),
            ];
            let yes: Vec<&str> = yes.iter().filter(|(_, holds)| *holds).map(|(name, _)| *name).collect();
            show(format!(
                "{} | {} | size {} option {} align {} drop {} | {}",
                stringify!($type).replace(['\n', ' '], ""),
                std::any::type_name::<$type>(),
                std::mem::size_of::<$type>(),
                std::mem::size_of::<Option<$type>>(),
                std::mem::align_of::<$type>(),
                std::mem::needs_drop::<$type>(),
                yes.join(" "),
            ));
        }
    )+};
}

type Text = String;
type Local = Rc<u8>;
type Big = [u64; 5];

fn sync() {
    use std::sync::*;
    types! {
        Mutex<u8>, Mutex<()>, Mutex<Text>, Mutex<Local>, Mutex<Cell<u8>>, Mutex<Big>, Mutex<Vec<Mutex<u8>>>,
        MutexGuard<'static, u8>, MutexGuard<'static, Local>, MutexGuard<'static, Cell<u8>>, MutexGuard<'static, dyn Fn()>,
        RwLock<u8>, RwLock<()>, RwLock<Text>, RwLock<Local>, RwLock<Cell<u8>>, RwLock<Big>,
        RwLockReadGuard<'static, u8>, RwLockReadGuard<'static, Local>, RwLockReadGuard<'static, Cell<u8>>,
        RwLockWriteGuard<'static, u8>, RwLockWriteGuard<'static, Local>, RwLockWriteGuard<'static, Cell<u8>>,
        Condvar, WaitTimeoutResult, Barrier, BarrierWaitResult, Once, OnceState,
        OnceLock<u8>, OnceLock<()>, OnceLock<Text>, OnceLock<Local>, OnceLock<Cell<u8>>,
        LazyLock<u8>, LazyLock<Text>, LazyLock<Local>, LazyLock<Cell<u8>>, LazyLock<u8, Box<dyn FnOnce() -> u8>>,
        LazyLock<u8, Box<dyn FnOnce() -> u8 + Send>>,
        Arc<u8>, Arc<Mutex<Local>>, Arc<Mutex<u8>>, Arc<Cell<u8>>, Weak<u8>, Arc<dyn Fn() + Send + Sync>,
        PoisonError<u8>, PoisonError<MutexGuard<'static, u8>>, TryLockError<u8>, TryLockError<MutexGuard<'static, u8>>,
        LockResult<MutexGuard<'static, u8>>, TryLockResult<MutexGuard<'static, u8>>,
        &'static Mutex<u8>, [Mutex<u8>; 3], (Condvar, Mutex<bool>),
    }
}

fn atomics() {
    use std::sync::atomic::*;
    types! {
        AtomicBool, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
        AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize,
        AtomicPtr<u8>, AtomicPtr<Text>, AtomicPtr<Cell<Local>>, Ordering,
        Vec<AtomicU64>, std::sync::Arc<AtomicUsize>, (AtomicBool, std::sync::Mutex<AtomicI8>), &'static AtomicU64,
        [AtomicU8; 4], Option<Box<AtomicPtr<AtomicBool>>>,
    }
}

fn channels() {
    use std::sync::mpsc::*;
    types! {
        Sender<u8>, Sender<Local>, Sender<Cell<u8>>, SyncSender<u8>, SyncSender<Local>, Receiver<u8>, Receiver<Local>,
        Iter<'static, u8>, TryIter<'static, u8>, IntoIter<u8>,
        SendError<u8>, SendError<Local>, RecvError, TryRecvError, RecvTimeoutError, TrySendError<u8>,
        TrySendError<Local>,
    }
}

fn threads() {
    use std::thread::*;
    types! {
        Thread, ThreadId, JoinHandle<u8>, JoinHandle<Local>, JoinHandle<Cell<u8>>, JoinHandle<()>,
        ScopedJoinHandle<'static, u8>, ScopedJoinHandle<'static, Local>, Scope<'static, 'static>, Builder,
        LocalKey<u8>, LocalKey<Local>, AccessError, Result<u8>,
    }
}

fn time() {
    use std::time::*;
    types! { Instant, SystemTime, Duration, SystemTimeError, TryFromFloatSecsError }
}

fn collections() {
    use std::collections::{hash_map, hash_set, *};
    use std::hash::*;
    types! {
        HashMap<u8, u8>, HashMap<Text, Local>, HashMap<u8, Cell<u8>>, HashMap<&'static Cell<u8>, u8>,
        HashMap<u8, u8, BuildHasherDefault<DefaultHasher>>, HashMap<Text, Vec<HashMap<u8, Text>>>,
        HashSet<u8>, HashSet<Text>, HashSet<Local>, HashSet<u8, BuildHasherDefault<DefaultHasher>>,
        hash_map::Iter<'static, u8, u8>, hash_map::IterMut<'static, u8, u8>, hash_map::IntoIter<u8, u8>,
        hash_map::Keys<'static, u8, u8>, hash_map::Values<'static, u8, u8>, hash_map::ValuesMut<'static, u8, u8>,
        hash_map::IntoKeys<u8, u8>, hash_map::IntoValues<u8, u8>, hash_map::Drain<'static, u8, u8>,
        hash_map::ExtractIf<'static, u8, u8, fn(&u8, &mut u8) -> bool>,
        hash_map::Entry<'static, u8, u8>, hash_map::OccupiedEntry<'static, u8, u8>, hash_map::VacantEntry<'static, u8, u8>,
        hash_set::Iter<'static, u8>, hash_set::IntoIter<u8>, hash_set::Drain<'static, u8>,
        hash_set::ExtractIf<'static, u8, fn(&u8) -> bool>,
        hash_set::Intersection<'static, u8, RandomState>, hash_set::Difference<'static, u8, RandomState>,
        hash_set::SymmetricDifference<'static, u8, RandomState>, hash_set::Union<'static, u8, RandomState>,
        BTreeMap<u8, u8>, BTreeSet<u8>, VecDeque<u8>, BinaryHeap<u8>, LinkedList<u8>, TryReserveError,
        RandomState, DefaultHasher, BuildHasherDefault<DefaultHasher>, std::hash::SipHasher,
    }
}

fn cells() {
    use std::cell::*;
    types! {
        Cell<u8>, RefCell<u8>, UnsafeCell<u8>, OnceCell<u8>, LazyCell<u8>, Ref<'static, u8>, RefMut<'static, u8>,
        BorrowError, BorrowMutError, Rc<RefCell<u8>>, std::rc::Weak<u8>,
    }
}

fn files() {
    use std::fs::*;
    types! {
        File, OpenOptions, Metadata, ReadDir, DirEntry, FileType, Permissions, DirBuilder, FileTimes, TryLockError,
        std::io::BufReader<File>, std::io::Lines<std::io::BufReader<File>>, &'static File,
    }
}

fn streams() {
    use std::io::*;
    types! {
        Stdin, StdinLock<'static>, Stdout, StdoutLock<'static>, Stderr, StderrLock<'static>, Lines<StdinLock<'static>>,
        PipeReader, PipeWriter, Error, ErrorKind, Cursor<Vec<u8>>, BufWriter<Stdout>, LineWriter<Stdout>, Sink, Empty,
        &'static Stdin, &'static Stdout, &'static Stderr,
    }
}

fn processes() {
    use std::process::*;
    types! {
        Command, Child, ExitStatus, Output, Stdio, ExitCode, ChildStdin, ChildStdout, ChildStderr,
        CommandArgs<'static>, CommandEnvs<'static>,
    }
}

fn surroundings() {
    use std::{backtrace::*, env::*, net::*, os::unix::net as unix, panic::*, task::*};
    types! {
        Args, ArgsOs, Vars, VarsOs, VarError, SplitPaths<'static>, JoinPathsError,
        TcpStream, TcpListener, UdpSocket, Incoming<'static>, Shutdown, SocketAddr, IpAddr,
        unix::UnixStream, unix::UnixListener, unix::UnixDatagram, unix::SocketAddr, unix::Incoming<'static>,
        Backtrace, BacktraceStatus, Location<'static>, PanicHookInfo<'static>, AssertUnwindSafe<u8>,
        Waker, Context<'static>, Poll<u8>,
        std::any::TypeId, Box<dyn std::any::Any + Send>, std::alloc::System, std::alloc::Layout,
    }
}

/// Names of things that have no name of their own to write down.
fn names() {
    fn named<T>(_: T) -> String {
        std::any::type_name::<T>().to_owned()
    }
    fn of_value<T: ?Sized>(value: &T) -> String {
        std::any::type_name_of_val(value).to_owned()
    }
    show(named(std::thread::yield_now));
    show(named(std::thread::park));
    show(named(std::thread::park_timeout));
    show(named(std::thread::sleep));
    show(named(std::thread::current));
    show(named(std::thread::panicking));
    show(named(std::thread::available_parallelism));
    show(named(std::thread::spawn::<fn() -> u8, u8>));
    show(named(
        std::thread::scope::<fn(&std::thread::Scope<'_, '_>) -> u8, u8>,
    ));
    show(named(std::thread::Builder::new));
    show(named(std::thread::Thread::unpark));
    show(named(std::thread::JoinHandle::<u8>::join));
    show(named(std::hint::spin_loop));
    show(named(std::hint::black_box::<u8>));
    show(named(std::process::id));
    show(named(std::process::exit));
    show(named(std::process::abort));
    show(named(std::process::Command::spawn));
    show(named(std::time::Instant::now));
    show(named(std::time::SystemTime::now));
    show(named(std::sync::Condvar::notify_one));
    show(named(std::sync::Mutex::<u8>::lock));
    show(named(std::sync::RwLock::<u8>::read));
    show(named(std::sync::Barrier::wait));
    show(named(std::sync::Once::is_completed));
    show(named(std::sync::OnceLock::<u8>::get));
    show(named(std::sync::mpsc::channel::<u8>));
    show(named(std::sync::mpsc::sync_channel::<u8>));
    show(named(std::sync::mpsc::Sender::<u8>::send));
    show(named(std::sync::mpsc::Receiver::<u8>::recv));
    show(named(std::sync::atomic::AtomicU64::new));
    show(named(std::sync::atomic::AtomicU64::fetch_add));
    show(named(std::sync::atomic::AtomicBool::load));
    show(named(std::sync::atomic::AtomicPtr::<u8>::store));
    show(named(std::sync::atomic::fence));
    show(named(std::sync::Arc::<u8>::new));
    show(named(std::fs::File::sync_all));
    show(named(std::fs::read_to_string::<&str>));
    show(named(std::fs::File::open::<&str>));
    show(named(std::io::stdin));
    show(named(std::io::stdout));
    show(named(std::io::Stdout::lock));
    show(named(std::env::args));
    show(named(std::env::vars));
    show(named(std::env::var::<&str>));
    show(named(std::any::type_name::<u8>));
    show(named(std::panic::catch_unwind::<fn(), ()>));
    show(named(std::panic::set_hook));
    show(named(std::panic::take_hook));
    show(named(std::collections::HashMap::<u8, u8>::new));
    show(named(std::collections::HashMap::<u8, u8>::insert));
    show(named(std::collections::HashSet::<u8>::len));
    show(named(std::hash::RandomState::new));
    show(named(std::backtrace::Backtrace::capture));
    show(of_value(&std::sync::atomic::AtomicU64::new(1)));
    show(of_value(&Some(std::sync::Mutex::new(
        std::sync::atomic::AtomicI32::new(1),
    ))));
    show(of_value("text"));
}

fn main() {
    sync();
    atomics();
    channels();
    threads();
    time();
    collections();
    cells();
    files();
    streams();
    processes();
    surroundings();
    names();
}
