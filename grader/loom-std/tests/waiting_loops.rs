//! Loops that wait, as locks made by hand have them: those that can go on do, whatever else the thread
//! looked at before it came into the loop.

mod common;

use common::{outcomes, run, sequential, weak};
use std::__model::Config;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::thread;

/// Looks before it takes: the look in vain at the end of one round lies before the loop of the next.
fn looked_at_before_it_is_taken(rounds: u64) -> impl Fn() -> u64 + Send + Sync {
    static LOCK: AtomicBool = AtomicBool::new(false);
    move || {
        let counter = AtomicU64::new(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for _ in 0..rounds {
                        loop {
                            while LOCK.load(Relaxed) {
                                std::hint::spin_loop();
                            }
                            if !LOCK.swap(true, Acquire) {
                                break;
                            }
                        }
                        counter.store(counter.load(Relaxed) + 1, Relaxed);
                        LOCK.store(false, Release);
                    }
                });
            }
        });
        counter.into_inner()
    }
}

/// Peterson's lock for any number of threads: a waiting thread looks at several objects in a round.
#[allow(clippy::needless_range_loop)] // The level is a number that threads compare.
fn filter_lock(threads: usize) -> impl Fn() -> u64 + Send + Sync {
    move || {
        let level: Vec<_> = (0..threads).map(|_| AtomicUsize::new(0)).collect();
        let last: Vec<_> = (0..threads).map(|_| AtomicUsize::new(threads)).collect();
        let counter = AtomicU64::new(0);
        thread::scope(|s| {
            for me in 0..threads {
                let (level, last, counter) = (&level, &last, &counter);
                s.spawn(move || {
                    for (wanted, last) in last.iter().enumerate().skip(1) {
                        level[me].store(wanted, SeqCst);
                        last.store(me, SeqCst);
                        let others = || {
                            (0..threads)
                                .any(|other| other != me && level[other].load(SeqCst) >= wanted)
                        };
                        while last.load(SeqCst) == me && others() {
                            thread::yield_now();
                        }
                    }
                    counter.store(counter.load(SeqCst) + 1, SeqCst);
                    level[me].store(0, SeqCst);
                });
            }
        });
        counter.into_inner()
    }
}

#[test]
fn a_lock_that_is_looked_at_before_it_is_taken_lets_everybody_in() {
    for config in [sequential(), weak()] {
        assert_eq!(outcomes(&config, looked_at_before_it_is_taken(1)), ["2"]);
    }
}

#[test]
fn a_second_round_does_not_wait_for_what_was_seen_in_the_first() {
    for config in [sequential(), weak()] {
        let config = Config {
            preemptions: Some(2),
            ..config
        };
        let shown = run(&config, looked_at_before_it_is_taken(2));
        assert_eq!(shown.bad_end(), None);
        assert_eq!(shown.values().into_iter().collect::<Vec<_>>(), ["4"]);
    }
}

#[test]
fn a_filter_lock_lets_two_threads_in() {
    for config in [sequential(), weak()] {
        assert_eq!(outcomes(&config, filter_lock(2)), ["2"]);
    }
}

#[test]
fn a_filter_lock_lets_three_threads_in_as_far_as_the_search_goes() {
    for config in [sequential(), weak()] {
        let config = Config {
            executions: 3_000,
            ..config
        };
        let shown = run(&config, filter_lock(3));
        assert_eq!(shown.bad_end(), None);
        assert_eq!(shown.values().into_iter().collect::<Vec<_>>(), ["3"]);
    }
}
