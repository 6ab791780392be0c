use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    let result = start(job);
    thread::sleep(deadline);
    result.try_recv().unwrap_or_else(|_| Err(timed_out()))
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let end = Instant::now().checked_add(deadline);
    let started: Vec<_> = jobs.into_iter().map(start).collect();
    started
        .iter()
        .map(|result| wait_until(result, end))
        .collect()
}

fn start(job: Job) -> Receiver<io::Result<String>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(job))
            .unwrap_or_else(|_| Err(io::Error::other("the job panicked")));
        let _ = sender.send(result);
    });
    receiver
}

fn wait_until(result: &Receiver<io::Result<String>>, end: Option<Instant>) -> io::Result<String> {
    let received = match end {
        Some(end) => result.recv_timeout(end.saturating_duration_since(Instant::now())),
        None => result.recv().map_err(RecvTimeoutError::from),
    };
    match received {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(timed_out()),
        Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the job gave no result")),
    }
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no result in time")
}
