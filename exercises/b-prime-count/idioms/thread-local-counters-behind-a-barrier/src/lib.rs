use std::cell::Cell;
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
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

thread_local! {
    static FOUND: Cell<u64> = const { Cell::new(0) };
}

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let together = Barrier::new(workers);
    let total = AtomicU64::new(0);
    thread::scope(|s| {
        for (low, high) in parts(start, end, workers) {
            let (together, total) = (&together, &total);
            s.spawn(move || {
                together.wait();
                for n in low..high {
                    if is_prime(n) {
                        FOUND.set(FOUND.get() + 1);
                    }
                }
                total.fetch_add(FOUND.take(), Ordering::Relaxed);
            });
        }
    });
    total.into_inner()
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let exe = env::current_exe()?;
    let mut children: Vec<Child> = Vec::new();
    for (low, high) in parts(start, end, workers) {
        let mut command = Command::new(&exe);
        command
            .arg("--worker")
            .arg(low.to_string())
            .arg(high.to_string());
        match command.stdout(Stdio::piped()).spawn() {
            Ok(child) => children.push(child),
            Err(error) => {
                for child in &mut children {
                    let _ = child.kill();
                    let _ = child.wait();
                }
                return Err(error);
            }
        }
    }
    let outputs: Vec<_> = children.into_iter().map(Child::wait_with_output).collect();
    let mut total = 0;
    for output in outputs {
        let output = output?;
        if !output.status.success() {
            return Err(io::Error::other("a worker process has failed"));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let count: u64 = text.trim().parse().map_err(io::Error::other)?;
        total += count;
    }
    Ok(total)
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
