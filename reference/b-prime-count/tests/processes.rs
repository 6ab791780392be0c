//! Child processes. A test with a `main` of its own, because it is started again for every worker.
//! The environment tells a worker to go wrong.

use std::{env, io, process};

use b_prime_count::{count_primes, count_primes_processes, worker_main};

const MISCHIEF: &str = "B_PRIME_COUNT_MISCHIEF";

fn main() {
    let is_worker = env::args().len() > 1;
    let mischief = env::var(MISCHIEF).ok();
    match mischief.as_deref() {
        Some("exit") if is_worker => process::exit(3),
        Some("chatter") if is_worker => println!("counting"),
        _ => {}
    }
    if worker_main() {
        return;
    }
    assert!(!is_worker, "worker_main must see that this is a worker");

    match mischief.as_deref() {
        None => {
            counts_agree();
            for mischief in ["exit", "chatter"] {
                let executable = env::current_exe().unwrap();
                let run = process::Command::new(executable)
                    .env(MISCHIEF, mischief)
                    .status();
                assert!(run.unwrap().success(), "{mischief}");
            }
            println!("children count, and failed ones are errors: ok");
        }
        Some("exit") => fails_with(io::ErrorKind::Other),
        Some(_) => fails_with(io::ErrorKind::InvalidData),
    }
}

fn counts_agree() {
    for (start, end) in [(0, 0), (5, 2), (2, 3), (0, 10_007)] {
        for workers in [1, 2, 5] {
            let count = count_primes_processes(start, end, workers).unwrap();
            assert_eq!(count, count_primes(start, end));
        }
    }
}

fn fails_with(kind: io::ErrorKind) {
    assert_eq!(count_primes_processes(0, 100, 3).unwrap_err().kind(), kind);
}
