//! The threads of a process and of its children, seen from outside.
//!
//! It must not decide what a state means for a call. How a system shows its threads is known below,
//! in one place for each; where nothing can be seen there are no threads, and whoever looked has seen
//! nothing: the judge then says so instead of concluding anything.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
use elsewhere as platform;
#[cfg(target_os = "linux")]
use linux as platform;

pub use platform::{children_of, cpu_seconds, thread_count};
pub(crate) use platform::{has_ended, is_moving, memory, time};

use std::collections::BTreeSet;
use std::time::Duration;

/// One thread as it was when it was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Its process.
    pub pid: i32,
    /// Its own number.
    pub tid: i32,
    /// What it was doing.
    pub doing: Doing,
    /// Nanoseconds it has run, nanoseconds it has waited for a CPU, times it was given one. If
    /// none of them changes, the thread has not run.
    pub ran: [u64; 3],
}

/// What a thread was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doing {
    /// Running, or waiting for a CPU or a disk.
    Working,
    /// Waiting for something that another thread has to do, however long it takes.
    Waiting(Wait),
    /// Waiting with a timeout.
    Sleeping,
    /// Waiting; whether with a timeout cannot be told.
    Unclear,
    /// Ended.
    Dead,
}

impl Doing {
    /// True if the thread waits without a timeout, as far as can be told.
    pub fn is_untimed(self) -> bool {
        matches!(self, Doing::Waiting(_) | Doing::Unclear)
    }
}

/// What an untimed wait is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wait {
    /// A lock, a condition variable, a channel, a join, a park.
    Lock,
    /// Data from a pipe, a file or a socket, or somebody who takes it.
    Data,
    /// A named pipe's other end.
    Open,
    /// The end of a child process.
    Child,
    /// Something else.
    Other,
}

/// All threads of a process and of its descendants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The process that was looked at.
    pub root: i32,
    /// By process and thread.
    pub tasks: Vec<Task>,
}

impl Look {
    /// Looks at the process `pid` and its descendants now. Empty if it is gone.
    pub fn at(pid: i32) -> Self {
        platform::look(pid)
    }

    /// Processes with a thread that is not dead.
    pub fn processes(&self) -> BTreeSet<i32> {
        self.alive().map(|task| task.pid).collect()
    }

    /// Threads that are not dead.
    pub fn alive(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.doing != Doing::Dead)
    }

    /// Descendants of the process that are not dead.
    pub fn children(&self) -> BTreeSet<i32> {
        let mut processes = self.processes();
        processes.remove(&self.root);
        processes
    }
}

impl Task {
    /// The file that the thread waits to read from, as device and number; none if it waits for
    /// something else. What it was, not what it is called, so that nothing can stand in for it.
    pub fn reads(&self) -> Option<(u64, u64)> {
        platform::reads(self)
    }
}

/// What a thread has spent so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Time {
    /// Running.
    pub(crate) ran: Duration,
    /// Waiting for a CPU.
    pub(crate) waited: Duration,
}

impl Time {
    /// What it has spent since it had spent `earlier`.
    pub(crate) fn since(self, earlier: Time) -> Time {
        Time {
            ran: self.ran.saturating_sub(earlier.ran),
            waited: self.waited.saturating_sub(earlier.waited),
        }
    }
}
