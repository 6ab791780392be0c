use std::io;
use std::sync::{Condvar, Mutex};
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

/// Aufgaben, die sich selbst teilen: zu große werden halbiert, eine Hälfte kommt zurück auf den Stapel.
struct Stack {
    tasks: Mutex<(Vec<(u64, u64)>, usize)>,
    changed: Condvar,
}

impl Stack {
    fn push(&self, task: (u64, u64)) {
        let mut inner = self.tasks.lock().unwrap();
        inner.0.push(task);
        inner.1 += 1; // noch nicht fertig
        self.changed.notify_one();
    }

    fn pop(&self) -> Option<(u64, u64)> {
        let mut inner = self.tasks.lock().unwrap();
        loop {
            if let Some(task) = inner.0.pop() {
                return Some(task);
            }
            if inner.1 == 0 {
                return None;
            }
            inner = self.changed.wait(inner).unwrap();
        }
    }

    fn done(&self) {
        let mut inner = self.tasks.lock().unwrap();
        inner.1 -= 1;
        if inner.1 == 0 {
            self.changed.notify_all();
        }
    }
}

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    let grain = (end.saturating_sub(start) / (8 * workers as u64)).max(1);
    let stack = Stack {
        tasks: Mutex::new((vec![], 0)),
        changed: Condvar::new(),
    };
    if start < end {
        stack.push((start, end));
    }
    let work = || {
        let mut count = 0;
        while let Some((lo, mut hi)) = stack.pop() {
            while hi - lo > grain {
                let middle = lo + (hi - lo) / 2;
                stack.push((middle, hi));
                hi = middle;
            }
            count += count_primes(lo, hi);
            stack.done();
        }
        count
    };
    thread::scope(|s| {
        let handles: Vec<_> = (0..workers).map(|_| s.spawn(work)).collect();
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
