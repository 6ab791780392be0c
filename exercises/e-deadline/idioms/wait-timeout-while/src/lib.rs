use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

pub type Job = Box<dyn FnOnce() -> io::Result<String> + Send>;

pub fn run_with_deadline(job: Job, deadline: Duration) -> io::Result<String> {
    run_all_with_deadline(vec![job], deadline).remove(0)
}

pub fn run_all_with_deadline(jobs: Vec<Job>, deadline: Duration) -> Vec<io::Result<String>> {
    let empty: Vec<Option<io::Result<String>>> = jobs.iter().map(|_| None).collect();
    let board = Arc::new((Mutex::new(empty), Condvar::new()));
    for (place, job) in jobs.into_iter().enumerate() {
        let board = Arc::clone(&board);
        thread::spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(job))
                .unwrap_or_else(|_| Err(io::Error::other("the job panicked")));
            let (results, changed) = &*board;
            // After the deadline the board is empty.
            if let Some(place) = results.lock().unwrap().get_mut(place) {
                *place = Some(result);
            }
            changed.notify_all();
        });
    }
    let (results, changed) = &*board;
    let (mut results, _) = changed
        .wait_timeout_while(results.lock().unwrap(), deadline, |results| {
            results.iter().any(Option::is_none)
        })
        .unwrap();
    std::mem::take(&mut *results)
        .into_iter()
        .map(|result| result.unwrap_or_else(|| Err(timed_out())))
        .collect()
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no result in time")
}
