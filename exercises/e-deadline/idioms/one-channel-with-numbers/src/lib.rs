use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    run_all_with_deadline(vec![job], deadline)
        .pop()
        .expect("one job, one result")
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let began = Instant::now();
    let number = jobs.len();
    let (sender, receiver) = mpsc::channel();
    for (place, job) in jobs.into_iter().enumerate() {
        let sender = sender.clone();
        thread::Builder::new()
            .name(format!("job {place}"))
            .spawn(move || {
                let result = catch_unwind(AssertUnwindSafe(job));
                let _ = sender.send((place, result));
            })
            .unwrap();
    }
    drop(sender);
    let mut results = HashMap::new();
    while results.len() < number {
        // `recv_timeout` itself copes with a duration that no clock can show.
        let left = deadline.saturating_sub(began.elapsed());
        match receiver.recv_timeout(left) {
            Ok((place, Ok(result))) => results.insert(place, result),
            Ok((place, Err(_))) => results.insert(place, Err(io::Error::other("panicked"))),
            Err(_) => break,
        };
    }
    (0..number)
        .map(|place| results.remove(&place).unwrap_or_else(|| Err(timed_out())))
        .collect()
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no result in time")
}
