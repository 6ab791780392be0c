//! What is model-checked of c-shared-counter.
//!
//! Each model calls the student's functions as the exercise asks and returns the final counter as
//! text. Which values are right is the judge's to know, not this program's. The twin is a counter
//! known to lose updates, so that a search that finds nothing is noticed.

// Models are explored on Linux only.
#![cfg(target_os = "linux")]

use grade_harness::functions;
use grade_model::Model;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
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
            locked(increment_with_lock, 2, 1)
        }),
        Model::new("increment_with_lock 2x2", move || {
            locked(increment_with_lock, 2, 2)
        }),
        Model::new("increment_without_lock 2x1", move || {
            unlocked(increment_without_lock, 2, 1)
        }),
        Model::new("increment_without_lock 2x2", move || {
            unlocked(increment_without_lock, 2, 2)
        }),
        Model::new("increment_without_lock 2x3", move || {
            unlocked(increment_without_lock, 2, 3)
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
        Model::new("increment_with_lock 4x6", move || {
            locked(increment_with_lock, 4, 6)
        }),
        Model::new("increment_with_lock 2x2000", move || {
            locked(increment_with_lock, 2, 2000)
        }),
        Model::new("increment_without_lock 4x6", move || {
            unlocked(increment_without_lock, 4, 6)
        }),
        Model::new("increment_without_lock 2x2000", move || {
            unlocked(increment_without_lock, 2, 2000)
        }),
        Model::new("count_with_lock 8x5", move || text(count_with_lock(8, 5))),
        Model::new("count_with_lock 2x2000", move || {
            text(count_with_lock(2, 2000))
        }),
        Model::new("count_without_lock 8x5", move || {
            text(count_without_lock(8, 5))
        }),
        Model::new("count_without_lock 2x2000", move || {
            text(count_without_lock(2, 2000))
        }),
        Model::twin(),
    ])
}

fn text(count: u64) -> String {
    count.to_string()
}

/// Some threads, one of them the caller, with one `Mutex`.
fn locked(increment: fn(&Mutex<u64>, u64), threads: usize, iterations: u64) -> String {
    let counter = Mutex::new(0);
    match together(threads, || increment(&counter, iterations)) {
        Ok(()) => text(*counter.lock().unwrap_or_else(PoisonError::into_inner)),
        Err(_) => "panic".to_owned(),
    }
}

/// Some threads, one of them the caller, with one atomic.
fn unlocked(increment: fn(&AtomicU64, u64), threads: usize, iterations: u64) -> String {
    let counter = AtomicU64::new(0);
    match together(threads, || increment(&counter, iterations)) {
        Ok(()) => text(counter.load(Ordering::SeqCst)),
        Err(_) => "panic".to_owned(),
    }
}

/// Runs `work` in so many threads, one of them the caller; an `Err` if another one panicked.
fn together(threads: usize, work: impl Fn() + Sync) -> thread::Result<()> {
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(&work)).collect();
        work();
        others.into_iter().try_for_each(|other| other.join())
    })
}
