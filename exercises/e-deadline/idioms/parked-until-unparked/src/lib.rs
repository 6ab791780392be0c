use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

type Place = Arc<Mutex<Option<io::Result<String>>>>;

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    let began = Instant::now();
    collect(&start(job), began, deadline)
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let began = Instant::now();
    let places: Vec<Place> = jobs.into_iter().map(start).collect();
    places
        .iter()
        .map(|place| collect(place, began, deadline))
        .collect()
}

fn start(job: Job) -> Place {
    let place = Place::default();
    let caller = thread::current();
    let result = Arc::clone(&place);
    thread::spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(job))
            .unwrap_or_else(|_| Err(io::Error::other("the job panicked")));
        *result.lock().unwrap() = Some(done);
        caller.unpark();
    });
    place
}

fn collect(place: &Place, began: Instant, deadline: Duration) -> io::Result<String> {
    loop {
        if let Some(result) = place.lock().unwrap().take() {
            return result;
        }
        let left = deadline.saturating_sub(began.elapsed());
        if left.is_zero() {
            return Err(timed_out());
        }
        thread::park_timeout(left);
    }
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no result in time")
}
