use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, io, thread};

pub fn is_prime(n: u64) -> bool {
    if n < 2 {
        return false;
    }
    if n % 2 == 0 {
        return n == 2;
    }
    let mut divisor = 3;
    while divisor <= n / divisor {
        if n % divisor == 0 {
            return false;
        }
        divisor += 2;
    }
    true
}

pub fn count_primes(start: u64, end: u64) -> u64 {
    (start..end).filter(|&n| is_prime(n)).count() as u64
}

/// One part of the range for every worker.
fn parts(start: u64, end: u64, workers: usize) -> Vec<(u64, u64)> {
    let workers = workers as u64;
    let length = end.saturating_sub(start);
    let mut parts = Vec::new();
    let mut low = start;
    for worker in 0..workers {
        let high = low + length / workers + u64::from(worker < length % workers);
        parts.push((low, high));
        low = high;
    }
    parts
}

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let length = end.saturating_sub(start);
    // blocks small enough that no worker ends long before the others
    let block = (length / (workers as u64 * 16)).clamp(1, 4096);
    let taken = AtomicU64::new(0);
    let work = || {
        let mut count = 0;
        loop {
            let low = taken.fetch_add(block, Ordering::Relaxed);
            if low >= length {
                return count;
            }
            count += count_primes(start + low, start + length.min(low + block));
        }
    };
    thread::scope(|s| {
        let others: Vec<_> = (1..workers).map(|_| s.spawn(work)).collect();
        let mine = work();
        mine + others
            .into_iter()
            .map(|other| other.join().unwrap())
            .sum::<u64>()
    })
}

const SHARE: &str = "B_PRIME_COUNT_SHARE";

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let exe = env::current_exe()?;
    let spawn = |(low, high): (u64, u64)| {
        Command::new(&exe)
            .env(SHARE, format!("{low}-{high}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
    };
    let children: Vec<io::Result<Child>> =
        parts(start, end, workers).into_iter().map(spawn).collect();
    let mut total = Ok(0);
    for child in children {
        let count = child
            .and_then(|child| child.wait_with_output())
            .and_then(|output| {
                if !output.status.success() {
                    return Err(io::Error::other("a worker has failed"));
                }
                let text = String::from_utf8(output.stdout).map_err(io::Error::other)?;
                text.trim_end().parse::<u64>().map_err(io::Error::other)
            });
        total = match (total, count) {
            (Ok(total), Ok(count)) => Ok(total + count),
            (Err(e), _) | (_, Err(e)) => Err(e),
        };
    }
    total
}

pub fn worker_main() -> bool {
    let Ok(share) = env::var(SHARE) else {
        return false;
    };
    let (low, high) = share.split_once('-').expect("a share is low-high");
    println!(
        "{}",
        count_primes(low.parse().unwrap(), high.parse().unwrap())
    );
    true
}
