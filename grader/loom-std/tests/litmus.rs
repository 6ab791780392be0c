//! Litmus tests: the exact set of outcomes of small programs over atomics.

mod common;

use common::{failure, outcomes, run, sequential, weak};
use std::__model::{Config, End};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Mutex};
use std::thread;

fn store_buffering(ordering: (Ordering, Ordering)) -> impl Fn() -> (u64, u64) + Send + Sync {
    let (load, store) = ordering;
    move || {
        let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            let a = s.spawn(|| {
                x.store(1, store);
                y.load(load)
            });
            let b = s.spawn(|| {
                y.store(1, store);
                x.load(load)
            });
            (a.join().unwrap(), b.join().unwrap())
        })
    }
}

#[test]
fn store_buffering_is_sequential_in_the_first_pass_whatever_the_orderings() {
    for orderings in [(SeqCst, SeqCst), (Relaxed, Relaxed), (Acquire, Release)] {
        assert_eq!(
            outcomes(&sequential(), store_buffering(orderings)),
            ["(0, 1)", "(1, 0)", "(1, 1)"]
        );
    }
}

#[test]
fn store_buffering_shows_in_weak_memory_unless_sequentially_consistent() {
    assert_eq!(
        outcomes(&weak(), store_buffering((Relaxed, Relaxed))),
        ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    );
    assert_eq!(
        outcomes(&weak(), store_buffering((Acquire, Release))),
        ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    );
    assert_eq!(
        outcomes(&weak(), store_buffering((SeqCst, SeqCst))),
        ["(0, 1)", "(1, 0)", "(1, 1)"]
    );
}

#[test]
fn store_buffering_is_forbidden_by_fences() {
    assert_eq!(
        outcomes(&weak(), || {
            let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
            thread::scope(|s| {
                let a = s.spawn(|| {
                    x.store(1, Relaxed);
                    fence(SeqCst);
                    y.load(Relaxed)
                });
                let b = s.spawn(|| {
                    y.store(1, Relaxed);
                    fence(SeqCst);
                    x.load(Relaxed)
                });
                (a.join().unwrap(), b.join().unwrap())
            })
        }),
        ["(0, 1)", "(1, 0)", "(1, 1)"]
    );
}

fn message_passing(load: Ordering, store: Ordering) -> impl Fn() -> (u64, u64) + Send + Sync {
    move || {
        let (data, flag) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(7, Relaxed);
                flag.store(1, store);
            });
            let reader = s.spawn(|| (flag.load(load), data.load(Relaxed)));
            reader.join().unwrap()
        })
    }
}

#[test]
fn message_passing_needs_release_and_acquire_in_weak_memory_alone() {
    let right = ["(0, 0)", "(0, 7)", "(1, 7)"];
    let wrong = ["(0, 0)", "(0, 7)", "(1, 0)", "(1, 7)"];
    assert_eq!(
        outcomes(&sequential(), message_passing(Relaxed, Relaxed)),
        right
    );
    assert_eq!(outcomes(&weak(), message_passing(Acquire, Release)), right);
    assert_eq!(outcomes(&weak(), message_passing(SeqCst, SeqCst)), right);
    assert_eq!(outcomes(&weak(), message_passing(Relaxed, Relaxed)), wrong);
    assert_eq!(outcomes(&weak(), message_passing(Acquire, Relaxed)), wrong);
    assert_eq!(outcomes(&weak(), message_passing(Relaxed, Release)), wrong);
}

#[test]
fn readers_agree_on_the_order_of_independent_writes() {
    let values = outcomes(&sequential(), || {
        let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| x.store(1, SeqCst));
            s.spawn(|| y.store(1, SeqCst));
            let a = s.spawn(|| (x.load(SeqCst), y.load(SeqCst)));
            let b = (y.load(SeqCst), x.load(SeqCst));
            (a.join().unwrap(), b)
        })
    });
    assert_eq!(values.len(), 15);
    assert!(
        !values.contains(&"((1, 0), (1, 0))".to_string()),
        "{values:?}"
    );
}

/// The orderings of a lock's stores and loads.
fn peterson(store: Ordering, load: Ordering) -> impl Fn() -> u64 + Send + Sync {
    move || {
        let flags = [AtomicBool::new(false), AtomicBool::new(false)];
        let turn = AtomicUsize::new(0);
        let counter = AtomicU64::new(0);
        thread::scope(|s| {
            for me in 0..2 {
                let (flags, turn, counter) = (&flags, &turn, &counter);
                s.spawn(move || {
                    flags[me].store(true, store);
                    turn.store(1 - me, store);
                    while flags[1 - me].load(load) && turn.load(load) == 1 - me {
                        thread::yield_now();
                    }
                    let old = counter.load(Relaxed);
                    counter.store(old + 1, Relaxed);
                    flags[me].store(false, store);
                });
            }
        });
        counter.into_inner()
    }
}

#[test]
fn petersons_lock_locks_if_it_is_sequentially_consistent() {
    for orderings in [(SeqCst, SeqCst), (Release, Acquire), (Relaxed, Relaxed)] {
        let lock = peterson(orderings.0, orderings.1);
        assert_eq!(outcomes(&sequential(), lock), ["2"]);
    }
    assert_eq!(outcomes(&weak(), peterson(SeqCst, SeqCst)), ["2"]);
    assert_eq!(outcomes(&weak(), peterson(Release, Acquire)), ["1", "2"]);
    assert_eq!(outcomes(&weak(), peterson(Relaxed, Relaxed)), ["1", "2"]);
}

/// Two flags, and who sees the other's gives up.
fn dekker(store: Ordering, load: Ordering, fenced: bool) -> impl Fn() -> u32 + Send + Sync {
    move || {
        let flags = [AtomicBool::new(false), AtomicBool::new(false)];
        let inside = AtomicU32::new(0);
        thread::scope(|s| {
            for me in 0..2 {
                let (flags, inside) = (&flags, &inside);
                s.spawn(move || {
                    flags[me].store(true, store);
                    if fenced {
                        fence(SeqCst);
                    }
                    if !flags[1 - me].load(load) {
                        inside.fetch_add(1, Relaxed);
                    }
                });
            }
        });
        inside.into_inner()
    }
}

#[test]
fn two_flags_let_one_in_if_they_are_sequentially_consistent() {
    assert_eq!(outcomes(&weak(), dekker(SeqCst, SeqCst, false)), ["0", "1"]);
    assert_eq!(
        outcomes(&weak(), dekker(Relaxed, Relaxed, true)),
        ["0", "1"]
    );
    let wrong = ["0", "1", "2"];
    assert_eq!(outcomes(&weak(), dekker(Release, Acquire, false)), wrong);
    // One side alone is not enough.
    assert_eq!(outcomes(&weak(), dekker(SeqCst, Acquire, false)), wrong);
    assert_eq!(outcomes(&weak(), dekker(Release, SeqCst, false)), wrong);
}

/// What comes between a release and who acquires it: the flag as it was read, and the data.
fn after_a_release(
    between: impl Fn(&AtomicU64) + Send + Sync + 'static,
) -> impl Fn() -> (u64, u64) + Send + Sync {
    move || {
        let (data, flag) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(1, Relaxed);
                flag.store(1, Release);
            });
            s.spawn(|| between(&flag));
            let reader = s.spawn(|| (flag.load(Acquire), data.load(Relaxed)));
            reader.join().unwrap()
        })
    }
}

#[test]
fn a_release_reaches_through_operations_that_read_and_write_in_one_step() {
    let between = |flag: &AtomicU64| {
        flag.fetch_add(10, Relaxed);
    };
    assert_eq!(
        outcomes(&weak(), after_a_release(between)),
        [
            "(0, 0)", "(0, 1)", "(1, 1)", "(10, 0)", "(10, 1)", "(11, 1)"
        ]
    );
}

#[test]
fn a_relaxed_store_hides_a_release_before_it() {
    let by_another = outcomes(&weak(), after_a_release(|flag| flag.store(10, Relaxed)));
    assert_eq!(
        by_another,
        ["(0, 0)", "(0, 1)", "(1, 1)", "(10, 0)", "(10, 1)"]
    );
    let by_the_same = || {
        let (data, flag) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(1, Relaxed);
                flag.store(1, Release);
                flag.store(2, Relaxed);
            });
            let reader = s.spawn(|| (flag.load(Acquire), data.load(Relaxed)));
            reader.join().unwrap()
        })
    };
    assert_eq!(
        outcomes(&weak(), by_the_same),
        ["(0, 0)", "(0, 1)", "(1, 1)", "(2, 0)", "(2, 1)"]
    );
}

#[test]
fn a_thread_that_has_seen_a_value_sees_no_older_one() {
    let values = outcomes(&weak(), || {
        let x = AtomicU64::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                x.store(1, Relaxed);
                x.store(2, Relaxed);
            });
            let reader = s.spawn(|| (x.load(Relaxed), x.load(Relaxed)));
            reader.join().unwrap()
        })
    });
    assert_eq!(
        values,
        ["(0, 0)", "(0, 1)", "(0, 2)", "(1, 1)", "(1, 2)", "(2, 2)"]
    );
}

#[test]
fn what_was_seen_is_handed_on_from_thread_to_thread() {
    let chain = |pass: Ordering| {
        move || {
            let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
            thread::scope(|s| {
                s.spawn(|| x.store(1, Relaxed));
                s.spawn(|| {
                    if x.load(Relaxed) == 1 {
                        y.store(1, pass);
                    }
                });
                let reader = s.spawn(|| (y.load(Acquire), x.load(Relaxed)));
                reader.join().unwrap()
            })
        }
    };
    assert_eq!(
        outcomes(&weak(), chain(Release)),
        ["(0, 0)", "(0, 1)", "(1, 1)"]
    );
    assert_eq!(
        outcomes(&weak(), chain(Relaxed)),
        ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    );
}

#[test]
fn fences_order_relaxed_operations() {
    let values = outcomes(&weak(), || {
        let (data, flag) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(1, Relaxed);
                fence(Release);
                flag.store(1, Relaxed);
            });
            let reader = s.spawn(|| {
                let seen = flag.load(Relaxed);
                fence(Acquire);
                (seen, data.load(Relaxed))
            });
            reader.join().unwrap()
        })
    });
    assert_eq!(values, ["(0, 0)", "(0, 1)", "(1, 1)"]);
}

/// As `Arc` counts: whoever is the last sees what all others have done.
fn last_owner(down: Ordering, fenced: bool) -> impl Fn() -> Option<u64> + Send + Sync {
    move || {
        let (owners, data) = (AtomicUsize::new(2), AtomicU64::new(0));
        thread::scope(|s| {
            let other = s.spawn(|| {
                data.store(1, Relaxed);
                owners.fetch_sub(1, down) == 1
            });
            let mine = owners.fetch_sub(1, down) == 1;
            let seen = mine.then(|| {
                if fenced {
                    fence(Acquire);
                }
                data.load(Relaxed)
            });
            other.join().unwrap();
            seen
        })
    }
}

#[test]
fn the_last_owner_sees_what_the_others_did_if_it_acquires() {
    let right = ["None", "Some(1)"];
    assert_eq!(outcomes(&weak(), last_owner(Release, true)), right);
    assert_eq!(outcomes(&weak(), last_owner(AcqRel, false)), right);
    let wrong = ["None", "Some(0)", "Some(1)"];
    assert_eq!(outcomes(&weak(), last_owner(Release, false)), wrong);
    assert_eq!(outcomes(&weak(), last_owner(Relaxed, true)), wrong);
}

/// Two writers, and two readers that look in different orders.
fn independent_writes(
    store: Ordering,
    load: Ordering,
) -> impl Fn() -> ((u64, u64), (u64, u64)) + Send + Sync {
    move || {
        let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| x.store(1, store));
            s.spawn(|| y.store(1, store));
            let a = s.spawn(|| (x.load(load), y.load(load)));
            let b = (y.load(load), x.load(load));
            (a.join().unwrap(), b)
        })
    }
}

#[test]
fn readers_disagree_on_independent_writes_unless_sequentially_consistent() {
    let both = "((1, 0), (1, 0))".to_string();
    let config = Config {
        preemptions: Some(2),
        ..weak()
    };
    let values = outcomes(&config, independent_writes(Release, Acquire));
    assert_eq!((values.len(), values.contains(&both)), (16, true));
    let values = outcomes(&config, independent_writes(SeqCst, SeqCst));
    assert_eq!((values.len(), values.contains(&both)), (15, false));
}

#[test]
fn an_object_where_another_was_has_none_of_its_values() {
    let values = outcomes(&weak(), || {
        let first = Arc::new(AtomicU64::new(0));
        let theirs = Arc::clone(&first);
        let thread = thread::spawn(move || {
            theirs.store(7, Relaxed);
            theirs.store(0, Relaxed);
        });
        first.load(Relaxed);
        // If the other thread is through, this gives the place back.
        drop(first);
        let second = Arc::new(AtomicU64::new(0));
        let seen = second.load(Relaxed);
        thread.join().unwrap();
        seen
    });
    assert_eq!(values, ["0"]);
}

#[test]
fn a_load_before_a_store_does_not_hide_another_threads_load() {
    let values = outcomes(&sequential(), || {
        let a = Arc::new(AtomicBool::new(false));
        let theirs = Arc::clone(&a);
        let thread = thread::spawn(move || {
            theirs.load(SeqCst);
            theirs.store(true, SeqCst);
        });
        let seen = a.load(SeqCst);
        thread.join().unwrap();
        seen
    });
    assert_eq!(values, ["false", "true"]);
}

#[test]
fn check_then_act_lets_two_in() {
    let values = outcomes(&sequential(), || {
        let taken = AtomicBool::new(false);
        let winners = AtomicU32::new(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    if !taken.load(SeqCst) {
                        taken.store(true, SeqCst);
                        winners.fetch_add(1, SeqCst);
                    }
                });
            }
        });
        winners.into_inner()
    });
    assert_eq!(values, ["1", "2"]);
}

#[test]
fn a_compare_exchange_loop_loses_nothing() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let counter = AtomicU64::new(0);
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        for _ in 0..2 {
                            let mut old = counter.load(Relaxed);
                            while let Err(newer) =
                                counter.compare_exchange(old, old + 1, AcqRel, Relaxed)
                            {
                                old = newer;
                            }
                        }
                    });
                }
            });
            counter.into_inner()
        });
        assert_eq!(values, ["4"]);
    }
}

#[test]
fn a_weak_compare_exchange_fails_although_it_could_succeed() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let x = AtomicU64::new(0);
            x.compare_exchange_weak(0, 1, SeqCst, SeqCst).is_ok()
        });
        assert_eq!(values, ["false", "true"]);
    }
    let config = Config {
        spurious: 0,
        ..sequential()
    };
    let values = outcomes(&config, || {
        AtomicU64::new(0)
            .compare_exchange_weak(0, 1, SeqCst, SeqCst)
            .is_ok()
    });
    assert_eq!(values, ["true"]);
}

#[test]
fn every_operation_changes_the_value_as_in_reality() {
    for config in [sequential(), weak()] {
        let config = Config {
            spurious: 0,
            ..config
        };
        let values = outcomes(&config, || {
            let a = AtomicU32::new(5);
            let mut seen = vec![
                a.swap(250, SeqCst),
                a.fetch_add(10, SeqCst),
                a.fetch_sub(261, SeqCst),
                a.fetch_and(0xF0F0, AcqRel),
                a.fetch_nand(0xFF00, AcqRel),
                a.fetch_or(3, AcqRel),
                a.fetch_xor(1, AcqRel),
                a.fetch_max(7, AcqRel),
                a.fetch_min(9, AcqRel),
                a.fetch_update(SeqCst, SeqCst, |v| Some(v * 2)).unwrap(),
                a.update(SeqCst, SeqCst, |v| v + 1),
                a.try_update(SeqCst, SeqCst, |_| None).unwrap_err(),
            ];
            seen.push(a.into_inner());
            let small = std::sync::atomic::AtomicI8::new(127);
            let wrapped = (small.fetch_add(1, SeqCst), small.load(SeqCst));
            let flag = AtomicBool::new(true);
            (
                seen,
                wrapped,
                flag.fetch_not(SeqCst),
                flag.fetch_nand(true, SeqCst),
                flag.load(SeqCst),
            )
        });
        let a = std::sync::atomic::AtomicU32::new(5);
        let expected = {
            let mut seen = vec![
                a.swap(250, SeqCst),
                a.fetch_add(10, SeqCst),
                a.fetch_sub(261, SeqCst),
                a.fetch_and(0xF0F0, AcqRel),
                a.fetch_nand(0xFF00, AcqRel),
                a.fetch_or(3, AcqRel),
                a.fetch_xor(1, AcqRel),
                a.fetch_max(7, AcqRel),
                a.fetch_min(9, AcqRel),
            ];
            let v = a.load(SeqCst);
            seen.extend([v, v * 2, v * 2 + 1, v * 2 + 1]);
            format!("{:?}", (seen, (127, -128), true, false, true))
        };
        assert_eq!(values, [expected]);
    }
}

#[test]
fn a_value_changed_by_who_has_it_alone_is_seen() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let mut a = AtomicU64::new(1);
            a.store(2, Relaxed);
            *a.get_mut() += 10;
            thread::scope(|s| {
                s.spawn(|| a.fetch_add(1, Relaxed));
                s.spawn(|| a.fetch_add(1, Relaxed));
            });
            *a.get_mut() += 100;
            a.load(Relaxed)
        });
        assert_eq!(values, ["114"]);
    }
}

fn spin_lock(unlock: Ordering, busy: fn()) -> impl Fn() -> u64 + Send + Sync {
    move || {
        let locked = AtomicBool::new(false);
        let counter = AtomicU64::new(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    while locked
                        .compare_exchange(false, true, Acquire, Relaxed)
                        .is_err()
                    {
                        busy();
                    }
                    let old = counter.load(Relaxed);
                    counter.store(old + 1, Relaxed);
                    locked.store(false, unlock);
                });
            }
        });
        counter.into_inner()
    }
}

#[test]
fn a_spin_lock_finishes_with_or_without_yielding() {
    for config in [sequential(), weak()] {
        assert_eq!(outcomes(&config, spin_lock(Release, || ())), ["2"]);
        assert_eq!(
            outcomes(&config, spin_lock(Release, thread::yield_now)),
            ["2"]
        );
        assert_eq!(
            outcomes(&config, spin_lock(Release, std::hint::spin_loop)),
            ["2"]
        );
    }
}

#[test]
fn a_relaxed_unlock_is_found_in_weak_memory_alone() {
    assert_eq!(outcomes(&sequential(), spin_lock(Relaxed, || ())), ["2"]);
    assert_eq!(outcomes(&weak(), spin_lock(Relaxed, || ())), ["1", "2"]);
}

#[test]
fn a_ticket_lock_of_three_threads_locks() {
    for config in [sequential(), weak()] {
        let config = Config {
            preemptions: Some(2),
            ..config
        };
        let values = outcomes(&config, || {
            let (next, serving) = (AtomicU32::new(0), AtomicU32::new(0));
            let counter = AtomicU64::new(0);
            thread::scope(|s| {
                for _ in 0..3 {
                    s.spawn(|| {
                        let mine = next.fetch_add(1, Relaxed);
                        while serving.load(Acquire) != mine {
                            std::hint::spin_loop();
                        }
                        let old = counter.load(Relaxed);
                        counter.store(old + 1, Relaxed);
                        serving.store(mine + 1, Release);
                    });
                }
            });
            counter.into_inner()
        });
        assert_eq!(values, ["3"]);
    }
}

#[test]
fn a_loop_that_nobody_ends_is_a_livelock() {
    for config in [sequential(), weak()] {
        let end = failure(&config, || {
            let flag = AtomicBool::new(false);
            while !flag.load(Acquire) {}
        });
        let End::Livelock { threads } = end else {
            panic!("{end:?}")
        };
        assert_eq!(threads.len(), 1);
        assert!(threads[0].file.ends_with("litmus.rs"));
    }
}

#[test]
fn a_relaxed_flag_shows_stale_data_in_weak_memory_alone() {
    let body = |store: Ordering| {
        move || {
            let ready = Arc::new(AtomicBool::new(false));
            let data = Arc::new(AtomicU64::new(0));
            let (r, d) = (Arc::clone(&ready), Arc::clone(&data));
            let writer = thread::spawn(move || {
                d.store(42, Relaxed);
                r.store(true, store);
            });
            while !ready.load(Acquire) {
                thread::yield_now();
            }
            let seen = data.load(Relaxed);
            writer.join().unwrap();
            seen
        }
    };
    assert_eq!(outcomes(&sequential(), body(Relaxed)), ["42"]);
    assert_eq!(outcomes(&weak(), body(Release)), ["42"]);
    assert_eq!(outcomes(&weak(), body(Relaxed)), ["0", "42"]);
}

#[test]
fn a_mutex_passes_on_what_was_written_before_it() {
    let values = outcomes(&weak(), || {
        let (lock, data) = (Mutex::new(false), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(1, Relaxed);
                *lock.lock().unwrap() = true;
            });
            let reader = s.spawn(|| {
                let ready = *lock.lock().unwrap();
                (ready, data.load(Relaxed))
            });
            reader.join().unwrap()
        })
    });
    assert_eq!(values, ["(false, 0)", "(false, 1)", "(true, 1)"]);
}

#[test]
fn three_threads_with_two_locked_steps_each_complete() {
    let shown = run(&sequential(), || {
        let counter = Mutex::new(0_u64);
        thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    for _ in 0..2 {
                        *counter.lock().unwrap() += 1;
                    }
                });
            }
        });
        counter.into_inner().unwrap()
    });
    assert!(shown.exploration.complete, "{:?}", shown.exploration);
    assert_eq!(shown.values().into_iter().collect::<Vec<_>>(), ["6"]);
}

#[test]
fn an_exploration_is_the_same_every_time() {
    let once = || {
        let shown = run(&sequential(), || {
            let counter = AtomicU64::new(0);
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        let old = counter.load(SeqCst);
                        counter.store(old + 1, SeqCst);
                    });
                }
            });
            counter.into_inner()
        });
        (shown.exploration, shown.all)
    };
    assert_eq!(once(), once());
}

/// Peterson's lock for any number of threads, around an increment in two steps.
fn filter_lock(
    threads: usize,
    rounds: usize,
    store: Ordering,
    load: Ordering,
) -> impl Fn() -> u64 + Send + Sync {
    move || {
        let zeros = || (0..threads).map(|_| AtomicUsize::new(0)).collect();
        let (level, victim): (Vec<AtomicUsize>, Vec<AtomicUsize>) = (zeros(), zeros());
        let counter = AtomicU64::new(0);
        thread::scope(|s| {
            for me in 0..threads {
                let (level, victim, counter) = (&level, &victim, &counter);
                s.spawn(move || {
                    for _ in 0..rounds {
                        for (now, victim) in victim.iter().enumerate().skip(1) {
                            level[me].store(now, store);
                            victim.store(me, store);
                            while victim.load(load) == me
                                && (0..threads)
                                    .any(|other| other != me && level[other].load(load) >= now)
                            {
                                thread::yield_now();
                            }
                        }
                        counter.store(counter.load(Relaxed) + 1, Relaxed);
                        level[me].store(0, store);
                    }
                });
            }
        });
        counter.into_inner()
    }
}

#[test]
fn few_old_reads_find_who_looks_past_another_within_a_few_executions() {
    let bounded = |old_reads| Config {
        preemptions: Some(1),
        old_reads: Some(old_reads),
        ..weak()
    };
    for (threads, rounds) in [(2, 1), (2, 2), (3, 1)] {
        let right = (threads * rounds).to_string();
        let config = bounded(2);
        let shown = run(&config, filter_lock(threads, rounds, Release, Acquire));
        let first = shown.all.iter().find(|(_, end, _)| end.value != right);
        let (number, ..) = first.expect("two in the lock at once");
        assert!(*number < 300, "{threads} threads: only execution {number}");
        let config = bounded(3);
        assert_eq!(
            outcomes(&config, filter_lock(threads, rounds, SeqCst, SeqCst)),
            [right]
        );
    }
}

#[test]
fn without_old_reads_orderings_do_not_count() {
    let config = Config {
        old_reads: Some(0),
        ..weak()
    };
    assert_eq!(
        outcomes(&config, store_buffering((Relaxed, Relaxed))),
        ["(0, 1)", "(1, 0)", "(1, 1)"]
    );
    let config = Config {
        old_reads: Some(1),
        ..weak()
    };
    assert_eq!(
        outcomes(&config, store_buffering((Relaxed, Relaxed))),
        ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
    );
}
