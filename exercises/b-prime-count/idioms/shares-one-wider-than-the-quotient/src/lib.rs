use std::env;
use std::io;
use std::process::{Command, Stdio};
use std::thread;

pub fn is_prime(n: u64) -> bool {
    if n < 2 {
        return false;
    }
    let mut divisor = 2;
    while divisor <= n / divisor {
        if n % divisor == 0 {
            return false;
        }
        divisor += 1;
    }
    true
}

pub fn count_primes(start: u64, end: u64) -> u64 {
    (start..end).filter(|&n| is_prime(n)).count() as u64
}

/// `/ workers + 1` instead of rounding up: a short range may leave nothing for the last ones.
fn shares(start: u64, end: u64, workers: usize) -> Vec<(u64, u64)> {
    let width = end.saturating_sub(start) / workers as u64 + 1;
    let mut shares = Vec::new();
    let mut from = start;
    while from < end {
        let to = from.saturating_add(width).min(end);
        shares.push((from, to));
        from = to;
    }
    shares
}

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let mut handles = Vec::new();
    for (from, to) in shares(start, end, workers) {
        handles.push(thread::spawn(move || count_primes(from, to)));
    }
    let mut total = 0;
    for handle in handles {
        total += handle.join().unwrap();
    }
    total
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let me = env::current_exe()?;
    let mut children = Vec::new();
    for (from, to) in shares(start, end, workers) {
        let child = Command::new(&me)
            .arg("share")
            .args([from.to_string(), to.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        children.push(child);
    }
    let mut total = 0;
    let mut failed = None;
    for child in children {
        let count = child.and_then(|child| {
            let output = child.wait_with_output()?;
            if !output.status.success() {
                return Err(io::Error::other(output.status.to_string()));
            }
            let text = String::from_utf8_lossy(&output.stdout);
            text.trim().parse::<u64>().map_err(io::Error::other)
        });
        match count {
            Ok(count) => total += count,
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(total),
    }
}

pub fn worker_main() -> bool {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [mode, from, to] = &arguments[..] else {
        return false;
    };
    if mode != "share" {
        return false;
    }
    println!("{}", count_primes(from.parse().unwrap(), to.parse().unwrap()));
    true
}
