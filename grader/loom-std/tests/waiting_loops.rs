//! Loops that wait, as locks made by hand have them: those that can go on do, whatever else the thread
//! looked at before it came into the loop.

mod common;

use common::{outcomes, run, sequential, weak};
use std::__model::Config;
use std::collections::VecDeque;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, fence};
use std::sync::{Arc, Condvar, Mutex, RwLock, mpsc};
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
fn a_lock_that_is_taken_by_a_swap_is_waited_for() {
    for config in [sequential(), weak()] {
        for pause in [|| (), thread::yield_now, std::hint::spin_loop] {
            let values = outcomes(&config, move || {
                let (lock, counter) = (AtomicBool::new(false), AtomicU64::new(0));
                thread::scope(|s| {
                    for _ in 0..2 {
                        s.spawn(|| {
                            while lock.swap(true, Relaxed) {
                                pause();
                            }
                            fence(Acquire);
                            counter.store(counter.load(Relaxed) + 1, Relaxed);
                            fence(Release);
                            lock.store(false, Relaxed);
                        });
                    }
                });
                counter.into_inner()
            });
            assert_eq!(values, ["2"]);
        }
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

/// Looks so often at a flag, and then goes on without it.
fn gives_up(tries: usize, between: fn()) -> impl Fn() -> (bool, u64) + Send + Sync {
    move || {
        let (flag, data) = (AtomicBool::new(false), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                flag.store(true, SeqCst);
                data.store(1, SeqCst);
            });
            let mut seen = false;
            for _ in 0..tries {
                if flag.load(SeqCst) {
                    seen = true;
                    break;
                }
                between();
            }
            (seen, data.load(SeqCst))
        })
    }
}

#[test]
fn a_loop_that_gives_up_goes_on_without_what_it_looked_for() {
    for config in [sequential(), weak()] {
        for tries in [1, 2, 3, 4, 5, 7, 9, 20, 1_000] {
            for between in [|| (), thread::yield_now, std::hint::spin_loop] {
                assert_eq!(
                    outcomes(&config, gives_up(tries, between)),
                    ["(false, 0)", "(false, 1)", "(true, 0)", "(true, 1)"],
                    "{tries} tries"
                );
            }
        }
    }
}

#[test]
fn a_lock_tried_several_times_is_waited_for_in_the_end() {
    for config in [sequential(), weak()] {
        for tries in [2, 5, 50] {
            let values = outcomes(&config, move || {
                let (counter, waited) = (Mutex::new(0_u64), AtomicU64::new(0));
                thread::scope(|s| {
                    for _ in 0..2 {
                        s.spawn(|| {
                            for _ in 0..tries {
                                if let Ok(mut counter) = counter.try_lock() {
                                    *counter += 1;
                                    return;
                                }
                                thread::yield_now();
                            }
                            waited.fetch_add(1, SeqCst);
                            *counter.lock().unwrap() += 1;
                        });
                    }
                });
                (counter.into_inner().unwrap(), waited.into_inner())
            });
            assert_eq!(values, ["(2, 0)", "(2, 1)"], "{tries} tries");
        }
    }
}

/// Spins for a while, then yields, then sleeps, and begins anew.
#[test]
fn a_loop_that_backs_off_more_and_more_gets_what_it_waits_for() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let flag = AtomicBool::new(false);
            thread::scope(|s| {
                s.spawn(|| flag.store(true, Release));
                let mut step = 0;
                loop {
                    for _ in 0..1 << step {
                        if flag.load(Acquire) {
                            return "seen";
                        }
                        std::hint::spin_loop();
                    }
                    if step > 3 {
                        thread::sleep(std::time::Duration::from_millis(1));
                    } else {
                        thread::yield_now();
                        step += 1;
                    }
                }
            })
        });
        assert_eq!(values, ["\"seen\""]);
    }
}

#[test]
fn a_channel_asked_a_few_times_may_stay_empty() {
    let asked = |tries: usize| {
        move || {
            let (to, from) = mpsc::channel();
            thread::scope(|s| {
                s.spawn(move || to.send(1));
                for _ in 0..tries {
                    match from.try_recv() {
                        Err(mpsc::TryRecvError::Empty) => thread::yield_now(),
                        other => return format!("{other:?}"),
                    }
                }
                "gave up".to_owned()
            })
        }
    };
    for tries in [2, 5, 30] {
        assert_eq!(
            outcomes(&sequential(), asked(tries)),
            ["\"Ok(1)\"", "\"gave up\""]
        );
    }
    assert_eq!(outcomes(&sequential(), asked(usize::MAX)), ["\"Ok(1)\""]);
}

#[test]
fn a_thread_asked_a_few_times_may_still_run() {
    let asked = |tries: usize| {
        move || {
            let thread = thread::spawn(|| ());
            let finished = (0..tries).any(|_| thread.is_finished());
            thread.join().unwrap();
            finished
        }
    };
    assert_eq!(outcomes(&sequential(), asked(6)), ["false", "true"]);
    assert_eq!(outcomes(&sequential(), asked(100)), ["false", "true"]);
    assert_eq!(outcomes(&sequential(), asked(usize::MAX)), ["true"]);
}

#[test]
fn to_let_others_go_first_a_few_times_is_not_to_wait_for_them() {
    for config in [sequential(), weak()] {
        for pauses in [1, 3, 6, 40] {
            for pause in [thread::yield_now, || {
                thread::sleep(std::time::Duration::from_secs(1))
            }] {
                let values = outcomes(&config, move || {
                    let data = AtomicU64::new(0);
                    thread::scope(|s| {
                        s.spawn(|| data.store(1, SeqCst));
                        for _ in 0..pauses {
                            pause();
                        }
                        data.load(SeqCst)
                    })
                });
                assert_eq!(values, ["0", "1"], "{pauses} pauses");
            }
        }
    }
}

#[test]
fn a_value_behind_a_lock_can_be_waited_for_in_a_loop() {
    for config in [sequential(), weak()] {
        for pause in [|| (), thread::yield_now] {
            let values = outcomes(&config, move || {
                let ready = Mutex::new(false);
                thread::scope(|s| {
                    s.spawn(|| *ready.lock().unwrap() = true);
                    while !*ready.lock().unwrap() {
                        pause();
                    }
                })
            });
            assert_eq!(values, ["()"]);
        }
    }
}

#[test]
fn a_loop_that_notifies_looks_and_fences_while_it_waits_is_one_that_waits() {
    for config in [sequential(), weak()] {
        let config = Config {
            preemptions: Some(2),
            ..config
        };
        let values = outcomes(&config, || {
            let (flag, lock, condvar) = (AtomicBool::new(false), Mutex::new(0), Condvar::new());
            thread::scope(|s| {
                s.spawn(|| {
                    if let Ok(mut value) = lock.try_lock() {
                        *value += 1;
                    }
                    flag.store(true, Release);
                });
                while !flag.load(Acquire) {
                    fence(SeqCst);
                    drop(lock.lock());
                    condvar.notify_all();
                    thread::yield_now();
                }
            })
        });
        assert_eq!(values, ["()"]);
    }
}

#[test]
fn what_lies_behind_a_reading_lock_can_be_waited_for_in_a_loop() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let ready = RwLock::new(false);
            thread::scope(|s| {
                s.spawn(|| *ready.write().unwrap() = true);
                while !*ready.read().unwrap() {
                    thread::yield_now();
                }
            })
        });
        assert_eq!(values, ["()"]);
    }
}

/// A worker that asks a queue for jobs until it is told that there will be none.
#[test]
fn a_queue_behind_a_lock_can_be_asked_again_and_again() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let (queue, closed) = (Mutex::new(VecDeque::new()), AtomicBool::new(false));
            thread::scope(|s| {
                s.spawn(|| {
                    for job in 1..=2 {
                        queue.lock().unwrap().push_back(job);
                    }
                    closed.store(true, Release);
                });
                let mut sum = 0;
                loop {
                    let last = closed.load(Acquire);
                    let job = queue.lock().unwrap().pop_front();
                    match job {
                        Some(job) => sum += job,
                        None if last => return sum,
                        None => thread::yield_now(),
                    }
                }
            })
        });
        assert_eq!(values, ["3"]);
    }
}

/// What is changed lies elsewhere than the value that the lock guards.
#[test]
fn a_loop_that_changes_what_a_guarded_vector_points_at_is_none_that_waits() {
    for config in [sequential(), weak()] {
        let config = Config {
            preemptions: Some(2),
            ..config
        };
        let values = outcomes(&config, || {
            let counts = Mutex::new(vec![0; 1]);
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        for _ in 0..10 {
                            counts.lock().unwrap()[0] += 1;
                        }
                    });
                }
            });
            counts.into_inner().unwrap()[0]
        });
        assert_eq!(values, ["20"]);
    }
}

/// Counts of an `Arc` are no points to switch at; a thread that lets others go first gets on.
#[test]
fn the_last_owner_of_an_arc_can_be_waited_for_with_pauses() {
    for config in [sequential(), weak()] {
        for pause in [thread::yield_now, std::hint::spin_loop, || {
            thread::sleep(std::time::Duration::from_millis(1))
        }] {
            let values = outcomes(&config, move || {
                let value = Arc::new(AtomicU64::new(0));
                let threads: Vec<_> = (0..2)
                    .map(|_| {
                        let value = Arc::clone(&value);
                        thread::spawn(move || {
                            value.fetch_add(1, SeqCst);
                        })
                    })
                    .collect();
                while Arc::strong_count(&value) > 1 {
                    pause();
                }
                let seen = Arc::try_unwrap(value).unwrap().into_inner();
                threads
                    .into_iter()
                    .for_each(|thread| thread.join().unwrap());
                seen
            });
            assert_eq!(values, ["2"]);
        }
    }
}

/// A deadline is not what ends a loop by itself: while time passes, the others get their turn.
#[test]
fn a_loop_with_a_far_deadline_waits_for_what_it_looks_for() {
    use std::time::{Duration, Instant};
    let polls = |pause: fn()| {
        move || {
            let worker = thread::spawn(|| 7);
            let end = Instant::now() + Duration::from_secs(3_600);
            while !worker.is_finished() {
                if Instant::now() >= end {
                    return 0;
                }
                pause();
            }
            worker.join().unwrap()
        }
    };
    for pause in [thread::yield_now as fn(), || {
        thread::sleep(Duration::from_millis(5))
    }] {
        assert_eq!(outcomes(&sequential(), polls(pause)), ["7"]);
    }
}
