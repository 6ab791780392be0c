//! How a call ended, as seen from outside. Everything a submission can do is an answer.

use crate::tasks::{Doing, Look, Task, Wait};
use grade_harness::wire::Panicked;
use std::time::Duration;

/// How a call ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer<R> {
    /// It returned.
    Returned(R),
    /// It panicked.
    Panicked(Panicked),
    /// It ended the process with this exit code.
    Exited(i32),
    /// A signal ended the process.
    Killed {
        /// The signal's number.
        signal: i32,
        /// The end of what the process wrote to standard error.
        stderr: String,
    },
    /// A thread used up its stack.
    Overflowed,
    /// It will never return: every thread waits.
    Hung(Standstill),
    /// It used more CPU time than a call may use and had not returned.
    Endless {
        /// CPU seconds it had used.
        used: f64,
        /// CPU seconds a call may use.
        limit: f64,
    },
    /// It used up more than a submission may.
    Excessive(Excess),
    /// It did nothing for so many seconds but sleep and look again.
    Stalled(f64),
    /// The machine gave it too little CPU time to tell.
    Starved,
    /// What came back is no value of the function's type.
    Garbled(String),
}

impl<R> Answer<R> {
    /// The same end, with another value where there is one.
    pub(crate) fn map<S>(self, value: impl FnOnce(R) -> S) -> Answer<S> {
        match self {
            Answer::Returned(returned) => Answer::Returned(value(returned)),
            Answer::Panicked(panicked) => Answer::Panicked(panicked),
            Answer::Exited(code) => Answer::Exited(code),
            Answer::Killed { signal, stderr } => Answer::Killed { signal, stderr },
            Answer::Overflowed => Answer::Overflowed,
            Answer::Hung(standstill) => Answer::Hung(standstill),
            Answer::Endless { used, limit } => Answer::Endless { used, limit },
            Answer::Excessive(excess) => Answer::Excessive(excess),
            Answer::Stalled(seconds) => Answer::Stalled(seconds),
            Answer::Starved => Answer::Starved,
            Answer::Garbled(detail) => Answer::Garbled(detail),
        }
    }
}

/// What a submission used up more of than it may, and how much of it it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// CPU seconds, over all calls of one process.
    CpuTime(u64),
    /// Memory in MiB.
    Memory(u64),
    /// Processes at a time.
    Processes(u64),
    /// Threads at a time.
    Threads(u64),
    /// Output in MiB.
    Output(u64),
    /// Questions to the judge, in one call.
    Questions(u64),
}

/// A solution in which nothing moves any more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standstill {
    /// Threads of the solution, the calling thread included.
    pub threads: usize,
    /// Threads of its child processes.
    pub in_children: usize,
    /// Threads that wait for a lock, a condition, a channel or another thread.
    pub at_locks: usize,
    /// Questions to the judge that had not been answered.
    pub in_flight: usize,
}

impl Standstill {
    pub(crate) fn of(look: &Look, in_flight: usize) -> Self {
        let own = |task: &&Task| task.pid == look.root;
        Standstill {
            threads: look.alive().filter(own).count(),
            in_children: look.alive().filter(|task| !own(task)).count(),
            at_locks: look
                .alive()
                .filter(|task| task.doing == Doing::Waiting(Wait::Lock))
                .count(),
            in_flight,
        }
    }
}

/// What a call left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    /// Threads that it started and that still existed.
    pub threads: usize,
    /// Child processes that still ran.
    pub children: u32,
    /// Child processes that had ended and were not waited for.
    pub zombies: u32,
}

impl Left {
    /// True if nothing was left.
    pub fn nothing(&self) -> bool {
        *self == Left::default()
    }
}

/// The end of a call, and what can be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply<R> {
    /// How it ended.
    pub answer: Answer<R>,
    /// What it left behind; meaningful if it returned.
    pub left: Left,
    /// From call to return by the solution's clock; zero if it did not return.
    pub elapsed: Duration,
    /// How long the calling thread waited for a CPU meanwhile; zero if the kernel does not say.
    pub waited: Duration,
    /// How long it ran; zero if the kernel does not say.
    pub ran: Duration,
    /// How long it did neither by the judge's clock: at least as long as it slept in the call.
    pub blocked: Duration,
    /// CPU time of the process and its children in seconds, in steps of the system's clock tick.
    pub cpu_seconds: f64,
    /// True if the call wrote to standard output.
    pub printed: bool,
}

impl<R> Reply<R> {
    /// The reply to a call that could not even be begun.
    pub(crate) fn without_value(answer: Answer<R>) -> Self {
        Reply {
            answer,
            left: Left::default(),
            elapsed: Duration::ZERO,
            waited: Duration::ZERO,
            ran: Duration::ZERO,
            blocked: Duration::ZERO,
            cpu_seconds: 0.0,
            printed: false,
        }
    }
}
