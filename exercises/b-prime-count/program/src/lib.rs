//! The solution side of b-prime-count: makes the judge's calls, and is what a child process runs.
//!
//! It compares nothing: the expected values are in another process.

mod caught;
mod child;

use grade_harness::wire::Fault;
use grade_harness::{Role, functions, role};
use std::process::ExitCode;

include!("../../functions.rs");

/// The main of a solution.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        is_prime,
        count_primes,
        count_primes_threads,
        count_primes_processes,
        worker_main,
    } = functions;
    let port = match role() {
        Role::Primary(port) => port,
        Role::Child => return child::main(worker_main),
    };
    port.serve(move |call, _| match call.function() {
        "is_prime" => call.with(is_prime),
        "count_primes" => call.with(|(start, end)| count_primes(start, end)),
        "count_primes_threads" => {
            call.with(|(start, end, workers)| count_primes_threads(start, end, workers))
        }
        "count_primes_processes" => call.with(|(start, end, workers)| {
            count_primes_processes(start, end, workers).map_err(Fault::from)
        }),
        "worker_main" => call.with(|()| worker_main()),
        _ => call.unknown(),
    })
}
