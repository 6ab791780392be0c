//! Locks, condition variables, once cells, barriers.

mod common;

use common::{failure, outcomes, run, sequential, weak};
use std::__model::{Config, End};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst, fence};
use std::sync::{
    Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, RwLockWriteGuard, TryLockError,
    mpsc,
};
use std::thread;
use std::time::Duration;

#[test]
fn a_try_lock_succeeds_or_fails() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let lock = Mutex::new(0);
            thread::scope(|s| {
                let taker = s.spawn(|| lock.try_lock().is_ok());
                *lock.lock().unwrap() += 1;
                taker.join().unwrap()
            })
        });
        assert_eq!(values, ["false", "true"]);
    }
}

#[test]
fn a_lock_taken_twice_by_one_thread_is_a_deadlock() {
    let end = failure(&sequential(), || {
        let lock = Mutex::new(0);
        let first = lock.lock().unwrap();
        let second = lock.lock().unwrap();
        *first + *second
    });
    let End::Deadlock { threads, cycle } = end else {
        panic!("{end:?}")
    };
    assert_eq!((threads.len(), cycle), (1, 1));
    assert_eq!(threads[0].op, "lock");
    assert_eq!(threads[0].object.as_deref(), Some("Mutex#1"));
    assert_eq!(threads[0].holders.len(), 1);
    assert_eq!(threads[0].holders[0].line + 1, threads[0].line);
}

#[test]
fn a_panic_with_a_guard_poisons() {
    let values = outcomes(&sequential(), || {
        let lock = Arc::new(Mutex::new(1));
        let theirs = Arc::clone(&lock);
        let thread = thread::spawn(move || {
            let _guard = theirs.lock().unwrap();
            panic!("with the lock");
        });
        let failed = thread.join().is_err();
        let poisoned = lock.is_poisoned();
        let tried = matches!(lock.try_lock(), Err(TryLockError::Poisoned(_)));
        let value = *lock.lock().unwrap_err().into_inner();
        lock.clear_poison();
        let cured = lock.lock().is_ok();
        let free = format!("{lock:?}");
        let guard = lock.lock();
        let held = format!("{lock:?}");
        drop(guard);
        (failed, poisoned, tried, value, cured, free, held)
    });
    assert_eq!(
        values,
        [concat!(
            r#"(true, true, true, 1, true, "Mutex { data: 1, poisoned: false, .. }", "#,
            r#""Mutex { data: \"<locked>\", poisoned: false, .. }")"#
        )]
    );
}

#[test]
fn a_caught_panic_poisons_and_nothing_else() {
    let values = outcomes(&sequential(), || {
        let lock = Mutex::new(5);
        thread::scope(|s| {
            s.spawn(|| {
                let caught = catch_unwind(AssertUnwindSafe(|| {
                    let _guard = lock.lock();
                    panic!("caught");
                }));
                assert!(caught.is_err());
            });
            s.spawn(|| drop(lock.lock()));
        });
        lock.is_poisoned()
    });
    assert_eq!(values, ["true"]);
}

#[test]
fn several_read_and_one_writes() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let lock = RwLock::new((0, 0));
            thread::scope(|s| {
                s.spawn(|| {
                    let mut pair = lock.write().unwrap();
                    pair.0 += 1;
                    pair.1 += 1;
                });
                let reader = s.spawn(|| *lock.read().unwrap());
                let mine = *lock.read().unwrap();
                (mine, reader.join().unwrap())
            })
        });
        let pairs = [(0, 0), (1, 1)];
        let both = pairs.map(|one| pairs.map(|other| format!("{:?}", (one, other))));
        assert_eq!(values, both.concat());
    }
}

#[test]
fn a_downgraded_lock_lets_readers_in_and_writers_not() {
    let values = outcomes(&sequential(), || {
        let lock = RwLock::new(0);
        thread::scope(|s| {
            let mut writer = lock.write().unwrap();
            let other = s.spawn(|| *lock.write().unwrap() += 10);
            *writer = 1;
            let reader = RwLockWriteGuard::downgrade(writer);
            let seen = (*reader, lock.try_write().is_ok());
            drop(reader);
            other.join().unwrap();
            seen
        })
    });
    assert_eq!(values, ["(1, false)"]);
}

#[test]
fn try_read_and_try_write_see_both() {
    let values = outcomes(&sequential(), || {
        let lock = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| drop(lock.write().unwrap()));
            let a = lock.try_read().is_ok();
            let b = lock.try_write().is_ok();
            (a, b)
        })
    });
    assert_eq!(
        values,
        [
            "(false, false)",
            "(false, true)",
            "(true, false)",
            "(true, true)"
        ]
    );
}

#[test]
fn a_write_locked_panic_poisons_and_a_read_locked_one_does_not() {
    let values = outcomes(&sequential(), || {
        let lock = RwLock::new(0);
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let _guard = lock.read().unwrap();
            panic!("reading");
        }));
        let after_read = lock.is_poisoned();
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let _guard = lock.write().unwrap();
            panic!("writing");
        }));
        (after_read, lock.is_poisoned(), lock.read().is_err())
    });
    assert_eq!(values, ["(false, true, true)"]);
}

struct Slot {
    value: Mutex<Option<u32>>,
    filled: Condvar,
}

#[test]
fn a_wait_in_a_loop_gets_the_value() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let slot = Slot {
                value: Mutex::new(None),
                filled: Condvar::new(),
            };
            thread::scope(|s| {
                s.spawn(|| {
                    *slot.value.lock().unwrap() = Some(3);
                    slot.filled.notify_one();
                });
                let mut value = slot.value.lock().unwrap();
                while value.is_none() {
                    value = slot.filled.wait(value).unwrap();
                }
                *value
            })
        });
        assert_eq!(values, ["Some(3)"]);
    }
}

#[test]
fn a_wait_without_a_loop_is_caught_by_a_spurious_wake_up() {
    let body = || {
        let slot = Slot {
            value: Mutex::new(None),
            filled: Condvar::new(),
        };
        thread::scope(|s| {
            s.spawn(|| {
                *slot.value.lock().unwrap() = Some(3);
                slot.filled.notify_one();
            });
            let mut value = slot.value.lock().unwrap();
            if value.is_none() {
                value = slot.filled.wait(value).unwrap();
            }
            *value
        })
    };
    assert_eq!(outcomes(&sequential(), body), ["None", "Some(3)"]);
    assert_eq!(
        outcomes(
            &Config {
                spurious: 0,
                ..sequential()
            },
            body
        ),
        ["Some(3)"]
    );
}

#[test]
fn a_check_outside_of_the_lock_loses_the_wake_up() {
    let end = failure(&sequential(), || {
        let slot = Slot {
            value: Mutex::new(None),
            filled: Condvar::new(),
        };
        thread::scope(|s| {
            s.spawn(|| {
                *slot.value.lock().unwrap() = Some(3);
                slot.filled.notify_one();
            });
            let empty = slot.value.lock().unwrap().is_none();
            if empty {
                let value = slot.value.lock().unwrap();
                drop(slot.filled.wait(value).unwrap());
            }
        });
    });
    let End::Deadlock { threads, .. } = end else {
        panic!("{end:?}")
    };
    assert_eq!(threads[0].op, "wait");
    assert_eq!(threads[0].object.as_deref(), Some("Condvar#1"));
}

#[test]
fn notify_one_may_choose_the_wrong_waiter() {
    // Two kinds of waiters on one condition variable: a notification meant for one can be eaten by
    // the other.
    let end = failure(
        &Config {
            preemptions: Some(2),
            spurious: 0,
            ..sequential()
        },
        || {
            let state = Mutex::new((false, false));
            let changed = Condvar::new();
            thread::scope(|s| {
                s.spawn(|| drop(changed.wait_while(state.lock().unwrap(), |s| !s.0).unwrap()));
                s.spawn(|| {
                    let mut state = changed.wait_while(state.lock().unwrap(), |s| !s.1).unwrap();
                    state.0 = true;
                    drop(state);
                    changed.notify_one();
                });
                state.lock().unwrap().1 = true;
                changed.notify_one();
            });
        },
    );
    assert!(matches!(end, End::Deadlock { .. }), "{end:?}");
}

#[test]
fn notify_one_wakes_each_of_three_waiters_in_some_execution() {
    let values = outcomes(
        &Config {
            preemptions: Some(1),
            spurious: 0,
            ..sequential()
        },
        || {
            let turn = Mutex::new((0, Vec::new()));
            let changed = Condvar::new();
            thread::scope(|s| {
                for number in 0..3 {
                    let (turn, changed) = (&turn, &changed);
                    s.spawn(move || {
                        let mut turn = turn.lock().unwrap();
                        turn.0 += 1;
                        if turn.0 == 3 {
                            changed.notify_one();
                            return;
                        }
                        turn = changed.wait(turn).unwrap();
                        turn.1.push(number);
                        drop(turn);
                        changed.notify_one();
                    });
                }
            });
            turn.into_inner().unwrap().1
        },
    );
    assert_eq!(
        values,
        ["[0, 1]", "[0, 2]", "[1, 0]", "[1, 2]", "[2, 0]", "[2, 1]"]
    );
}

#[test]
fn a_timed_wait_is_over_or_is_notified() {
    let values = outcomes(&sequential(), || {
        let slot = Slot {
            value: Mutex::new(None),
            filled: Condvar::new(),
        };
        thread::scope(|s| {
            s.spawn(|| {
                *slot.value.lock().unwrap() = Some(3);
                slot.filled.notify_one();
            });
            let (value, result) = slot
                .filled
                .wait_timeout_while(slot.value.lock().unwrap(), Duration::from_millis(5), |v| {
                    v.is_none()
                })
                .unwrap();
            (*value, result.timed_out())
        })
    });
    assert_eq!(values, ["(None, true)", "(Some(3), false)"]);
}

#[test]
fn a_timeout_without_which_nothing_goes_on_comes_true() {
    let values = outcomes(
        &Config {
            timeouts: 0,
            spurious: 0,
            ..sequential()
        },
        || {
            let (lock, changed) = (Mutex::new(()), Condvar::new());
            let (_guard, result) = changed
                .wait_timeout(lock.lock().unwrap(), Duration::from_secs(1))
                .unwrap();
            result.timed_out()
        },
    );
    assert_eq!(values, ["true"]);
}

#[test]
fn once_runs_once_and_others_wait() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let (once, runs) = (Once::new(), AtomicU32::new(0));
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        once.call_once(|| {
                            runs.fetch_add(1, SeqCst);
                        });
                        assert!(once.is_completed());
                        assert_eq!(runs.load(SeqCst), 1);
                    });
                }
            });
            runs.into_inner()
        });
        assert_eq!(values, ["1"]);
    }
}

#[test]
fn a_once_whose_closure_panicked_is_poisoned() {
    let values = outcomes(&sequential(), || {
        let once = Once::new();
        let first = catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("first")))).is_err();
        let second = catch_unwind(AssertUnwindSafe(|| once.call_once(|| ()))).is_err();
        let mut told = false;
        once.call_once_force(|state| told = state.is_poisoned());
        (first, second, told, once.is_completed())
    });
    assert_eq!(values, ["(true, true, true, true)"]);
}

#[test]
fn a_once_lock_takes_one_value() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let cell = OnceLock::new();
            thread::scope(|s| {
                let a = s.spawn(|| cell.set(1).is_ok());
                let b = s.spawn(|| *cell.get_or_init(|| 2));
                (a.join().unwrap(), b.join().unwrap(), cell.get().copied())
            })
        });
        assert_eq!(values, ["(false, 2, Some(2))", "(true, 1, Some(1))"]);
    }
}

static LAZY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(vec![1]));
static COUNTER: AtomicU32 = AtomicU32::new(7);
static TABLE: Mutex<[u64; 3]> = Mutex::new([1, 2, 3]);

#[test]
fn statics_are_new_in_every_execution() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            thread::scope(|s| {
                for number in 0..2 {
                    s.spawn(move || {
                        LAZY.lock().unwrap().push(number);
                        COUNTER.fetch_add(1, SeqCst);
                        TABLE.lock().unwrap()[0] += 1;
                    });
                }
            });
            let mut list = LAZY.lock().unwrap().clone();
            list.sort_unstable();
            (list, COUNTER.load(SeqCst), *TABLE.lock().unwrap())
        });
        assert_eq!(values, ["([0, 1, 1], 9, [3, 2, 3])"]);
    }
}

#[test]
fn a_barrier_has_one_leader_and_phases() {
    let values = outcomes(
        &Config {
            preemptions: Some(2),
            ..sequential()
        },
        || {
            let barrier = Barrier::new(2);
            let arrived = AtomicU32::new(0);
            thread::scope(|s| {
                let threads: Vec<_> = (0..2)
                    .map(|_| {
                        s.spawn(|| {
                            let mut led = 0;
                            for phase in 1..=2 {
                                arrived.fetch_add(1, SeqCst);
                                led += u32::from(barrier.wait().is_leader());
                                assert!(arrived.load(SeqCst) >= phase * 2);
                                led += 10 * u32::from(barrier.wait().is_leader());
                            }
                            led
                        })
                    })
                    .collect();
                threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap())
                    .sum::<u32>()
            })
        },
    );
    assert_eq!(values, ["22"]);
}

#[test]
fn a_bounded_buffer_with_two_conditions_passes_everything_on() {
    let values = outcomes(
        &Config {
            preemptions: Some(2),
            ..sequential()
        },
        || {
            let buffer = Mutex::new(None);
            let (full, empty) = (Condvar::new(), Condvar::new());
            thread::scope(|s| {
                for number in 1..=2 {
                    let (buffer, full, empty) = (&buffer, &full, &empty);
                    s.spawn(move || {
                        let mut slot = empty
                            .wait_while(buffer.lock().unwrap(), |b| b.is_some())
                            .unwrap();
                        *slot = Some(number);
                        drop(slot);
                        full.notify_one();
                    });
                }
                let mut sum = 0;
                for _ in 0..2 {
                    let mut slot = full
                        .wait_while(buffer.lock().unwrap(), |b| b.is_none())
                        .unwrap();
                    sum += slot.take().unwrap();
                    drop(slot);
                    empty.notify_one();
                }
                sum
            })
        },
    );
    assert_eq!(values, ["3"]);
}

#[test]
fn a_record_shows_who_did_what_where_with_values() {
    let shown = run(&sequential(), || {
        let counter = Mutex::new(0_u64);
        thread::scope(|s| {
            s.spawn(|| *counter.lock().unwrap() += 1);
        });
        *counter.lock().unwrap()
    });
    let record: Vec<_> = shown
        .record_of("1")
        .iter()
        .filter(|event| !event.blocked)
        .map(|event| {
            let object = event.object.as_deref().unwrap_or("-");
            let value = event.value.as_deref().unwrap_or("-");
            format!("{} {} {object} {value}", event.thread, event.op)
        })
        .collect();
    assert_eq!(
        record,
        [
            "0 spawn - thread 1",
            "1 lock Mutex#1 0",
            "1 unlock Mutex#1 1",
            "0 join Thread#2 thread 1",
            "0 lock Mutex#1 1",
            "0 unlock Mutex#1 1",
        ]
    );
}

#[test]
fn without_an_atomic_a_search_with_weak_memory_is_the_same_search() {
    let locks = || {
        let shared = Arc::new((Mutex::new(0), Condvar::new()));
        let (sender, receiver) = mpsc::channel();
        let threads: Vec<_> = (0..2)
            .map(|n| {
                let (shared, sender) = (Arc::clone(&shared), sender.clone());
                thread::spawn(move || {
                    *shared.0.lock().unwrap() += n;
                    shared.1.notify_all();
                    sender.send(n).unwrap();
                })
            })
            .collect();
        drop(sender);
        let seen: Vec<_> = receiver.iter().collect();
        let guard = shared.0.lock().unwrap();
        let patience = Duration::from_millis(1);
        let (guard, _) = shared.1.wait_timeout(guard, patience).unwrap();
        let sum = *guard;
        drop(guard);
        threads.into_iter().for_each(|t| t.join().unwrap());
        (seen, sum)
    };
    let [first, second] = [sequential(), weak()].map(|config| run(&config, locks).exploration);
    assert!(first.complete && !first.atomics && first.executions > 1);
    assert_eq!(first, second);
}

#[test]
fn an_exploration_says_whether_there_were_atomics() {
    let atomics = |body: fn()| run(&sequential(), body).exploration.atomics;
    assert!(!atomics(|| drop(Mutex::new(1).lock().unwrap())));
    assert!(atomics(|| _ = AtomicU32::new(1).load(SeqCst)));
    assert!(atomics(|| AtomicU32::new(1).store(2, SeqCst)));
    assert!(atomics(|| _ = AtomicU32::new(1).swap(2, SeqCst)));
    assert!(atomics(
        || _ = AtomicU32::new(1).compare_exchange(3, 2, SeqCst, SeqCst)
    ));
    assert!(atomics(|| fence(SeqCst)));
}

#[test]
fn to_read_again_while_a_writer_waits_is_a_deadlock() {
    for config in [sequential(), weak()] {
        let end = failure(&config, || {
            let lock = RwLock::new(0);
            thread::scope(|s| {
                s.spawn(|| *lock.write().unwrap() += 1);
                let outer = lock.read().unwrap();
                let inner = lock.read().unwrap();
                *outer + *inner
            })
        });
        assert!(matches!(end, End::Deadlock { .. }), "{end:?}");
    }
}

#[test]
fn to_read_again_where_nobody_writes_is_allowed() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let lock = RwLock::new(1);
            *lock.write().unwrap() += 1;
            thread::scope(|s| {
                let reads = || *lock.read().unwrap() + *lock.read().unwrap();
                let other = s.spawn(reads);
                reads() + other.join().unwrap()
            })
        });
        assert_eq!(values, ["8"]);
    }
}
