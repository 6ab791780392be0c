//! Parallel calculation: the primes of a range, counted by threads and by processes.
//!
//! Only the standard library, no `unsafe`. Keep the signatures as they are; add functions and
//! modules of your own as you like.

use std::{
    env, io,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

/// Is `n` a prime number? Every `u64` is a legal question.
pub fn is_prime(n: u64) -> bool {
    if n < 4 {
        return n >= 2;
    }
    if n.is_multiple_of(2) || n.is_multiple_of(3) {
        return false;
    }
    // All other primes are one less or one more than a multiple of six.
    let mut divisor = 5;
    while divisor <= n / divisor {
        if n.is_multiple_of(divisor) || n.is_multiple_of(divisor + 2) {
            return false;
        }
        divisor += 6;
    }
    true
}

/// Counts the primes of the half-open range `[start, end)`, in this thread.
///
/// `start >= end` holds no primes.
pub fn count_primes(start: u64, end: u64) -> u64 {
    (start..end).filter(|&n| is_prime(n)).count() as u64
}

/// Counts the primes of `[start, end)` with `workers` threads that run at the same time.
///
/// `workers` is 1 or more. The calling thread may be one of the workers; with fewer numbers than
/// workers, fewer may be started. Every thread has ended when the function returns.
pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    thread::scope(|scope| {
        // `collect` starts all of them before the first one is waited for.
        let threads: Vec<_> = shares(start, end, workers)
            .map(|(start, end)| scope.spawn(move || count_primes(start, end)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("counting does not panic"))
            .sum()
    })
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
    let executable = env::current_exe()?;
    // No `?` before all children have been waited for: an early return would leave the others behind.
    let children: Vec<io::Result<Child>> = shares(start, end, workers)
        .map(|share| start_worker(&executable, share))
        .collect();
    let counts: Vec<io::Result<u64>> = children
        .into_iter()
        .map(|child| child.and_then(count_of))
        .collect();
    counts.into_iter().sum()
}

/// The guard of the worker processes; `main` calls it first.
///
/// In a process that [`count_primes_processes`] has started it does that worker's share, prints the
/// count and nothing else on standard output, and returns `true`: `main` then returns at once. In
/// any other process it does nothing and returns `false`.
pub fn worker_main() -> bool {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != WORKER) {
        return false;
    }
    let mut number = || arguments.next()?.to_str()?.parse().ok();
    let (start, end) = number()
        .zip(number())
        .expect("a worker gets a start and an end");
    println!("{}", count_primes(start, end));
    true
}

/// The first argument of a worker process; the start and the end of its share follow.
const WORKER: &str = "--count-primes";

/// Cuts `[start, end)` into one share a worker, which differ by at most one number in length.
/// Empty shares are left out.
fn shares(start: u64, end: u64, workers: usize) -> impl Iterator<Item = (u64, u64)> {
    let workers = workers as u64;
    let length = end.saturating_sub(start);
    let (each, left_over) = (length / workers, length % workers);
    // The first `left_over` shares are longer by one.
    let border = move |worker: u64| start + worker * each + worker.min(left_over);
    (0..workers)
        .map(move |worker| (border(worker), border(worker + 1)))
        .filter(|(start, end)| start < end)
}

fn start_worker(executable: &Path, (start, end): (u64, u64)) -> io::Result<Child> {
    Command::new(executable)
        .args([WORKER, &start.to_string(), &end.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
}

/// Waits for a worker and reads its count.
fn count_of(child: Child) -> io::Result<u64> {
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!(
            "a worker process has failed: {}",
            output.status
        )));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim_end()
        .parse()
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, format!("no count: {text:?}")))
}
