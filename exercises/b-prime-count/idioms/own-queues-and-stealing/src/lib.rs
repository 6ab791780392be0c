use std::collections::VecDeque;
use std::io;
use std::sync::Mutex;
use std::thread;

pub fn is_prime(n: u64) -> bool {
    if n < 2 {
        return false;
    }
    if n % 2 == 0 {
        return n == 2;
    }
    let mut d = 3;
    while d <= n / d {
        if n % d == 0 {
            return false;
        }
        d += 2;
    }
    true
}

pub fn count_primes(start: u64, end: u64) -> u64 {
    (start..end).filter(|&n| is_prime(n)).count() as u64
}

fn shares(start: u64, end: u64, workers: usize) -> Vec<(u64, u64)> {
    let workers = workers as u64;
    let len = end.saturating_sub(start);
    let mut lo = start;
    (0..workers)
        .map(|k| {
            let hi = lo + len / workers + u64::from(k < len % workers);
            let share = (lo, hi);
            lo = hi;
            share
        })
        .collect()
}

/// Jeder hat seine eigene Schlange; wer fertig ist, stiehlt hinten bei den anderen.
fn next_job(queues: &[Mutex<VecDeque<(u64, u64)>>], me: usize) -> Option<(u64, u64)> {
    if let Some(job) = queues[me].lock().unwrap().pop_front() {
        return Some(job);
    }
    (1..queues.len()).find_map(|k| queues[(me + k) % queues.len()].lock().unwrap().pop_back())
}

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let queues: Vec<Mutex<VecDeque<(u64, u64)>>> = shares(start, end, workers)
        .into_iter()
        .map(|(lo, hi)| {
            Mutex::new(
                shares(lo, hi, 16)
                    .into_iter()
                    .filter(|(l, h)| l < h)
                    .collect(),
            )
        })
        .collect();
    thread::scope(|s| {
        let handles: Vec<_> = (0..workers)
            .map(|me| {
                let queues = &queues;
                s.spawn(move || {
                    let mut count = 0;
                    while let Some((lo, hi)) = next_job(queues, me) {
                        count += count_primes(lo, hi);
                    }
                    count
                })
            })
            .collect();
        handles.into_iter().map(|h| h.join().unwrap()).sum()
    })
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let exe = std::env::current_exe()?;
    let mut children = Vec::new();
    let mut error = None;
    for (lo, hi) in shares(start, end, workers) {
        let child = std::process::Command::new(&exe)
            .args(["count-primes", &lo.to_string(), &hi.to_string()])
            .stdout(std::process::Stdio::piped())
            .spawn();
        match child {
            Ok(child) => children.push(child),
            Err(e) => error = Some(e),
        }
    }
    let mut total = 0;
    for child in children {
        match child.wait_with_output() {
            Ok(out) if out.status.success() => {
                match String::from_utf8_lossy(&out.stdout).trim().parse::<u64>() {
                    Ok(n) => total += n,
                    Err(e) => error = Some(io::Error::other(e)),
                }
            }
            Ok(out) => error = Some(io::Error::other(out.status.to_string())),
            Err(e) => error = Some(e),
        }
    }
    error.map_or(Ok(total), Err)
}

pub fn worker_main() -> bool {
    let args: Vec<String> = std::env::args().collect();
    if args.len() != 4 || args[1] != "count-primes" {
        return false;
    }
    println!(
        "{}",
        count_primes(args[2].parse().unwrap(), args[3].parse().unwrap())
    );
    true
}
