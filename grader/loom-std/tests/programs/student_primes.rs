//! Prime counts: chunks in threads, an atomic work counter, and processes.

use std::env;
use std::io::{self, BufRead, Write};
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

const FLAG: &str = "PRIME_WORKER";
static SMALL: LazyLock<[u64; 4]> = LazyLock::new(|| [2, 3, 5, 7]);
static WORKERS: OnceLock<usize> = OnceLock::new();

thread_local! {
    static TESTED: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

pub fn is_prime(n: u64) -> bool {
    TESTED.set(TESTED.get() + 1);
    if n < 2 {
        return false;
    }
    for small in SMALL.iter().copied() {
        if n.is_multiple_of(small) {
            return n == small;
        }
    }
    (11..)
        .step_by(2)
        .take_while(|d| d * d <= n)
        .all(|d| n % d != 0)
}

pub fn count_primes(start: u64, end: u64) -> u64 {
    (start..end).filter(|n| is_prime(*n)).count() as u64
}

fn shares(Range { start, end }: Range<u64>, workers: usize) -> impl Iterator<Item = Range<u64>> {
    let size = end
        .saturating_sub(start)
        .div_ceil(workers.max(1) as u64)
        .max(1);
    (start..end)
        .step_by(size as usize)
        .map(move |from| from..(from + size).min(end))
}

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let next = Arc::new(AtomicU64::new(start));
    let stop = Arc::new(AtomicBool::new(false));
    let handles: Vec<thread::JoinHandle<u64>> = (0..*WORKERS.get_or_init(|| workers))
        .map(|_| {
            let (next, stop) = (Arc::clone(&next), Arc::clone(&stop));
            thread::spawn(move || {
                let mut found = 0;
                while !stop.load(Ordering::Acquire) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= end {
                        stop.store(true, Ordering::Release);
                        break;
                    }
                    found += u64::from(is_prime(n));
                }
                found
            })
        })
        .collect();
    handles
        .into_iter()
        .map(|handle| {
            handle
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
        .sum()
}

pub fn count_primes_scoped(start: u64, end: u64, workers: usize) -> u64 {
    let began = Instant::now();
    let sum = thread::scope(|s| {
        shares(start..end, workers)
            .map(|share| s.spawn(move || count_primes(share.start, share.end)))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .sum()
    });
    if began.elapsed() > Duration::from_secs(5) {
        eprintln!("slow: {:?}", began.elapsed());
    }
    sum
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let exe = env::current_exe()?;
    let mut children: Vec<Child> = Vec::with_capacity(workers);
    for share in shares(start..end, workers) {
        let mut child = Command::new(&exe)
            .env(FLAG, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        writeln!(
            child.stdin.as_mut().expect("piped"),
            "{} {}",
            share.start,
            share.end
        )?;
        children.push(child);
    }
    let mut total = Ok(0);
    for child in children {
        let output = child.wait_with_output();
        let part = output.and_then(|output| {
            if !output.status.success() {
                return Err(io::Error::other(output.status.to_string()));
            }
            let text = std::str::from_utf8(&output.stdout)
                .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
            text.trim()
                .parse::<u64>()
                .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
        });
        total = total.and_then(|sum: u64| part.map(|part| sum + part));
    }
    total
}

pub fn worker_main() -> bool {
    if env::var_os(FLAG).is_none() {
        return false;
    }
    let line = io::stdin()
        .lock()
        .lines()
        .next()
        .and_then(Result::ok)
        .unwrap_or_default();
    let mut numbers = line.split_whitespace().map(str::parse::<u64>);
    if let (Some(Ok(start)), Some(Ok(end))) = (numbers.next(), numbers.next()) {
        print!("{}", count_primes(start, end));
        io::stdout().flush().ok();
    }
    true
}
