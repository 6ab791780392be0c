//! Litmus programs written once and run twice: with the types here under the engine, and with
//! shuttle's types under shuttle's enumeration of all schedules. In sequential memory both have to
//! show the same outcomes. Of a program with too many schedules, what was found must be possible.
//!
//! `LOOM_STD_SOAK=25 cargo test --release -p loom-std --test against_shuttle` enumerates 25 times as
//! many, which is all of every program but the mailbox's, and the engine has to find all of that.

mod common;

use common::{Shown, run, sequential, soak};
use std::__model::{Config, End, Search};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

/// What a program can show; that it gets stuck is an outcome, too.
type Outcomes = BTreeSet<String>;

const STUCK: &str = "stuck";

macro_rules! programs_with {
    ($library:ident, $module:ident) => {
        mod $module {
            use $library::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
            use $library::sync::{Arc, Barrier, Condvar, Mutex, Once, RwLock, mpsc};
            use $library::thread;

            /// Runs two closures in threads and shows what they return.
            macro_rules! two {
                ($a:expr, $b:expr) => {
                    thread::scope(|s| {
                        let (a, b) = (s.spawn($a), s.spawn($b));
                        format!("{:?}", (a.join().unwrap(), b.join().unwrap()))
                    })
                };
            }

            pub fn store_buffering() -> String {
                let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
                two!(
                    || {
                        x.store(1, SeqCst);
                        y.load(SeqCst)
                    },
                    || {
                        y.store(1, SeqCst);
                        x.load(SeqCst)
                    }
                )
            }

            pub fn message_passing() -> String {
                let (data, flag) = (AtomicU64::new(0), AtomicBool::new(false));
                two!(
                    || {
                        data.store(7, SeqCst);
                        flag.store(true, SeqCst);
                    },
                    || (flag.load(SeqCst), data.load(SeqCst))
                )
            }

            pub fn load_buffering() -> String {
                let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
                two!(
                    || {
                        let seen = x.load(SeqCst);
                        y.store(1, SeqCst);
                        seen
                    },
                    || {
                        let seen = y.load(SeqCst);
                        x.store(1, SeqCst);
                        seen
                    }
                )
            }

            pub fn independent_writes() -> String {
                let (x, y) = (AtomicU64::new(0), AtomicU64::new(0));
                thread::scope(|s| {
                    s.spawn(|| x.store(1, SeqCst));
                    s.spawn(|| y.store(1, SeqCst));
                    let a = s.spawn(|| (x.load(SeqCst), y.load(SeqCst)));
                    let b = (y.load(SeqCst), x.load(SeqCst));
                    format!("{:?}", (a.join().unwrap(), b))
                })
            }

            pub fn load_before_store() -> String {
                let a = AtomicBool::new(false);
                two!(
                    || {
                        a.load(SeqCst);
                        a.store(true, SeqCst);
                    },
                    || a.load(SeqCst)
                )
            }

            pub fn check_then_act() -> String {
                let (taken, winners) = (AtomicBool::new(false), AtomicU64::new(0));
                let try_it = || {
                    if !taken.load(SeqCst) {
                        taken.store(true, SeqCst);
                        winners.fetch_add(1, SeqCst);
                    }
                };
                two!(&try_it, &try_it);
                winners.load(SeqCst).to_string()
            }

            pub fn compare_exchange_loop() -> String {
                let counter = AtomicU64::new(0);
                let add = || {
                    let mut old = counter.load(SeqCst);
                    let mut tries = 1;
                    while let Err(newer) = counter.compare_exchange(old, old + 1, SeqCst, SeqCst) {
                        old = newer;
                        tries += 1;
                    }
                    tries
                };
                let tries = two!(&add, &add);
                format!("{tries} {}", counter.load(SeqCst))
            }

            pub fn lost_update() -> String {
                let counter = AtomicU64::new(0);
                let add = || {
                    for _ in 0..2 {
                        let old = counter.load(SeqCst);
                        counter.store(old + 1, SeqCst);
                    }
                };
                two!(&add, &add);
                counter.load(SeqCst).to_string()
            }

            pub fn locked() -> String {
                let counter = Mutex::new(Vec::new());
                thread::scope(|s| {
                    for me in 0..3 {
                        let counter = &counter;
                        s.spawn(move || counter.lock().unwrap().push(me));
                    }
                });
                format!("{:?}", counter.into_inner().unwrap())
            }

            pub fn locks_in_both_orders() -> String {
                let (a, b) = (Mutex::new(0), Mutex::new(0));
                two!(|| *a.lock().unwrap() + *b.lock().unwrap(), || *b
                    .lock()
                    .unwrap()
                    + *a.lock().unwrap())
            }

            pub fn attempts_at_a_lock() -> String {
                let lock = Mutex::new(0);
                two!(|| lock.try_lock().is_ok(), || {
                    let first = lock.try_lock().map(|mut guard| *guard += 1).is_ok();
                    (first, *lock.lock().unwrap())
                })
            }

            pub fn readers_and_a_writer() -> String {
                let shared = RwLock::new(1);
                thread::scope(|s| {
                    let a = s.spawn(|| *shared.read().unwrap());
                    let b = s.spawn(|| {
                        let seen = *shared.read().unwrap();
                        *shared.write().unwrap() += seen;
                    });
                    *shared.write().unwrap() *= 5;
                    b.join().unwrap();
                    format!("{:?}", (a.join().unwrap(), *shared.read().unwrap()))
                })
            }

            pub fn slot() -> String {
                let (slot, full, empty) = (Mutex::new(None), Condvar::new(), Condvar::new());
                two!(
                    || {
                        for number in 0..2 {
                            let mut guard = empty
                                .wait_while(slot.lock().unwrap(), |s| s.is_some())
                                .unwrap();
                            *guard = Some(number);
                            full.notify_one();
                        }
                    },
                    || {
                        let mut taken = Vec::new();
                        for _ in 0..2 {
                            let mut guard = full
                                .wait_while(slot.lock().unwrap(), |s| s.is_none())
                                .unwrap();
                            taken.extend(guard.take());
                            empty.notify_one();
                        }
                        taken
                    }
                )
            }

            pub fn wake_up_that_may_be_lost() -> String {
                let (lock, woken) = (Mutex::new(()), Condvar::new());
                two!(|| drop(woken.wait(lock.lock().unwrap())), || woken
                    .notify_one())
            }

            pub fn barrier() -> String {
                let (barrier, before) = (Barrier::new(2), AtomicU64::new(0));
                let work = || {
                    before.fetch_add(1, SeqCst);
                    let leads = barrier.wait().is_leader();
                    (before.load(SeqCst), leads)
                };
                two!(&work, &work)
            }

            pub fn once() -> String {
                let (once, runs) = (Once::new(), AtomicU64::new(0));
                let init = || {
                    once.call_once(|| {
                        runs.fetch_add(1, SeqCst);
                    });
                    runs.load(SeqCst)
                };
                two!(&init, &init)
            }

            fn messages(
                send: impl Fn(u64) -> bool + Clone + Send + 'static,
                receiver: mpsc::Receiver<u64>,
            ) -> String {
                let threads: Vec<_> = (1..=2)
                    .map(|number| {
                        let send = send.clone();
                        thread::spawn(move || send(number))
                    })
                    .collect();
                drop(send);
                let got: Vec<u64> = receiver.iter().collect();
                let sent: Vec<bool> = threads.into_iter().map(|t| t.join().unwrap()).collect();
                format!("{got:?} {sent:?}")
            }

            pub fn channel() -> String {
                let (sender, receiver) = mpsc::channel();
                messages(move |number| sender.send(number).is_ok(), receiver)
            }

            pub fn rendezvous() -> String {
                let (sender, receiver) = mpsc::sync_channel(0);
                messages(move |number| sender.send(number).is_ok(), receiver)
            }

            pub fn channel_that_nobody_closes() -> String {
                let (sender, receiver) = mpsc::channel();
                let copy = sender.clone();
                let thread = thread::spawn(move || copy.send(1).is_ok());
                let got: Vec<u64> = receiver.iter().collect();
                drop(sender);
                format!("{got:?} {:?}", thread.join().unwrap())
            }

            pub fn mailbox() -> String {
                let letter = Arc::new(AtomicU64::new(0));
                let theirs = Arc::clone(&letter);
                let reader = thread::spawn(move || {
                    while theirs.load(SeqCst) == 0 {
                        thread::park();
                    }
                    theirs.load(SeqCst)
                });
                letter.store(1, SeqCst);
                reader.thread().unpark();
                reader.join().unwrap().to_string()
            }

            pub fn stealing() -> String {
                let deques = [Mutex::new(vec![1, 2]), Mutex::new(vec![3])];
                let work = |me: usize| {
                    let deques = &deques;
                    move || {
                        let mut done = Vec::new();
                        loop {
                            let own = deques[me].lock().unwrap().pop();
                            let Some(task) = own.or_else(|| deques[1 - me].lock().unwrap().pop())
                            else {
                                return done;
                            };
                            done.push(task);
                        }
                    }
                };
                two!(work(0), work(1))
            }
        }
    };
}

programs_with!(std, engine);
programs_with!(shuttle, plainly);

/// The most schedules that are enumerated of one program, by shuttle's types or by those here.
const MOST: u64 = 4_000;

/// The outcomes, and whether those are all.
fn by_shuttle(body: fn() -> String, most: u64) -> (Outcomes, bool) {
    let seen = Arc::new(Mutex::new(Outcomes::new()));
    let known = Arc::clone(&seen);
    let mut settings = shuttle::Config::new();
    settings.failure_persistence = shuttle::FailurePersistence::None;
    settings.silence_warnings = true;
    // Shuttle's enumeration ends at the first schedule that gets stuck.
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let all = shuttle::scheduler::DfsScheduler::new(Some(most as usize), false);
        shuttle::Runner::new(all, settings).run(move || {
            let outcome = body();
            known.lock().unwrap().insert(outcome);
        })
    }));
    let mut outcomes = seen.lock().unwrap().clone();
    match ended {
        Ok(executions) => (outcomes, (executions as u64) < most),
        Err(_) => {
            outcomes.insert(STUCK.to_owned());
            (outcomes, true)
        }
    }
}

fn shown(shown: &Shown) -> Outcomes {
    match shown.bad_end() {
        None => shown.values(),
        Some(End::Deadlock { .. }) => Outcomes::from([STUCK.to_owned()]),
        Some(other) => panic!("{other:#?}"),
    }
}

#[track_caller]
fn compare(ours: fn() -> String, theirs: fn() -> String, factor: u32) {
    let most = MOST * u64::from(factor);
    let (expected, all_expected) = by_shuttle(theirs, most);
    for search in [Search::Exhaustive, Search::Enumerated] {
        let config = Config {
            search,
            spurious: 0,
            executions: most,
            ..sequential()
        };
        let run = run(&config, move || Raw(ours()));
        let (found, all_found) = (shown(&run), run.exploration.complete);
        if expected.contains(STUCK) || found.contains(STUCK) {
            let both = expected.contains(STUCK) == found.contains(STUCK);
            assert!(both || !all_found, "{search:?} {found:?} {expected:?}");
            continue;
        }
        let (ours_alone, theirs_alone) = (&found - &expected, &expected - &found);
        assert!(
            ours_alone.is_empty() || !all_expected,
            "{search:?} {ours_alone:?}"
        );
        // A few thousand executions are not enough for all that a rendezvous can show.
        let may_miss = !all_found && (factor == 1 || matches!(search, Search::Enumerated));
        assert!(
            theirs_alone.is_empty() || may_miss,
            "{search:?} {theirs_alone:?}"
        );
    }
}

/// Shows a text as it is.
struct Raw(String);

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! compared {
    ($factor:expr => $($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                compare(engine::$name, plainly::$name, $factor);
            }
        )*
    };
}

compared! {
    soak() => store_buffering message_passing load_buffering independent_writes load_before_store
    check_then_act compare_exchange_loop lost_update locked locks_in_both_orders
    attempts_at_a_lock readers_and_a_writer slot wake_up_that_may_be_lost barrier once channel
    rendezvous channel_that_nobody_closes stealing
}

// Its schedules get longer and longer.
compared! { 1 => mailbox }
