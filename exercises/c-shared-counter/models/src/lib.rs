//! What is model-checked of c-shared-counter.
//!
//! Each model calls the student's functions as the exercise asks and returns the final counter as
//! text. Which values are right is the judge's to know, not this program's. The twin is a counter
//! known to lose updates, so that a search that finds nothing is noticed.

use grade_harness::functions;
use grade_model::Model;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

include!("../../functions.rs");

/// Runs the models as the judge orders.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        increment_without_lock,
        increment_with_lock,
        count_without_lock,
        count_with_lock,
    } = functions;
    grade_model::main(vec![
        Model::new("increment_with_lock 2x1", move || {
            locked(increment_with_lock, 1)
        }),
        Model::new("increment_with_lock 2x2", move || {
            locked(increment_with_lock, 2)
        }),
        Model::new("increment_without_lock 2x1", move || {
            unlocked(increment_without_lock, 1)
        }),
        Model::new("increment_without_lock 2x2", move || {
            unlocked(increment_without_lock, 2)
        }),
        Model::new("count_with_lock 1x2", move || text(count_with_lock(1, 2))),
        Model::new("count_with_lock 2x1", move || text(count_with_lock(2, 1))),
        Model::new("count_with_lock 2x2", move || text(count_with_lock(2, 2))),
        Model::new("count_with_lock 3x1", move || text(count_with_lock(3, 1))),
        Model::new("count_without_lock 1x2", move || {
            text(count_without_lock(1, 2))
        }),
        Model::new("count_without_lock 2x1", move || {
            text(count_without_lock(2, 1))
        }),
        Model::new("count_without_lock 2x2", move || {
            text(count_without_lock(2, 2))
        }),
        Model::twin(),
    ])
}

fn text(count: u64) -> String {
    count.to_string()
}

/// Two threads, one of them the caller, with one `Mutex`.
fn locked(increment: fn(&Mutex<u64>, u64), iterations: u64) -> String {
    let counter = Arc::new(Mutex::new(0));
    let other = {
        let counter = Arc::clone(&counter);
        thread::spawn(move || increment(&counter, iterations))
    };
    increment(&counter, iterations);
    match other.join() {
        Ok(()) => text(*counter.lock().unwrap_or_else(PoisonError::into_inner)),
        Err(_) => "panic".to_owned(),
    }
}

/// Two threads, one of them the caller, with one atomic.
fn unlocked(increment: fn(&AtomicU64, u64), iterations: u64) -> String {
    let counter = Arc::new(AtomicU64::new(0));
    let other = {
        let counter = Arc::clone(&counter);
        thread::spawn(move || increment(&counter, iterations))
    };
    increment(&counter, iterations);
    match other.join() {
        Ok(()) => text(counter.load(Ordering::SeqCst)),
        Err(_) => "panic".to_owned(),
    }
}
