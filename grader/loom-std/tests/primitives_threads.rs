//! Threads: starting, joining, scopes, panics, names, parking, locals.

mod common;

use common::{failure, outcomes, run, sequential, weak};
use std::__model::End;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

#[test]
fn a_locked_counter_never_loses_an_update() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let counter = Mutex::new(0_u64);
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        for _ in 0..2 {
                            *counter.lock().unwrap() += 1;
                        }
                    });
                }
            });
            counter.into_inner().unwrap()
        });
        assert_eq!(values, ["4"]);
    }
}

#[test]
fn a_counter_read_and_written_in_two_steps_loses_updates() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let counter = Arc::new(AtomicU64::new(0));
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let counter = Arc::clone(&counter);
                    thread::spawn(move || {
                        let old = counter.load(Ordering::SeqCst);
                        counter.store(old + 1, Ordering::SeqCst);
                    })
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
            counter.load(Ordering::SeqCst)
        });
        assert_eq!(values, ["1", "2"]);
    }
}

#[test]
fn two_locks_in_two_orders_deadlock() {
    let end = failure(&sequential(), || {
        let a = Mutex::new(0);
        let b = Mutex::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                let _a = a.lock().unwrap();
                let _b = b.lock().unwrap();
            });
            s.spawn(|| {
                let _b = b.lock().unwrap();
                let _a = a.lock().unwrap();
            });
        });
    });
    let End::Deadlock { threads, cycle } = end else {
        panic!("{end:?}")
    };
    assert_eq!(cycle, 2, "{threads:#?}");
    assert_eq!(threads.len(), 3);
}

#[test]
fn a_forgotten_join_is_threads_left() {
    let end = failure(&sequential(), || {
        let counter = Arc::new(Mutex::new(0));
        let theirs = Arc::clone(&counter);
        thread::spawn(move || *theirs.lock().unwrap() += 1);
        *counter.lock().unwrap()
    });
    assert!(matches!(end, End::ThreadsLeft { .. }), "{end:?}");
}

#[test]
fn a_panic_of_a_thread_is_what_join_returns() {
    let values = outcomes(&sequential(), || {
        let thread = thread::spawn(|| panic!("oh {}", thread::current().name().is_none()));
        let payload = thread.join().unwrap_err();
        payload.downcast_ref::<String>().cloned()
    });
    assert_eq!(values, [r#"Some("oh true")"#]);
}

#[test]
fn a_panic_of_the_body_is_shown_with_its_place() {
    let shown = run(&sequential(), || {
        if true {
            panic!("no");
        }
    });
    let Some(End::Panicked {
        message,
        file,
        line,
    }) = shown.bad_end()
    else {
        panic!()
    };
    assert_eq!((message.as_str(), *line > 0), ("no", true));
    assert!(file.ends_with("primitives_threads.rs"));
}

#[test]
fn scopes_nest_and_threads_start_threads() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let counter = Mutex::new(0);
            thread::scope(|s| {
                s.spawn(|| {
                    thread::scope(|inner| {
                        inner.spawn(|| *counter.lock().unwrap() += 1);
                    });
                    assert!(*counter.lock().unwrap() >= 1);
                    s.spawn(|| *counter.lock().unwrap() += 10);
                });
            });
            counter.into_inner().unwrap()
        });
        assert_eq!(values, ["11"]);
    }
}

#[test]
fn many_threads_one_after_the_other_need_few_places() {
    let values = outcomes(&sequential(), || {
        let mut sum = 0;
        for number in 0..10 {
            sum += thread::spawn(move || number).join().unwrap();
        }
        sum
    });
    assert_eq!(values, ["45"]);
}

#[test]
fn spawned_and_peak_count_what_exists() {
    let shown = run(&sequential(), || {
        for _ in 0..3 {
            thread::scope(|s| {
                s.spawn(|| ());
            });
        }
    });
    assert!(
        shown
            .all
            .iter()
            .all(|(_, o, _)| (o.spawned, o.peak) == (3, 2))
    );
    let shown = run(&sequential(), || {
        thread::scope(|s| {
            s.spawn(|| ());
            s.spawn(|| ());
        });
    });
    assert!(shown.all.iter().all(|(_, o, _)| o.spawned == 2));
    assert_eq!(shown.all.iter().map(|(_, o, _)| o.peak).max(), Some(3));
}

#[test]
fn more_threads_than_the_engine_holds_is_an_end_of_its_own() {
    let end = failure(&sequential(), || {
        thread::scope(|s| {
            for _ in 0..5 {
                s.spawn(|| ());
            }
        });
    });
    let End::TooManyThreads { limit, file, .. } = end else {
        panic!("{end:?}")
    };
    assert_eq!(limit, 5);
    assert!(file.ends_with("primitives_threads.rs"));
}

#[test]
fn a_scope_panics_if_a_thread_did_that_nobody_joined() {
    let values = outcomes(&sequential(), || {
        let unjoined = std::panic::catch_unwind(|| {
            thread::scope(|s| {
                s.spawn(|| panic!("inside"));
            });
        });
        let joined = thread::scope(|s| s.spawn(|| panic!("inside")).join().is_err());
        (
            unjoined.unwrap_err().downcast_ref::<&str>().copied(),
            joined,
        )
    });
    assert_eq!(values, [r#"(Some("a scoped thread panicked"), true)"#]);
}

#[test]
fn names_and_identities_are_those_of_reality() {
    let values = outcomes(&sequential(), || {
        let own = thread::current();
        let named = thread::Builder::new()
            .name("worker".into())
            .stack_size(4096);
        let named = named
            .spawn(|| thread::current().name().map(str::to_owned))
            .unwrap();
        let same = named.thread().name() == Some("worker") && named.thread().id() != own.id();
        let unnamed = thread::spawn(|| thread::current().name().is_none());
        (
            own.name().map(str::to_owned),
            format!("{:?}", own.id()),
            same,
            named.join().unwrap(),
            unnamed.join().unwrap(),
            thread::available_parallelism().unwrap().get(),
        )
    });
    assert_eq!(
        values,
        [r#"(Some("main"), "ThreadId(1)", true, Some("worker"), true, 2)"#]
    );
}

#[test]
fn is_finished_is_false_or_true() {
    let values = outcomes(&sequential(), || {
        let thread = thread::spawn(|| ());
        let early = thread.is_finished();
        while !thread.is_finished() {}
        thread.join().unwrap();
        early
    });
    assert_eq!(values, ["false", "true"]);
}

#[test]
fn a_mailbox_of_park_and_unpark_works() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let mail = Arc::new(AtomicU64::new(0));
            let theirs = Arc::clone(&mail);
            let reader = thread::spawn(move || {
                while theirs.load(Ordering::Acquire) == 0 {
                    thread::park();
                }
                theirs.load(Ordering::Relaxed)
            });
            mail.store(9, Ordering::Release);
            reader.thread().unpark();
            reader.join().unwrap()
        });
        assert_eq!(values, ["9"]);
    }
}

#[test]
fn a_park_that_nobody_ends_is_a_deadlock_unless_it_is_timed() {
    let end = failure(&sequential(), thread::park);
    assert!(matches!(end, End::Deadlock { .. }), "{end:?}");
    let values = outcomes(&sequential(), || {
        thread::park_timeout(std::time::Duration::from_secs(1));
    });
    assert_eq!(values, ["()"]);
}

#[test]
fn sleeping_orders_nothing() {
    let values = outcomes(&sequential(), || {
        let flag = Arc::new(AtomicU64::new(0));
        let theirs = Arc::clone(&flag);
        let thread = thread::spawn(move || theirs.store(1, Ordering::SeqCst));
        thread::sleep(std::time::Duration::from_secs(10));
        let seen = flag.load(Ordering::SeqCst);
        thread.join().unwrap();
        seen
    });
    assert_eq!(values, ["0", "1"]);
}

std::thread_local! {
    static PLAIN: std::cell::Cell<u32> = std::cell::Cell::new(1);
    static CONST: std::cell::RefCell<Vec<u32>> = const { std::cell::RefCell::new(Vec::new()) };
}

struct Told(Arc<Mutex<Vec<&'static str>>>, &'static str);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.lock().unwrap().push(self.1);
    }
}

thread_local! {
    static FIRST: std::cell::RefCell<Option<Told>> = const { std::cell::RefCell::new(None) };
    static SECOND: std::cell::RefCell<Option<Told>> = const { std::cell::RefCell::new(None) };
}

#[test]
fn every_thread_has_its_own_locals_and_drops_them() {
    let values = outcomes(&sequential(), || {
        let thread = thread::spawn(|| {
            PLAIN.set(PLAIN.get() + 1);
            CONST.with_borrow_mut(|list| list.push(5));
            (
                PLAIN.replace(7),
                CONST.take(),
                PLAIN.with(std::cell::Cell::get),
            )
        });
        let theirs = thread.join().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let moved = Arc::clone(&log);
        thread::spawn(move || {
            FIRST.set(Some(Told(Arc::clone(&moved), "first")));
            SECOND.set(Some(Told(moved, "second")));
        })
        .join()
        .unwrap();
        let told = log.lock().unwrap().clone();
        (theirs, PLAIN.get(), CONST.with_borrow(Vec::len), told)
    });
    assert_eq!(values, [r#"((2, [5], 7), 1, 0, ["first", "second"])"#]);
}

#[test]
fn exiting_the_process_can_not_be_caught() {
    let end = failure(&sequential(), || {
        let _ = std::panic::catch_unwind(|| {
            thread::spawn(|| std::process::exit(3)).join().unwrap();
        });
    });
    assert!(matches!(end, End::Exited { code: 3, .. }), "{end:?}");
}

#[test]
fn a_deadlock_can_not_be_caught() {
    let end = failure(&sequential(), || {
        struct Shouts;
        impl Drop for Shouts {
            fn drop(&mut self) {
                panic!("dropped");
            }
        }
        let _shouts = Shouts;
        let _ = std::panic::catch_unwind(|| {
            let lock = Mutex::new(());
            let _first = lock.lock();
            let _second = lock.lock();
        });
    });
    assert!(matches!(end, End::Deadlock { .. }), "{end:?}");
}

#[test]
fn students_may_use_a_mebibyte_of_stack() {
    fn deep(depth: u32) -> u64 {
        let room = [u64::from(depth); 64];
        let room = std::hint::black_box(room);
        if depth == 0 {
            room[0]
        } else {
            deep(depth - 1) + room[1]
        }
    }
    let values = outcomes(&sequential(), || {
        let there = thread::spawn(|| deep(500)).join().unwrap();
        (there, deep(500))
    });
    assert_eq!(values, ["(125250, 125250)"]);
}

#[test]
fn a_budget_of_executions_ends_the_search_and_says_so() {
    use std::__model::{Config, Stopped};
    let body = || {
        let counter = Mutex::new(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| *counter.lock().unwrap() += 1);
            }
        });
    };
    let shown = run(
        &Config {
            executions: 3,
            ..sequential()
        },
        body,
    );
    assert_eq!(shown.exploration.executions, 3);
    assert!(!shown.exploration.complete);
    assert_eq!(shown.exploration.stopped, Some(Stopped::Executions));
    let shown = run(&sequential(), body);
    assert!(shown.exploration.complete && shown.exploration.stopped.is_none());
}

#[test]
fn an_execution_can_be_replayed_by_its_number() {
    let body = || {
        let counter = AtomicU64::new(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    let old = counter.load(Ordering::SeqCst);
                    counter.store(old + 1, Ordering::SeqCst);
                });
            }
        });
        counter.into_inner()
    };
    let shown = run(&sequential(), body);
    assert!(shown.all.len() > 1);
    for (number, observation, events) in &shown.all {
        let again = std::__model::replay(&sequential(), *number, move || format!("{:?}", body()));
        assert_eq!(again, Some((observation.clone(), events.clone())));
    }
}
