//! What a driver gives the engine and gets from it: plain data, no references into an execution.

use ::std::sync::atomic::Ordering;

/// How memory behaves in an exploration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Memory {
    /// Every atomic operation takes effect at once for all threads; finds every interleaving bug.
    Sequential,
    /// Orderings mean what they say: a read may return an older value where nothing forbids it.
    Weak,
}

/// How the executions of an exploration are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// Every interleaving, by loom: for small models.
    Exhaustive,
    /// Schedules drawn from a seed, by shuttle: in turn any (random) and those that interrupt a
    /// thread in a few places (probabilistic concurrency testing). Never complete, and in sequential
    /// memory only; for sizes and numbers of threads that can't be explored.
    Sampled {
        /// Equal seeds give equal schedules.
        seed: u64,
        /// Operations in all executions after which no other begins; it ends as
        /// [`Stopped::Operations`].
        operations: u64,
    },
    /// Every schedule, by shuttle, without leaving out those that amount to the same. In sequential
    /// memory only, and choices that are not about threads all come out one way. To compare with.
    Enumerated,
}

/// What to explore and how far.
#[derive(Clone, Debug)]
pub struct Config {
    /// How the executions are chosen.
    pub search: Search,
    /// How memory behaves.
    pub memory: Memory,
    /// How many times a running thread may be interrupted in one execution; `None`: any number.
    /// For an exhaustive search.
    pub preemptions: Option<u8>,
    /// How many reads may return an old value in one execution where orderings count; `None`: any
    /// number.
    pub old_reads: Option<u8>,
    /// The most executions; the search then ends as [`Stopped::Executions`].
    pub executions: u64,
    /// The most operations in one execution; one more is a [`End::Livelock`].
    pub steps: u32,
    /// What `available_parallelism` returns, 1 or more.
    pub cores: usize,
    /// How many spurious wake-ups, and spurious failures of `compare_exchange_weak`, one
    /// execution may have.
    pub spurious: u8,
    /// How many timeouts one execution may choose; those without which nothing could go on are
    /// not counted.
    pub timeouts: u8,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            search: Search::Exhaustive,
            memory: Memory::Sequential,
            preemptions: None,
            old_reads: None,
            executions: 100_000,
            steps: 5_000,
            cores: 2,
            spurious: 1,
            timeouts: 1,
        }
    }
}

/// Who holds what a blocked thread waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The number of the thread.
    pub thread: u32,
    /// Where it got hold of the object.
    pub file: &'static str,
    /// The line in `file`.
    pub line: u32,
}

/// A thread that can't go on, or has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlockedThread {
    /// The number of the thread; 0 is the one that called the body.
    pub thread: u32,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The operation it is in ("lock", "join", "recv", …); "running" if it could go on.
    pub op: &'static str,
    /// What it waits for ("Mutex#1").
    pub object: Option<String>,
    /// Where in the code.
    pub file: &'static str,
    /// The line in `file`.
    pub line: u32,
    /// The threads that it waits for: who holds the lock, who is joined, who owns senders.
    pub holders: Vec<Holder>,
}

/// How code went where the engine hears no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Death {
    /// It runs on and on without any operation that others could see.
    EndlessLoop,
    /// It has used up its stack.
    StackOverflow,
    /// It aborted: a panic in the middle of a panic, no memory left.
    Aborted,
}

/// How an execution ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The body returned, and all its threads have ended.
    Returned,
    /// The body panicked.
    Panicked {
        /// The panic's message.
        message: String,
        /// Where it panicked.
        file: String,
        /// The line in `file`.
        line: u32,
    },
    /// No thread can go on. Those of a cycle come first.
    Deadlock {
        /// Who waits for what.
        threads: Vec<BlockedThread>,
        /// How many of `threads`, from the first, wait for each other in a circle.
        cycle: usize,
    },
    /// The execution took too many steps: threads run but nothing gets done.
    Livelock {
        /// What each thread that has not ended does.
        threads: Vec<BlockedThread>,
    },
    /// The body returned while threads that it had started had not ended.
    ThreadsLeft {
        /// What each of them does.
        threads: Vec<BlockedThread>,
    },
    /// Code went where the engine hears no more of it: nothing else of the execution is known.
    Died {
        /// How.
        how: Death,
        /// The number of the thread that did.
        thread: u32,
        /// Where its last operation was, or where it was started if it had none.
        file: &'static str,
        /// The line in `file`.
        line: u32,
    },
    /// The process was ended from inside.
    Exited {
        /// The exit code.
        code: i32,
        /// Where.
        file: &'static str,
        /// The line in `file`.
        line: u32,
    },
    /// The code needs something that a model can't do.
    Unsupported {
        /// What.
        what: String,
        /// Where.
        file: &'static str,
        /// The line in `file`.
        line: u32,
    },
    /// The code asked for the machine's own files or for the program's.
    Machine {
        /// How, and which.
        what: String,
        /// Where.
        file: &'static str,
        /// The line in `file`.
        line: u32,
    },
    /// More threads exist at a time than the engine can explore.
    TooManyThreads {
        /// The most threads, the caller included.
        limit: u32,
        /// Where the one too many was to be started.
        file: &'static str,
        /// The line in `file`.
        line: u32,
    },
    /// The engine has failed; never a fault of the code.
    Engine {
        /// What it says.
        message: String,
    },
}

/// What one execution showed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Observation {
    /// How it ended.
    pub end: End,
    /// What the body returned; empty if it did not.
    pub value: String,
    /// How many threads were started.
    pub spawned: u32,
    /// The most threads that existed at a time, the caller included.
    pub peak: u32,
}

impl Observation {
    /// That the engine has failed.
    pub(super) fn broken(message: String) -> Self {
        Self {
            end: End::Engine { message },
            value: String::new(),
            spawned: 0,
            peak: 0,
        }
    }
}

/// One operation of one thread.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// Its place in the execution, from 0.
    pub step: u64,
    /// The number of the thread; 0 is the one that called the body.
    pub thread: u32,
    /// The thread's name, if it has one.
    pub thread_name: Option<String>,
    /// What it did: "lock", "unlock", "load", "store", "fetch_add", "spawn", "join", …
    pub op: &'static str,
    /// The object ("Mutex#1"), numbered by first use.
    pub object: Option<String>,
    /// The value read or written; "old -> new" for both.
    pub value: Option<String>,
    /// The ordering of an atomic operation.
    pub ordering: Option<Ordering>,
    /// Where in the code; for an unlock, where the lock was taken.
    pub file: &'static str,
    /// The line in `file`.
    pub line: u32,
    /// The thread began to wait here and did not go on.
    pub blocked: bool,
}

/// Why a search ended before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stopped {
    /// The budget of executions was used up.
    Executions,
    /// The budget of operations was used up.
    Operations,
    /// The visitor said so.
    Visitor,
    /// An execution ended in a way that can't be gone on from (a deadlock, a livelock, …).
    End,
}

/// A place in the code that asks for an operation on something that threads share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    /// The file, as the compiler wrote it.
    pub file: &'static str,
    /// The line in `file`.
    pub line: u32,
    /// The column in `line`.
    pub column: u32,
}

/// What an exploration was.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exploration {
    /// How many executions were run.
    pub executions: u64,
    /// Every interleaving was covered (with a bound: those with at most so many preemptions).
    pub complete: bool,
    /// Why it is not complete.
    pub stopped: Option<Stopped>,
    /// Operations in all executions.
    pub steps: u64,
    /// A digest of every operation of every execution.
    pub digest: u64,
    /// The most threads at a time in any execution, the caller included.
    pub max_threads: u32,
    /// How many different observations there were.
    pub observations: u64,
    /// How often the search began anew because an operation was found that needs more machinery.
    pub restarts: u32,
    /// Choices (timeouts, spurious wake-ups, whom to notify) were left out after a limit.
    pub choices_cut: bool,
    /// Something was done with an atomic, or a fence was passed, in some execution: where there is
    /// nothing of the kind, memory orderings change nothing.
    pub atomics: bool,
    /// Every place that asked for an operation in some execution, in order.
    pub sites: Vec<Site>,
}
