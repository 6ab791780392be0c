//! Jobs with a deadline: a result in time, or `TimedOut`, and never a longer wait.
//!
//! Only the standard library, no `unsafe`. Keep the signatures as they are; add functions and
//! modules of your own as you like.

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

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
    wait_until(&start(job), end_of(deadline))
}

/// Runs all `jobs` at the same time, each in a thread of its own, and returns their results in the
/// order of `jobs`.
///
/// The one `deadline` holds for the whole call. A job that has not ended by then is an `Err` of kind
/// `TimedOut` in its place; the results of the others are not affected. Everything else is as for
/// [`run_with_deadline`]. It returns as soon as the last job has ended, and at the deadline at the
/// latest. No job: an empty `Vec`.
pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let end = end_of(deadline);
    let started: Vec<_> = jobs.into_iter().map(start).collect();
    started
        .iter()
        .map(|result| wait_until(result, end))
        .collect()
}

/// The moment at which a deadline is over; none if that is beyond what the clock can show.
fn end_of(deadline: Duration) -> Option<Instant> {
    Instant::now().checked_add(deadline)
}

/// Starts a job; its result will come through the channel.
fn start(job: Job) -> Receiver<io::Result<String>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let result = panic::catch_unwind(AssertUnwindSafe(job))
            .unwrap_or_else(|_| Err(io::Error::other("the job panicked")));
        // If the job is late nobody listens any more, which is no reason to panic.
        let _ = sender.send(result);
    });
    receiver
}

/// The result, if it comes until then.
fn wait_until(result: &Receiver<io::Result<String>>, end: Option<Instant>) -> io::Result<String> {
    let received = match end {
        // A result that is there already is taken, also after the end.
        Some(end) => result.recv_timeout(end.saturating_duration_since(Instant::now())),
        None => result.recv().map_err(RecvTimeoutError::from),
    };
    match received {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            Err(io::Error::new(io::ErrorKind::TimedOut, "no result in time"))
        }
        Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the job gave no result")),
    }
}
