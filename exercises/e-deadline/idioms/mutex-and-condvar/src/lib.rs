use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

/// What a job leaves for the caller.
#[derive(Default)]
struct Place {
    result: Mutex<Option<io::Result<String>>>,
    changed: Condvar,
}

impl Place {
    fn take_until(&self, end: Option<Instant>) -> io::Result<String> {
        let mut result = self.result.lock().unwrap();
        loop {
            if let Some(result) = result.take() {
                return result;
            }
            let left = match end {
                Some(end) => end.saturating_duration_since(Instant::now()),
                None => {
                    result = self.changed.wait(result).unwrap();
                    continue;
                }
            };
            if left.is_zero() {
                return Err(timed_out());
            }
            result = self.changed.wait_timeout(result, left).unwrap().0;
        }
    }
}

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    let end = Instant::now().checked_add(deadline);
    start(job).take_until(end)
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let end = Instant::now().checked_add(deadline);
    let places: Vec<_> = jobs.into_iter().map(start).collect();
    places.iter().map(|place| place.take_until(end)).collect()
}

fn start(job: Job) -> Arc<Place> {
    let place = Arc::new(Place::default());
    let shared = Arc::clone(&place);
    thread::spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(job))
            .unwrap_or_else(|_| Err(io::Error::other("the job panicked")));
        *shared.result.lock().unwrap() = Some(result);
        shared.changed.notify_one();
    });
    place
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no result in time")
}
