use std::process::{Child, Command, Stdio};
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
    let mut handles = Vec::new();
    for (low, high) in parts(start, end, workers) {
        handles.push(thread::spawn(move || count_primes(low, high)));
    }
    let mut total = 0;
    for handle in handles {
        total += handle.join().unwrap();
    }
    total
}

fn start_child(low: u64, high: u64) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .args(["--worker", &low.to_string(), &high.to_string()])
        .stdout(Stdio::piped())
        .spawn()
}

fn result_of(child: Child) -> io::Result<u64> {
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("worker: {}", output.status)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(io::Error::other)
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let mut children = Vec::new();
    for (low, high) in parts(start, end, workers) {
        children.push(start_child(low, high));
    }
    let mut results = Vec::new();
    for child in children {
        results.push(child.and_then(|mut child| {
            // Asks again and again instead of waiting.
            while child.try_wait()?.is_none() {}
            result_of(child)
        }));
    }
    results.into_iter().sum()
}

pub fn worker_main() -> bool {
    let args: Vec<String> = env::args().collect();
    if args.len() != 4 || args[1] != "--worker" {
        return false;
    }
    let low = args[2].parse().unwrap();
    let high = args[3].parse().unwrap();
    println!("{}", count_primes(low, high));
    true
}
