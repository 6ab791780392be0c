//! The solution side of c-shared-counter: makes the judge's calls.
//!
//! Builds the counters that the functions are called with and reads them afterwards. It compares
//! nothing: the expected values are in another process.

use grade_harness::{Role, functions, role};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, TryLockError};

include!("../../functions.rs");

/// The main of a solution.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        increment_without_lock,
        increment_with_lock,
        count_without_lock,
        count_with_lock,
    } = functions;
    let port = match role() {
        Role::Primary(port) => port,
        Role::Child => return ExitCode::from(grade_harness::role::NO_WORK),
    };
    port.serve(move |call, _| match call.function() {
        "increment_without_lock" => call.with(|(start, iterations): (u64, u64)| {
            let counter = AtomicU64::new(start);
            increment_without_lock(&counter, iterations);
            counter.load(Ordering::SeqCst)
        }),
        // `None`: the lock is still held.
        "increment_with_lock" => call.with(|(start, iterations): (u64, u64)| {
            let counter = Mutex::new(start);
            increment_with_lock(&counter, iterations);
            match counter.try_lock() {
                Ok(value) => Some(*value),
                Err(TryLockError::Poisoned(value)) => Some(*value.into_inner()),
                Err(TryLockError::WouldBlock) => None,
            }
        }),
        "count_without_lock" => {
            call.with(|(threads, iterations)| count_without_lock(threads, iterations))
        }
        "count_with_lock" => {
            call.with(|(threads, iterations)| count_with_lock(threads, iterations))
        }
        _ => call.unknown(),
    })
}
