//! Schedules that are drawn instead of explored: for sizes and numbers of threads beyond exploring.

mod common;

use common::{Shown, run, sequential};
use std::__model::{Config, End, Search, Stopped};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;

fn sampled(seed: u64) -> Config {
    Config {
        search: Search::Sampled {
            seed,
            operations: 1_000_000,
        },
        executions: 64,
        steps: 100_000,
        ..Config::default()
    }
}

fn counted(threads: usize, iterations: u64, careful: fn(u64) -> bool) -> u64 {
    let lock = Mutex::new(());
    let counter = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..iterations {
                    let guard = careful(iterations).then(|| lock.lock().unwrap());
                    let old = counter.load(SeqCst);
                    counter.store(old + 1, SeqCst);
                    drop(guard);
                }
            });
        }
    });
    counter.load(SeqCst)
}

#[test]
fn twelve_threads_that_lock_are_right_in_every_schedule() {
    let shown = run(&sampled(1), || counted(12, 10, |_| true));
    assert_eq!(shown.bad_end(), None);
    assert_eq!(shown.values(), BTreeSet::from(["120".to_owned()]));
    assert_eq!(shown.exploration.executions, 64);
    assert_eq!(shown.exploration.max_threads, 13);
    assert_eq!(shown.exploration.stopped, Some(Stopped::Executions));
    assert!(!shown.exploration.complete);
}

#[test]
fn code_that_is_careful_when_small_and_racy_when_large_is_caught_when_large() {
    let body = |iterations| move || counted(2, iterations, |n| n < 5);
    let small = run(&sequential(), body(2));
    assert_eq!(small.values(), BTreeSet::from(["4".to_owned()]));
    let large = run(&sampled(7), body(6));
    assert!(large.values().iter().any(|value| value != "12"));
}

#[test]
fn a_place_that_only_large_inputs_reach_is_among_the_sites_of_those_alone() {
    let body = |iterations| {
        move || {
            let counter = AtomicU64::new(0);
            if iterations > 3 {
                counter.fetch_add(9, SeqCst);
            }
            counter.fetch_add(iterations, SeqCst)
        }
    };
    let small = run(&sequential(), body(2)).exploration.sites;
    let large = run(&sampled(7), body(6)).exploration.sites;
    assert_eq!((small.len(), large.len()), (1, 2));
    assert!(large.contains(&small[0]) && small[0].file.ends_with("sampled.rs"));
}

#[test]
fn a_printing_thread_that_waits_for_another_is_at_no_site() {
    let body = |iterations: u64| {
        move || {
            let lock = Mutex::new(0);
            thread::scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(|| {
                        for _ in 0..iterations {
                            let mut out = io::stdout().lock();
                            *lock.lock().unwrap() += 1;
                            writeln!(out, "counted").unwrap();
                            println!("and counted");
                        }
                    });
                }
            });
            lock.into_inner().unwrap()
        }
    };
    let sites = |config, iterations| run(&config, body(iterations)).exploration.sites;
    assert_eq!(sites(sampled(7), 6), sites(sequential(), 1));
}

fn account(shown: &Shown) -> (u64, u64, Vec<u64>) {
    let numbers = shown.all.iter().map(|(number, ..)| *number).collect();
    (shown.exploration.digest, shown.exploration.steps, numbers)
}

#[test]
fn equal_seeds_give_equal_schedules_and_others_do_not() {
    let body = || counted(4, 3, |_| false);
    let first = account(&run(&sampled(11), body));
    assert_eq!(first, account(&run(&sampled(11), body)));
    assert_ne!(first, account(&run(&sampled(12), body)));
}

#[test]
fn a_deadlock_among_philosophers_is_found_with_its_circle_however_many_look_on() {
    let shown = run(&sampled(3), || {
        let forks: Vec<Mutex<()>> = (0..3).map(|_| Mutex::new(())).collect();
        let forks = &forks;
        thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| drop(Mutex::new(()).lock()));
            }
            for seat in 0..3 {
                scope.spawn(move || {
                    let _left = forks[seat].lock().unwrap();
                    thread::yield_now();
                    let _right = forks[(seat + 1) % 3].lock().unwrap();
                });
            }
        });
    });
    match shown.bad_end() {
        Some(End::Deadlock { threads, cycle }) => {
            assert_eq!(*cycle, 3, "{threads:#?}");
        }
        other => panic!("{other:#?}"),
    }
}

#[test]
fn waiting_works_as_in_an_exploration() {
    let shown = run(&sampled(5), || {
        let (sender, receiver) = mpsc::sync_channel(1);
        let gate = Arc::new((Mutex::new(0), Condvar::new()));
        let workers: Vec<_> = (0..6)
            .map(|number| {
                let (sender, gate) = (sender.clone(), Arc::clone(&gate));
                thread::spawn(move || {
                    let (arrived, all) = &*gate;
                    *arrived.lock().unwrap() += 1;
                    all.notify_all();
                    drop(
                        all.wait_while(arrived.lock().unwrap(), |arrived| *arrived < 6)
                            .unwrap(),
                    );
                    thread::park_timeout(std::time::Duration::from_millis(5));
                    sender.send(number).unwrap();
                })
            })
            .collect();
        drop(sender);
        let sum: u64 = receiver.iter().sum();
        for worker in workers {
            worker.join().unwrap();
        }
        sum
    });
    assert_eq!(shown.bad_end(), None);
    assert_eq!(shown.values(), BTreeSet::from(["15".to_owned()]));
}

#[test]
fn a_lock_made_by_hand_that_spins_is_passed_on_and_one_that_never_opens_is_a_livelock() {
    let lock = |opens: bool| {
        run(&sampled(5), move || {
            let taken = AtomicU64::new(0);
            thread::scope(|scope| {
                for _ in 0..5 {
                    scope.spawn(|| {
                        while taken.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {}
                        if opens {
                            taken.store(0, SeqCst);
                        }
                    });
                }
            });
        })
    };
    assert_eq!(lock(true).bad_end(), None);
    assert!(matches!(lock(false).bad_end(), Some(End::Livelock { .. })));
}

#[test]
fn a_body_of_one_thread_is_run_to_the_end_of_the_budget() {
    let shown = run(&sampled(5), || *Mutex::new(3).lock().unwrap());
    assert_eq!(shown.exploration.executions, 64);
    let mut short = sampled(5);
    short.search = Search::Sampled {
        seed: 1,
        operations: 50,
    };
    let shown = run(&short, || counted(3, 4, |_| true));
    assert_eq!(shown.exploration.stopped, Some(Stopped::Operations));
    // One with the oldest thread first, and a drawn one.
    assert_eq!(shown.exploration.executions, 2);
}

#[test]
fn the_first_schedule_has_as_many_threads_at_once_as_can_be() {
    let once = |executions, in_groups_of: usize| {
        let config = Config {
            executions,
            ..sampled(1)
        };
        run(&config, move || {
            let lock = Mutex::new(0);
            for _ in 0..8 / in_groups_of {
                thread::scope(|scope| {
                    for _ in 0..in_groups_of {
                        scope.spawn(|| {
                            let mut guard = lock.lock().unwrap();
                            for _ in 0..5 {
                                *guard += 1;
                            }
                        });
                    }
                });
            }
            lock.into_inner().unwrap()
        })
    };
    assert_eq!(once(1, 8).exploration.max_threads, 9);
    assert_eq!(once(64, 4).exploration.max_threads, 5);
}

#[test]
fn threads_that_wait_in_loops_let_another_go_on_in_every_schedule() {
    let shown = run(&sampled(1), || {
        let flag = AtomicU64::new(0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while flag.load(SeqCst) == 0 {
                        thread::yield_now();
                    }
                });
            }
            scope.spawn(|| flag.store(1, SeqCst));
            while flag.load(SeqCst) == 0 {
                std::hint::spin_loop();
            }
        });
    });
    assert_eq!(shown.bad_end(), None);
}

#[test]
fn a_panic_in_a_thread_reaches_its_join_and_goes_no_further() {
    let shown = run(&sampled(5), || {
        let threads: Vec<_> = (0..7)
            .map(|number| thread::spawn(move || assert!(number % 2 == 0)))
            .collect();
        threads
            .into_iter()
            .filter(|_| true)
            .map(|thread| thread.join().is_err())
            .filter(|failed| *failed)
            .count()
    });
    assert_eq!(shown.bad_end(), None);
    assert_eq!(shown.values(), BTreeSet::from(["3".to_owned()]));
}

#[test]
fn a_thread_that_nobody_joined_is_found() {
    let shown = run(&sampled(5), || {
        for _ in 0..7 {
            thread::spawn(|| Mutex::new(0).lock().map(|_| ()).unwrap());
        }
    });
    assert!(matches!(shown.bad_end(), Some(End::ThreadsLeft { .. })));
}

/// What follows a thread's last operation is no operation: its end, and that of all that it owns.
#[test]
fn what_a_thread_still_owns_after_its_last_operation_is_seen() {
    let last_owner = |tell: fn(&mpsc::Sender<()>, &AtomicU64)| {
        move || {
            let (done, told) = mpsc::channel();
            let count = Arc::new(AtomicU64::new(0));
            let shared = Arc::clone(&count);
            let thread = thread::spawn(move || tell(&done, &shared));
            while told.try_recv().is_err() && count.load(SeqCst) == 0 {
                thread::yield_now();
            }
            let alone = Arc::try_unwrap(count).is_ok();
            thread.join().unwrap();
            alone
        }
    };
    for tell in [
        (|done, _| done.send(()).unwrap()) as fn(&mpsc::Sender<()>, &AtomicU64),
        |_, count| count.store(1, SeqCst),
        |_, count| assert_eq!(count.fetch_add(1, SeqCst), 0),
    ] {
        let both = BTreeSet::from(["false".to_owned(), "true".to_owned()]);
        assert_eq!(run(&sampled(1), last_owner(tell)).values(), both);
    }
}
