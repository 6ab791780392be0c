//! The same library by its other names.

extern crate alloc;

use alloc::borrow::{Cow, ToOwned};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BinaryHeap, TryReserveError, VecDeque, btree_map};
use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::sync::{Arc, Weak};
use alloc::task::Wake;
use alloc::vec::Vec;
use alloc::{format, vec};
use core::any::Any;
use core::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use core::cmp::{Ordering as Compared, Reverse};
use core::convert::Infallible;
use core::ffi::CStr;
use core::fmt::{self, Debug};
use core::future::{Future, ready};
use core::hash::{BuildHasher, Hash, Hasher};
use core::iter::{self, FusedIterator};
use core::marker::PhantomData;
use core::mem::{self, ManuallyDrop, MaybeUninit};
use core::net::Ipv4Addr;
use core::num::{NonZeroU32, ParseIntError, Wrapping};
use core::ops::{Add, AddAssign, ControlFlow, Deref, Range};
use core::panic::{Location, PanicInfo, UnwindSafe};
use core::pin::Pin;
use core::ptr::{self, NonNull};
use core::slice;
use core::str::{self, FromStr};
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};
use core::task::{Context, Poll};
use core::time::Duration;
use core::{array, ascii, char, f64, u32};

static HITS: AtomicUsize = AtomicUsize::new(0);

/// The types are the same by every path.
pub fn same(
    a: core::sync::atomic::AtomicU64,
    b: alloc::sync::Arc<u8>,
    c: core::time::Duration,
) -> (
    std::sync::atomic::AtomicU64,
    std::sync::Arc<u8>,
    std::time::Duration,
) {
    (a, b, c)
}

pub fn shared(counter: &AtomicU64) -> u64 {
    fence(Ordering::SeqCst);
    HITS.fetch_add(1, Ordering::Relaxed);
    core::hint::spin_loop();
    core::hint::black_box(counter.fetch_add(1, Ordering::AcqRel))
}

pub fn texts() -> String {
    let a = alloc::format!("{}", 1);
    let b: Cow<'_, str> = "text".into();
    let c = alloc::vec![1_u8, 2];
    let d = format!("{:?} {:?}", c, vec!["x"]);
    let e = CString::new("c").unwrap();
    let f: &CStr = &e;
    let g = str::from_utf8(&c).unwrap_or("").to_owned();
    let h = <u32 as FromStr>::from_str("3").unwrap_or(u32::MAX);
    let i = char::from_digit(3, 10).unwrap_or('x');
    a + &b
        + &d
        + &g
        + &h.to_string()
        + &i.to_string()
        + &String::from_utf8_lossy(f.to_bytes())
        + &f64::consts::E.to_string()
}

pub fn cells() -> usize {
    let cell = Cell::new(1);
    cell.set(2);
    let shared = Rc::new(RefCell::new(Vec::new()));
    shared.borrow_mut().push(cell.get());
    let once = OnceCell::new();
    once.get_or_init(|| 3);
    let unsafe_cell = UnsafeCell::new(4);
    let weak: Weak<u8> = Arc::downgrade(&Arc::new(1));
    let mut queue = VecDeque::from([1]);
    queue.push_front(2);
    let mut heap = BinaryHeap::new();
    heap.push(Reverse(1));
    let mut tree: BTreeMap<u8, u8> = BTreeMap::new();
    if let btree_map::Entry::Vacant(entry) = tree.entry(1) {
        entry.insert(1);
    }
    let reserved: Result<(), TryReserveError> = Vec::<u8>::new().try_reserve(1);
    shared.borrow().len()
        + queue.len()
        + heap.len()
        + tree.len()
        + usize::from(weak.upgrade().is_none())
        + unsafe_cell.into_inner()
        + usize::from(reserved.is_ok())
}

pub fn memory() -> usize {
    let mut a = 1;
    let b = mem::replace(&mut a, 2) + mem::take(&mut a);
    let kept = ManuallyDrop::new(String::new());
    let pointer = NonNull::from(&b);
    let layout = alloc::alloc::Layout::new::<u64>();
    let mut numbers = [3, 1, 2];
    mem::swap(&mut a, &mut numbers[0]);
    numbers.sort();
    let made: [u8; 3] = array::from_fn(|i| i as u8);
    let missing: MaybeUninit<u8> = MaybeUninit::uninit();
    let _ = (
        kept,
        missing,
        ptr::null::<u8>(),
        slice::from_ref(&b).len(),
        PhantomData::<u8>,
    );
    size_of::<u8>()
        + mem::size_of::<u64>()
        + align_of::<u16>()
        + layout.size()
        + made.len()
        + usize::from(pointer.as_ptr().is_null())
        + ascii::escape_default(1).count()
}

pub fn numbers(text: &str) -> Result<u32, ParseIntError> {
    let n: u32 = text.parse()?;
    let one = NonZeroU32::new(1).map_or(0, NonZeroU32::get);
    let wrapped = Wrapping(u32::MAX) + Wrapping(1);
    let Range { start, end } = 0..n;
    let flow: ControlFlow<u32> = (start..end).try_for_each(|n| {
        if n > 3 {
            ControlFlow::Break(n)
        } else {
            ControlFlow::Continue(())
        }
    });
    let ordering = match 1.cmp(&2) {
        Compared::Less => 1,
        Compared::Equal | Compared::Greater => 0,
    };
    core::assert!(one == 1);
    core::debug_assert_eq!(wrapped.0, 0);
    Ok(n + ordering
        + iter::repeat(1).take(2).sum::<u32>()
        + matches!(flow, ControlFlow::Break(_)) as u32)
}

#[track_caller]
pub fn place() -> &'static Location<'static> {
    Location::caller()
}

pub fn hook(_: &PanicInfo<'_>) {}

pub fn poll_once<F: Future<Output = u8>>(future: Pin<&mut F>, context: &mut Context<'_>) -> u8 {
    match future.poll(context) {
        Poll::Ready(n) => n,
        Poll::Pending => 0,
    }
}

pub fn futures() -> impl Future<Output = u8> {
    ready(3)
}

pub fn address() -> Ipv4Addr {
    core::net::Ipv4Addr::LOCALHOST
}

pub fn waits() -> Duration {
    Duration::from_millis(3)
}

pub struct Sum<T>(pub T);

impl<T: Add<Output = T> + Copy> AddAssign<T> for Sum<T> {
    fn add_assign(&mut self, other: T) {
        self.0 = self.0 + other;
    }
}

impl<T> Deref for Sum<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

pub struct Empty;

impl Iterator for Empty {
    type Item = Infallible;
    fn next(&mut self) -> Option<Infallible> {
        None
    }
}

impl FusedIterator for Empty {}

impl Wake for Empty {
    fn wake(self: Arc<Self>) {}
}

pub fn generic<T: Debug + Any + UnwindSafe + Hash, B: BuildHasher>(value: T, with: B) -> u64 {
    let boxed: Box<dyn Any> = Box::new(1_u8);
    let mut hasher = with.build_hasher();
    value.hash(&mut hasher);
    hasher.finish()
        + u64::from(boxed.downcast_ref::<u8>().copied().unwrap_or(0))
        + core::any::type_name::<T>().len() as u64
}

pub fn slices() -> alloc::vec::IntoIter<u8> {
    alloc::vec![1, 2].into_iter()
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Derived(u8);

impl fmt::Display for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        core::write!(f, "{}", self.0)
    }
}

pub fn by_prelude() -> alloc::vec::Vec<core::primitive::u8> {
    core::prelude::rust_2024::Into::into([1, 2])
}
