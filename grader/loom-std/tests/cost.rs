//! What an exploration costs, beside the same model written for loom by hand.

mod common;

use common::{run, sequential};
use std::__model::Exploration;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

/// Seconds of CPU time that this process has used.
fn cpu() -> f64 {
    let mut now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the structure is ours.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Executions of both, and executions a second of ours and of theirs, taken turn by turn.
fn compare(rounds: u32, ours: impl Fn() -> u64, theirs: impl Fn() -> u64) -> (u64, u64, f64, f64) {
    let (mut a, mut b) = ((0, 0.0), (0, 0.0));
    for _ in 0..rounds {
        let begin = cpu();
        a.0 += ours();
        let between = cpu();
        b.0 += theirs();
        a.1 += between - begin;
        b.1 += cpu() - between;
    }
    let rounds = u64::from(rounds);
    (
        a.0 / rounds,
        b.0 / rounds,
        a.0 as f64 / a.1,
        b.0 as f64 / b.1,
    )
}

fn show(name: &str, (ours, theirs, our_rate, their_rate): (u64, u64, f64, f64)) {
    std::__model::real_print(&format!(
        "{name}: {ours} executions, {our_rate:.0}/s; by hand {theirs}, {their_rate:.0}/s; ratio {:.2}",
        our_rate / their_rate
    ));
}

fn locked(threads: usize, steps: usize) -> Exploration {
    run(&sequential(), move || {
        let counter = Arc::new(Mutex::new(0_u64));
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                let counter = Arc::clone(&counter);
                thread::spawn(move || {
                    for _ in 0..steps {
                        *counter.lock().unwrap() += 1;
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        *counter.lock().unwrap()
    })
    .exploration
}

fn locked_by_hand(threads: usize, steps: usize) -> u64 {
    let executions = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&executions);
    loom::model::Builder::new().check(move || {
        count.fetch_add(1, SeqCst);
        let counter = Arc::new(loom::sync::Mutex::new(0_u64));
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                let counter = Arc::clone(&counter);
                loom::thread::spawn(move || {
                    for _ in 0..steps {
                        *counter.lock().unwrap() += 1;
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert!(*counter.lock().unwrap() > 0);
    });
    executions.load(SeqCst)
}

fn raced(threads: usize, steps: usize) -> Exploration {
    run(&sequential(), move || {
        let counter = Arc::new(AtomicU64::new(0));
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                let counter = Arc::clone(&counter);
                thread::spawn(move || {
                    for _ in 0..steps {
                        let old = counter.load(SeqCst);
                        counter.store(old + 1, SeqCst);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        counter.load(SeqCst)
    })
    .exploration
}

fn raced_by_hand(threads: usize, steps: usize) -> u64 {
    let executions = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&executions);
    loom::model::Builder::new().check(move || {
        count.fetch_add(1, SeqCst);
        let counter = Arc::new(loom::sync::atomic::AtomicU64::new(0));
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                let counter = Arc::clone(&counter);
                loom::thread::spawn(move || {
                    for _ in 0..steps {
                        let old = counter.fetch_add(0, SeqCst);
                        counter.swap(old + 1, SeqCst);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        counter.fetch_add(0, SeqCst);
    });
    executions.load(SeqCst)
}

#[test]
#[ignore = "a benchmark: prints what explorations cost"]
fn an_execution_costs_no_more_than_ten_sevenths_of_one_by_hand() {
    let mut worst = f64::MAX;
    let mut note = |name: &str, result: (u64, u64, f64, f64)| {
        show(name, result);
        worst = worst.min(result.2 / result.3);
    };
    for (threads, steps, rounds) in [(2, 1, 400), (2, 2, 150), (3, 1, 10), (3, 2, 1)] {
        let result = compare(
            rounds,
            || locked(threads, steps).executions,
            || locked_by_hand(threads, steps),
        );
        note(&format!("locked {threads}x{steps}"), result);
    }
    for (threads, steps, rounds) in [(2, 1, 150), (2, 2, 10), (3, 1, 1)] {
        let result = compare(
            rounds,
            || raced(threads, steps).executions,
            || raced_by_hand(threads, steps),
        );
        note(&format!("raced {threads}x{steps}"), result);
    }
    assert!(worst >= 0.7, "the worst ratio is {worst:.2}");
}
