//! Counts the primes of one range in turn, with threads and with processes, and prints what the
//! workers gained. Run it with `--release`: `cargo run --release -p b-prime-count`

use std::{
    io, thread,
    time::{Duration, Instant},
};

use b_prime_count::{count_primes, count_primes_processes, count_primes_threads, worker_main};

const START: u64 = 10_000_000;
const END: u64 = 11_000_000;

fn main() -> io::Result<()> {
    // This program is started again for every worker process: such a process does its share here
    // and goes no further.
    if worker_main() {
        return Ok(());
    }

    let cores = thread::available_parallelism()?;
    println!("Primes in [{START}, {END}), {cores} cores\n");
    let (expected, alone) = timed(|| count_primes(START, END));
    println!(
        "{:<12} {expected} primes, {:8.1} ms",
        "sequential",
        millis(alone)
    );

    for workers in [2, 4] {
        let (count, time) = timed(|| count_primes_threads(START, END, workers));
        report(&format!("{workers} threads"), count, expected, time, alone);
    }
    for workers in [2, 4] {
        let (count, time) = timed(|| count_primes_processes(START, END, workers));
        report(
            &format!("{workers} processes"),
            count?,
            expected,
            time,
            alone,
        );
    }
    Ok(())
}

fn timed<R>(work: impl FnOnce() -> R) -> (R, Duration) {
    let begin = Instant::now();
    let result = work();
    (result, begin.elapsed())
}

fn report(who: &str, count: u64, expected: u64, time: Duration, alone: Duration) {
    let speed_up = alone.as_secs_f64() / time.as_secs_f64();
    let remark = if count == expected {
        ""
    } else {
        "  WRONG COUNT"
    };
    println!(
        "{who:<12} {count} primes, {:8.1} ms, speed-up {speed_up:.2}x{remark}",
        millis(time)
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
