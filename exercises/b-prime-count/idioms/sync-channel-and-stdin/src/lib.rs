use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
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
    let (sender, counts) = mpsc::sync_channel(workers);
    let handles: Vec<_> = parts(start, end, workers)
        .into_iter()
        .map(|(low, high)| {
            let sender = sender.clone();
            thread::spawn(move || sender.send(count_primes(low, high)).unwrap())
        })
        .collect();
    drop(sender);
    let total = counts.iter().sum();
    handles
        .into_iter()
        .for_each(|handle| handle.join().unwrap());
    total
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    let mut started = Vec::new();
    for (low, high) in parts(start, end, workers) {
        started.push(start_worker(low, high));
    }
    let counts: Vec<io::Result<u64>> = started
        .into_iter()
        .map(|child| child.and_then(finish_worker))
        .collect();
    counts.into_iter().sum()
}

fn start_worker(low: u64, high: u64) -> io::Result<Child> {
    let mut child = Command::new(env::current_exe()?)
        .arg("count-from-stdin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // a child that does not read any more is found by its exit status
    let mut pipe = child.stdin.take().expect("stdin is piped");
    let _ = writeln!(pipe, "{low} {high}");
    Ok(child)
}

fn finish_worker(child: Child) -> io::Result<u64> {
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().parse() {
        Ok(count) if output.status.success() => Ok(count),
        _ => Err(io::Error::other(format!("{}: {text:?}", output.status))),
    }
}

pub fn worker_main() -> bool {
    if env::args_os()
        .nth(1)
        .is_none_or(|task| task != "count-from-stdin")
    {
        return false;
    }
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .expect("the parent writes the range");
    let mut numbers = line.split_whitespace().map(|n| n.parse::<u64>().unwrap());
    let (low, high) = (numbers.next().unwrap(), numbers.next().unwrap());
    println!("{}", count_primes(low, high));
    true
}
