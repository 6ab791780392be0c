//! Lets threads count together, without a lock and with one, several times, and prints what was
//! lost and what the lock costs. `cargo run --release -p c-shared-counter`

use std::time::{Duration, Instant};

use c_shared_counter::{count_with_lock, count_without_lock};

const THREADS: usize = 4;
const ITERATIONS: u64 = 250_000;

fn main() {
    let expected = THREADS as u64 * ITERATIONS;
    println!("{THREADS} threads, {ITERATIONS} increments each: {expected} expected\n");
    let alone = timed(|| count_with_lock(1, expected)).1;
    let (mut racing, mut locked) = (Duration::ZERO, Duration::ZERO);

    for round in 1..=5 {
        let (count, time) = timed(|| count_without_lock(THREADS, ITERATIONS));
        racing += time;
        println!(
            "round {round} without lock: {count:>8}, {:>8} lost",
            expected.saturating_sub(count)
        );
        let (count, time) = timed(|| count_with_lock(THREADS, ITERATIONS));
        locked += time;
        println!(
            "round {round} with lock:    {count:>8}, {:>8} lost",
            expected.saturating_sub(count)
        );
    }

    println!(
        "\nmean time without lock: {:.1} ms",
        racing.as_secs_f64() * 1e3 / 5.0
    );
    println!(
        "mean time with lock:    {:.1} ms",
        locked.as_secs_f64() * 1e3 / 5.0
    );
    let speed_up = alone.as_secs_f64() * 5.0 / locked.as_secs_f64();
    println!("speed-up of {THREADS} threads with lock against one: {speed_up:.2}x");
    if speed_up < 1.0 {
        println!("Right, and slower than one thread: all they do is wait for each other's lock.");
    }
}

fn timed(work: impl FnOnce() -> u64) -> (u64, Duration) {
    let begin = Instant::now();
    let count = work();
    (count, begin.elapsed())
}
