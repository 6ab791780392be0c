//! Who runs an execution's threads: loom, which explores every interleaving, or shuttle, which runs
//! the schedules that `sampling` draws. One face for both, so that the engine is the same.
//!
//! Under shuttle nobody is ever blocked as far as shuttle knows: `sampling` offers it only those who
//! can go on. Must not know why somebody waits.

use ::std::time::Duration;

/// The library that runs the threads of an exploration.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    Loom,
    Shuttle,
}

/// A thread of the runner, to wake it.
#[derive(Clone)]
pub(crate) enum Handle {
    Loom(loom::thread::Thread),
    /// By its number; it goes on when the engine says that it can.
    Shuttle(usize),
}

impl Handle {
    pub(crate) fn wake(&self) {
        match self {
            Self::Loom(thread) => thread.unpark(),
            Self::Shuttle(_) => {}
        }
    }
}

impl Runner {
    /// The most threads at a time, the runner's own first one included.
    pub(crate) fn most_threads(self) -> usize {
        match self {
            Self::Loom => 5,
            Self::Shuttle => 64,
        }
    }

    /// Starts a thread. Where its handle is known at once, the starter gets it.
    pub(crate) fn start(self, work: impl FnOnce() + Send + 'static) -> Option<Handle> {
        match self {
            Self::Loom => {
                loom::thread::spawn(work);
                None
            }
            Self::Shuttle => {
                let started = shuttle::thread::spawn(work);
                Some(Handle::Shuttle(started.thread().id().into()))
            }
        }
    }

    /// The running thread.
    pub(crate) fn current(self) -> Handle {
        match self {
            Self::Loom => Handle::Loom(loom::thread::current()),
            Self::Shuttle => Handle::Shuttle(shuttle::thread::current().id().into()),
        }
    }

    /// Stops the running thread until the engine lets it go on and somebody has woken it.
    pub(crate) fn park(self) {
        match self {
            Self::Loom => loom::thread::park(),
            Self::Shuttle => switch(),
        }
    }

    /// As `park`, for who looks in a loop: where two wake each other by looking, a third comes first.
    /// Loom needs that only where a search has to be `fair`.
    pub(crate) fn park_in_a_loop(self, fair: bool) {
        if fair || self == Self::Shuttle {
            self.give_way();
        }
        if self == Self::Loom {
            self.park();
        }
    }

    /// Lets others go first.
    pub(crate) fn give_way(self) {
        match self {
            Self::Loom => loom::thread::yield_now(),
            Self::Shuttle => shuttle::thread::yield_now(),
        }
    }
}

/// A point where shuttle may go on with another thread: it takes a sleep for nothing else.
pub(crate) fn switch() {
    shuttle::thread::sleep(Duration::ZERO);
}

/// A choice that shuttle draws.
pub(crate) fn drawn() -> bool {
    use shuttle::rand::RngCore;
    shuttle::rand::thread_rng().next_u64() & 1 == 1
}
