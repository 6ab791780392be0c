//! A task that is too small: adding up a few numbers takes far less time than starting a thread,
//! and a thread far less than a process. Measured, on your machine.
//!
//! `cargo run --release -p b-prime-count --example too_small_to_profit`

use std::{
    env,
    hint::black_box,
    io,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const ROUNDS: u32 = 200;

fn sum(numbers: u64) -> u64 {
    (0..numbers).map(black_box).sum()
}

fn main() -> io::Result<()> {
    if env::args().nth(1).as_deref() == Some("child") {
        black_box(sum(1_000));
        return Ok(());
    }
    let this_program = env::current_exe()?;

    println!("adding up 1000 numbers, on average of {ROUNDS} times:");
    let call = average(|| {
        black_box(sum(1_000));
        Ok(())
    })?;
    println!("  called            {call:>12.1?}");
    let threaded = average(|| {
        thread::spawn(|| black_box(sum(1_000)))
            .join()
            .expect("a sum does not panic");
        Ok(())
    })?;
    println!(
        "  in a new thread   {threaded:>12.1?}   {:.0} times as long",
        ratio(threaded, call)
    );
    let child = average(|| {
        Command::new(&this_program)
            .arg("child")
            .stdin(Stdio::null())
            .status()?;
        Ok(())
    })?;
    println!(
        "  in a new process  {child:>12.1?}   {:.0} times as long",
        ratio(child, call)
    );

    println!("\nHow much work is enough for two threads?");
    for numbers in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let one = average(|| {
            black_box(sum(numbers));
            Ok(())
        })?;
        let two = average(|| {
            thread::scope(|scope| {
                scope.spawn(|| black_box(sum(numbers / 2)));
                black_box(sum(numbers / 2));
            });
            Ok(())
        })?;
        println!(
            "  {numbers:>8} numbers: {one:>10.1?} alone, {two:>10.1?} shared, {:.2}x",
            ratio(one, two)
        );
    }
    Ok(())
}

fn average(mut work: impl FnMut() -> io::Result<()>) -> io::Result<Duration> {
    let begin = Instant::now();
    for _ in 0..ROUNDS {
        work()?;
    }
    Ok(begin.elapsed() / ROUNDS)
}

fn ratio(long: Duration, short: Duration) -> f64 {
    long.as_secs_f64() / short.as_secs_f64()
}
