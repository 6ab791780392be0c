use std::io;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

const STEP: Duration = Duration::from_millis(5);

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    let began = Instant::now();
    result_of(thread::spawn(job), began, deadline)
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let began = Instant::now();
    let workers: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
    workers
        .into_iter()
        .map(|worker| result_of(worker, began, deadline))
        .collect()
}

fn result_of(
    worker: JoinHandle<io::Result<String>>,
    began: Instant,
    deadline: Duration,
) -> io::Result<String> {
    while !worker.is_finished() {
        let left = deadline.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Err(timed_out());
        }
        thread::sleep(left.min(STEP));
    }
    worker
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("the job panicked")))
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no result in time")
}
