//! Parallel calculation: the primes of a range, counted by threads and by processes.
//!
//! Only the standard library, no `unsafe`. Keep the signatures as they are; add functions and
//! modules of your own as you like.

use std::io;

/// Is `n` a prime number? Every `u64` is a legal question.
pub fn is_prime(n: u64) -> bool {
    let _ = n;
    todo!("try divisors up to the square root")
}

/// Counts the primes of the half-open range `[start, end)`, in this thread.
///
/// `start >= end` holds no primes.
pub fn count_primes(start: u64, end: u64) -> u64 {
    let _ = (start, end);
    todo!("count the primes of the range")
}

/// Counts the primes of `[start, end)` with `workers` threads that run at the same time.
///
/// `workers` is 1 or more. The calling thread may be one of the workers; with fewer numbers than
/// workers, fewer may be started. Every thread has ended when the function returns.
pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let _ = (start, end, workers);
    todo!("share the range among threads")
}

/// Counts the primes of `[start, end)` with `workers` child processes that run at the same time.
///
/// Every child is the current executable (`std::env::current_exe`), started once more; its `main`
/// calls [`worker_main`]. `workers` is 1 or more; with fewer numbers than workers, fewer may be
/// started. Every child is waited for, also when one has failed.
///
/// # Errors
///
/// If a child can't be started, ends without success, or prints what is no count.
pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let _ = (start, end, workers);
    todo!("start the children, wait for all of them, add up their counts")
}

/// The guard of the worker processes; `main` calls it first.
///
/// In a process that [`count_primes_processes`] has started it does that worker's share, prints the
/// count and nothing else on standard output, and returns `true`: `main` then returns at once. In
/// any other process it does nothing and returns `false`.
pub fn worker_main() -> bool {
    todo!("am I a worker? then count my share and print it")
}
