//! What a judge asks of a model program, and what the model observed.
//!
//! Responsible for the words on that socket. A model reports observations and never a verdict:
//! it does not know which of them are right. The judge plans, stops and decides.

use serde::{Deserialize, Serialize};

/// How memory behaves in an exploration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Memory {
    /// Every interleaving of sequentially consistent operations.
    Sequential,
    /// The orderings that the code asks for, so that a weak one may show an old value.
    Weak,
}

/// How the executions of an exploration are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Search {
    /// Every interleaving.
    Exhaustive,
    /// Schedules drawn from a seed, for what is too large to explore.
    Sampled {
        /// Equal seeds give equal schedules.
        seed: u64,
        /// Operations in all executions after which no other begins.
        operations: u64,
    },
}

/// From the judge to the model program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// The first order.
    Start {
        /// The key of every record to come.
        key: crate::record::Key,
        /// The folder with the files that models may read.
        files: String,
    },
    /// Explore one model.
    Run(Run),
    /// The answer to [`Report::Seen`]: explore on (`true`), or this was enough.
    GoOn(bool),
    /// Nothing more to do.
    Leave,
}

/// One exploration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The model's name.
    pub model: String,
    /// How the executions are chosen.
    pub search: Search,
    /// How memory behaves; sequentially where executions are sampled.
    pub memory: Memory,
    /// Preemptions an execution may have; none for no bound.
    pub preemptions: Option<u8>,
    /// Reads of an old value that an execution may have where orderings count; none for no bound.
    pub old_reads: Option<u8>,
    /// Executions to explore at most.
    pub executions: u64,
    /// Operations of one execution before it counts as endless.
    pub steps: u32,
}

/// From the model program to the judge, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// The models that this program has.
    Ready {
        /// Their names.
        models: Vec<String>,
    },
    /// An execution ended in a way not seen before in this exploration.
    Seen(Box<Seen>),
    /// The exploration is over.
    Explored(Explored),
}

/// The first execution that ended in this way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its number, from 1.
    pub execution: u64,
    /// How it ended.
    pub end: End,
    /// What the model's body returned; empty if it did not return.
    pub value: String,
    /// Threads that were started.
    pub spawned: u32,
    /// Most threads that existed at once, the caller included.
    pub peak: u32,
    /// Every operation, in order.
    pub events: Vec<Event>,
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The body returned, and no thread was left.
    Returned,
    /// The body panicked.
    Panicked {
        /// The panic's message.
        message: String,
        /// Where.
        at: At,
    },
    /// No thread can go on.
    Deadlock {
        /// Who waits for what; a cycle first if there is one.
        waiting: Vec<Waiting>,
    },
    /// An execution did not end within its steps.
    Livelock {
        /// The threads that went round, and where.
        spinning: Vec<Waiting>,
    },
    /// The body returned while threads that it started still existed.
    ThreadsLeft {
        /// The threads left, and where they were started.
        left: Vec<Waiting>,
    },
    /// Code went where the model checker hears no more of it.
    Died {
        /// How.
        how: Death,
        /// The thread; 0 is the caller.
        thread: u32,
        /// Its last operation, or where it was started.
        at: At,
    },
    /// `process::exit` or `abort` was called.
    Exited {
        /// The exit code.
        code: i32,
        /// Where.
        at: At,
    },
    /// Something that cannot be model-checked was called.
    Unsupported {
        /// Its name.
        what: String,
        /// Where.
        at: At,
    },
    /// The machine's own files were asked for, or the program's.
    Machine {
        /// How, and which.
        what: String,
        /// Where.
        at: At,
    },
    /// More threads than can be model-checked.
    TooManyThreads {
        /// How many can be.
        limit: u32,
        /// Where the last one was started.
        at: At,
    },
    /// The model checker has failed; never a fault of the code.
    Engine {
        /// What it says.
        message: String,
    },
}

/// How code went where the model checker hears no more of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Death {
    /// It runs on and on without any operation on something shared.
    EndlessLoop,
    /// It has used up its stack.
    StackOverflow,
    /// It aborted: a panic in the middle of a panic, no memory left.
    Aborted,
}

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
pub struct At {
    /// As the compiler wrote it, such as `src/lib.rs`.
    pub file: String,
    /// From 1; 0 if it is not known.
    pub line: u32,
}

/// A thread that does not go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// 0 is the caller.
    pub thread: u32,
    /// The operation, such as `lock`.
    pub op: String,
    /// The object, such as `Mutex#1`.
    pub object: Option<String>,
    /// Where it waits.
    pub at: At,
    /// The thread that has what this one waits for, and where it took it.
    pub held_by: Option<(u32, At)>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// 0 is the caller.
    pub thread: u32,
    /// Such as `load`.
    pub op: String,
    /// Such as `AtomicU64#2`.
    pub object: Option<String>,
    /// Read, written, or `old -> new`.
    pub value: Option<String>,
    /// The memory ordering, where one was given.
    pub ordering: Option<String>,
    /// Where.
    pub at: At,
    /// The thread began to wait here and did not go on.
    pub blocked: bool,
}

/// The sum of an exploration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explored {
    /// Executions that were explored.
    pub executions: u64,
    /// True if there are no more within the bound.
    pub complete: bool,
    /// True if an execution ended in a way after which nothing more can be explored.
    pub latched: bool,
    /// A digest of all operations of all executions; equal for equal explorations.
    pub digest: u64,
    /// Most threads that existed at once in any execution, the caller included.
    pub peak: u32,
    /// True if some execution used an atomic or a fence; if none did, memory orderings change nothing.
    pub atomics: bool,
    /// Every place that asked for an operation on something that threads share.
    pub sites: Vec<Site>,
}

/// A place that asks for an operation, as exact as the compiler knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Site {
    /// The line.
    pub at: At,
    /// The column in it, from 1.
    pub column: u32,
}
