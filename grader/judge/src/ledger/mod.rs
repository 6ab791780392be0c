//! The thread ledger: what every thread and child process of a solution did during one call.
//!
//! Responsible for watching a running process from outside (ptrace stops at clone, fork, exec and
//! exit; the scheduler's own accounts in between) and for reading from that record how long the call
//! would have taken on free cores ([`Trace::time_on_free_cores`]). It alone knows ptrace and the
//! format of `/proc/PID/task/TID/schedstat`. It judges nothing and knows no exercise.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
mod virtual_time;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::{trace, waiting};
#[cfg(target_os = "linux")]
pub use linux::{trace, waiting};

use grade_outcome::Text;
use std::io;

/// A point in time or a span, in nanoseconds since the trace began.
pub type Nanos = u64;

/// CPU time from which on it says more than the accounts who waited for whom.
const ENOUGH: Nanos = 2_000_000;

/// Everything that was recorded during one call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The calling thread first, then every thread and process in the order of creation.
    pub tasks: Vec<Task>,
    /// Wall-clock time from sending the call to having its answer.
    pub wall: Nanos,
    /// True if threads or child processes were still there some time after the answer.
    pub left_running: bool,
    /// What was learnt by following who waits for whom; none where child processes were started.
    pub followed: Option<Followed>,
}

/// Stretches of a call in which it was followed which thread waits for which.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Followed {
    /// CPU time within them.
    pub run: Nanos,
    /// How long they would have taken on free cores.
    pub free: Nanos,
}

/// One thread, or the main thread of one child process.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Task {
    /// The kernel's id.
    pub tid: i32,
    /// Index of the task that created it; none for the calling thread.
    pub parent: Option<usize>,
    /// True for the main thread of a child process.
    pub process: bool,
    /// Looks at its accounts, in the order of time: the first at its creation, the last at its end.
    pub marks: Vec<Mark>,
}

/// One look at a task's accounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Nanos,
    /// CPU time used since the trace began.
    pub run: Nanos,
    /// Time spent runnable without a CPU since the trace began.
    pub queued: Nanos,
    /// How often it was given a CPU since the trace began.
    pub turns: u64,
    /// True if it was blocked just then (neither running nor waiting for a CPU), so that the
    /// accounts are up to date.
    pub blocked: bool,
}

/// What the calling thread does while it has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// It blocks, or sleeps between looks: others can use its core.
    Idle,
    /// It keeps a core busy.
    Busy,
    /// Nothing else did enough work to be held: the calling thread has nobody to wait for.
    Nobody,
    /// It was not seen for long enough: the call was over before, or the machine was too busy.
    Unseen,
}

/// When everything else is held, and when the answer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// CPU time of everything else together from which on it is held, in nanoseconds.
    pub after: Nanos,
    /// CPU time of the calling thread alone from which on it spins, in nanoseconds.
    pub enough: Nanos,
}

/// Why a process could not be watched; always the machine's doing, never the solution's.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The kernel or a container does not allow ptrace.
    #[error("process {pid} cannot be traced: {source}")]
    NotTraceable {
        /// The process.
        pid: i32,
        /// What the kernel said.
        source: io::Error,
    },
    /// The kernel keeps no scheduler accounts, or /proc is not mounted.
    #[error("/proc/{pid}/schedstat cannot be read")]
    NoAccounts {
        /// The process.
        pid: i32,
    },
    /// A timer or a thread of the judge could not be made.
    #[error("the ledger could not start: {0}")]
    Start(io::Error),
    /// This system is not Linux.
    #[error("self-check only: this check needs Linux")]
    NeedsLinux,
}

impl LedgerError {
    /// What is said of a check that this leaves undecided.
    pub fn tell(&self) -> Text {
        Text::new(
            format!("Its threads cannot be observed here: {self}."),
            format!("Die Threads lassen sich hier nicht beobachten: {self}."),
        )
    }
}

impl Task {
    /// When the task began to exist.
    pub fn start(&self) -> Nanos {
        self.marks.first().map_or(0, |m| m.at)
    }

    /// When it ended (or the trace did).
    pub fn end(&self) -> Nanos {
        self.marks.last().map_or(0, |m| m.at)
    }

    /// CPU time it used.
    pub fn run(&self) -> Nanos {
        match (self.marks.first(), self.marks.last()) {
            (Some(first), Some(last)) => last.run.saturating_sub(first.run),
            _ => 0,
        }
    }

    /// Time it was runnable without a CPU.
    pub fn queued(&self) -> Nanos {
        match (self.marks.first(), self.marks.last()) {
            (Some(first), Some(last)) => last.queued.saturating_sub(first.queued),
            _ => 0,
        }
    }
}

impl Trace {
    /// CPU time of all tasks together.
    pub fn cpu(&self) -> Nanos {
        self.tasks.iter().map(Task::run).sum()
    }

    /// CPU time of all child processes together, their threads included.
    pub fn cpu_of_children(&self) -> Nanos {
        // Whoever creates a task comes before it.
        let mut of_child: Vec<bool> = Vec::with_capacity(self.tasks.len());
        for task in &self.tasks {
            let parents = task.parent.and_then(|parent| of_child.get(parent).copied());
            of_child.push(task.process || parents.unwrap_or(false));
        }
        let children = self.tasks.iter().zip(of_child).filter(|(_, of)| *of);
        children.map(|(task, _)| task.run()).sum()
    }

    /// How long the call would have taken had every runnable task had a core of its own.
    pub fn time_on_free_cores(&self) -> Nanos {
        match self.followed {
            Some(Followed { run, free }) if run >= ENOUGH => {
                // Threads that contend too much are followed now and then, which speaks for the rest.
                let free = self.cpu() as f64 * free as f64 / run as f64;
                let busiest = self.tasks.iter().map(Task::run).max().unwrap_or(0);
                busiest.max(free.round() as Nanos)
            }
            _ => virtual_time::of(&self.tasks),
        }
    }

    /// The largest number of threads other than the caller's that existed at once, of any process;
    /// one more if the caller did a share of the work while they did.
    pub fn threads_at_once(&self) -> usize {
        virtual_time::peak(&self.tasks, |task| task.parent.is_some())
            + usize::from(self.caller_works())
    }

    /// The largest number of child processes that existed at once.
    pub fn processes_at_once(&self) -> usize {
        virtual_time::peak(&self.tasks, |task| task.process)
    }

    /// True if the calling thread ran for a good part of a fair share while others existed.
    fn caller_works(&self) -> bool {
        let inside = virtual_time::caller_run_beside_others(&self.tasks);
        let shares = self.tasks.len().max(1) as u64;
        inside > self.cpu() / shares / 4
    }
}
