//! Jobs with a deadline: a result in time, or `TimedOut`, and never a longer wait.
//!
//! Only the standard library, no `unsafe`. Keep the signatures as they are; add functions and
//! modules of your own as you like.

use std::{io, time::Duration};

/// Something that may take too long, or never end.
pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

/// Runs `job` in a thread of its own and waits for its result, but not longer than `deadline`.
///
/// A job that ends in time: its own result, unchanged, and at once. A job that panics, with any
/// payload: at once an `Err` of kind `Other`. A job that has not ended at the deadline: an `Err` of
/// kind `TimedOut`, at the deadline, whatever the job does.
///
/// No thread can be stopped from outside. The thread of a job that is late goes on by itself, ends
/// with its job, and nobody gets its result; it is the only thing that a call may leave behind.
///
/// Every `deadline` is allowed, `Duration::ZERO` and `Duration::MAX` too.
pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    let _ = (job, deadline);
    todo!("start the job, and wait for its result as long as the deadline allows")
}

/// Runs all `jobs` at the same time, each in a thread of its own, and returns their results in the
/// order of `jobs`.
///
/// The one `deadline` holds for the whole call. A job that has not ended by then is an `Err` of kind
/// `TimedOut` in its place; the results of the others are not affected. Everything else is as for
/// [`run_with_deadline`]. It returns as soon as the last job has ended, and at the deadline at the
/// latest. No job: an empty `Vec`.
pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let _ = (jobs, deadline);
    todo!("start all jobs, then collect what comes before the deadline")
}
