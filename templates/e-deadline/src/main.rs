//! Looks up five things that take between 100 ms and for ever, one after the other and all at once,
//! with a deadline of half a second. `cargo run --release -p e-deadline`

use std::{
    io, thread,
    time::{Duration, Instant},
};

use e_deadline::{Job, run_all_with_deadline, run_with_deadline};

const DEADLINE: Duration = Duration::from_millis(500);

/// A name, and how long it takes to look it up; one never comes to an end.
const LOOK_UPS: [(&str, Option<u64>); 5] = [
    ("weather", Some(100)),
    ("news", Some(300)),
    ("trains", None),
    ("tides", Some(200)),
    ("archive", Some(900)),
];

fn look_up((name, milliseconds): (&'static str, Option<u64>)) -> Job {
    Box::new(move || match milliseconds {
        Some(milliseconds) => {
            thread::sleep(Duration::from_millis(milliseconds));
            Ok(format!("{name}: done after {milliseconds} ms"))
        }
        None => loop {
            thread::park();
        },
    })
}

fn show(results: &[io::Result<String>]) {
    for (result, (name, _)) in results.iter().zip(LOOK_UPS) {
        match result {
            Ok(text) => println!("[OK]     {text}"),
            Err(error) => println!("[FAILED] {name}: {error}"),
        }
    }
}

fn main() {
    let begin = Instant::now();
    let results: Vec<_> = LOOK_UPS
        .into_iter()
        .map(|each| run_with_deadline(look_up(each), DEADLINE))
        .collect();
    let sequential = begin.elapsed();
    show(&results);

    println!();
    let begin = Instant::now();
    let results = run_all_with_deadline(LOOK_UPS.map(look_up).into(), DEADLINE);
    let together = begin.elapsed();
    show(&results);

    println!(
        "\n{} jobs, {DEADLINE:?} for each, or for all",
        LOOK_UPS.len()
    );
    println!("one after the other: {:.2} s", sequential.as_secs_f64());
    println!("all at once:         {:.2} s", together.as_secs_f64());
    println!(
        "speed-up:            {:.2}x",
        sequential.as_secs_f64() / together.as_secs_f64()
    );
    // Two threads still hang. They end with the process, which does not wait for them.
}
