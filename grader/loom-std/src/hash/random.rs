//! `RandomState` without chance: its keys follow from the thread and from how many it has made.
//!
//! Two states differ, as in the standard library, and the same program run again gets the same
//! ones, so that the order of a hash map never differs between two runs of one schedule. Alone
//! knows how a standard `DefaultHasher` with given keys is made.

pub use ::std::hash::DefaultHasher;

use ::std::cell::RefCell;
use ::std::collections::BTreeMap;
use ::std::fmt;
use ::std::hash::{BuildHasher, RandomState as Real};

use crate::hooks;

/// The first key of the first state, and the second key of all: the answer of no dice.
const KEYS: (u64, u64) = (0x6c6f_6f6d_2073_7464, 0x9e37_79b9_7f4a_7c15);

/// The default state of hash maps and hash sets, the same in every execution.
#[derive(Clone)]
pub struct RandomState {
    k0: u64,
    k1: u64,
}

/// How many states each thread of an execution has made.
#[derive(Default)]
struct Made {
    execution: u64,
    by_thread: BTreeMap<u64, u64>,
}

::std::thread_local! {
    static MADE: RefCell<Made> = RefCell::default();
}

/// How many states the running thread has made before this one.
fn count() -> (u64, u64) {
    let thread = hooks::thread();
    let earlier = MADE.with_borrow_mut(|made| {
        let execution = hooks::execution();
        if made.execution != execution {
            *made = Made {
                execution,
                by_thread: BTreeMap::new(),
            };
        }
        let count = made.by_thread.entry(thread).or_default();
        *count += 1;
        *count - 1
    });
    (thread, earlier)
}

impl RandomState {
    /// A state with new keys.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> RandomState {
        let (thread, earlier) = count();
        RandomState {
            k0: KEYS.0.wrapping_add(earlier),
            k1: KEYS.1.wrapping_mul(2 * thread + 1),
        }
    }
}

impl BuildHasher for RandomState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        const { assert!(size_of::<Real>() == size_of::<[u64; 2]>()) };
        // SAFETY: the standard `RandomState` holds two `u64` and nothing else, as the assertion of
        // its size confirms, and every pair of `u64` is one it could have drawn.
        let real = unsafe { ::std::mem::transmute::<[u64; 2], Real>([self.k0, self.k1]) };
        real.build_hasher()
    }
}

impl Default for RandomState {
    fn default() -> RandomState {
        RandomState::new()
    }
}

impl fmt::Debug for RandomState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RandomState").finish_non_exhaustive()
    }
}
