//! Loops that wait and change something in each round: whoever they wait for gets a turn, in whatever
//! way a lock is made; and those that end by themselves are explored as they are.

mod common;

use common::{failure, run, sequential, weak};
use std::__model::{Config, End, Search, Stopped};
use std::collections::VecDeque;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// A lock made by hand: how it is taken, with what a round in vain does at its end, and how given back.
trait Lock: Default + Sync {
    fn take(&self, pause: fn());
    fn give(&self);
}

#[derive(Default)]
struct CountedUp(AtomicU64);

impl Lock for CountedUp {
    fn take(&self, pause: fn()) {
        while self.0.fetch_add(1, Acquire) != 0 {
            pause();
        }
    }
    fn give(&self) {
        self.0.store(0, Release);
    }
}

/// As many may come in as have not come in, and have not looked.
struct GivenBack(AtomicU64);

impl Default for GivenBack {
    fn default() -> Self {
        Self(AtomicU64::new(1))
    }
}

impl Lock for GivenBack {
    fn take(&self, pause: fn()) {
        while self.0.fetch_sub(1, Acquire) != 1 {
            self.0.fetch_add(1, Relaxed);
            pause();
        }
    }
    fn give(&self) {
        self.0.fetch_add(1, Release);
    }
}

#[derive(Default)]
struct WithStatistics {
    taken: AtomicBool,
    in_vain: AtomicU64,
}

impl Lock for WithStatistics {
    fn take(&self, pause: fn()) {
        while self.taken.swap(true, Acquire) {
            self.in_vain.fetch_add(1, Relaxed);
            pause();
        }
    }
    fn give(&self) {
        self.taken.store(false, Release);
    }
}

/// A coin that lies in a purse or is somebody's.
struct Purse(Mutex<Vec<()>>);

impl Default for Purse {
    fn default() -> Self {
        Self(Mutex::new(vec![()]))
    }
}

impl Lock for Purse {
    fn take(&self, pause: fn()) {
        while self.0.lock().unwrap().pop().is_none() {
            pause();
        }
    }
    fn give(&self) {
        self.0.lock().unwrap().push(());
    }
}

fn counted<L: Lock>(threads: usize, iterations: u64, pause: fn()) -> u64 {
    let (lock, counter) = (L::default(), AtomicU64::new(0));
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| {
                for _ in 0..iterations {
                    lock.take(pause);
                    counter.store(counter.load(Relaxed) + 1, Relaxed);
                    lock.give();
                }
            });
        }
    });
    counter.into_inner()
}

fn bounded(config: Config, preemptions: u8) -> Config {
    Config {
        preemptions: Some(preemptions),
        old_reads: Some(preemptions + 1),
        ..config
    }
}

fn sampled(seed: u64) -> Config {
    Config {
        search: Search::Sampled {
            seed,
            operations: 40_000,
        },
        executions: 64,
        steps: 1_000_000,
        ..Config::default()
    }
}

fn naked() {}

fn sleep() {
    thread::sleep(Duration::from_millis(1));
}

/// Every way to wait, in explored and in drawn schedules: nothing but the right count.
fn counts<L: Lock + 'static>() {
    for pause in [thread::yield_now, std::hint::spin_loop, sleep, naked] {
        let explored = [
            (bounded(sequential(), 2), 2, 1),
            (bounded(weak(), 1), 2, 1),
            (bounded(sequential(), 1), 2, 2),
            (bounded(sequential(), 1), 3, 1),
        ];
        let drawn = [(sampled(1), 8, 5)];
        for (config, threads, iterations) in explored.into_iter().chain(drawn) {
            let body = move || counted::<L>(threads, iterations, pause);
            let shown = run(&config, body);
            assert_eq!(shown.bad_end(), None, "{threads} by {iterations}");
            let right = (threads as u64 * iterations).to_string();
            assert_eq!(shown.values().into_iter().collect::<Vec<_>>(), [right]);
        }
    }
}

#[test]
fn a_lock_whose_word_is_counted_up_by_those_who_wait_lets_everybody_in() {
    counts::<CountedUp>();
}

#[test]
fn a_semaphore_counted_down_and_given_back_lets_everybody_in() {
    counts::<GivenBack>();
}

#[test]
fn a_spin_lock_that_counts_its_rounds_lets_everybody_in() {
    counts::<WithStatistics>();
}

#[test]
fn a_coin_that_is_taken_out_and_put_back_lets_everybody_in() {
    counts::<Purse>();
}

#[test]
fn a_lock_is_given_back_by_who_does_not_get_the_second() {
    for pause in [thread::yield_now, naked] {
        let body = move || {
            let (one, other) = (Mutex::new(0), Mutex::new(0));
            let both = |first: &Mutex<u64>, second: &Mutex<u64>| {
                loop {
                    let mut held = first.lock().unwrap();
                    if let Ok(mut too) = second.try_lock() {
                        *held += 1;
                        *too += 1;
                        return;
                    }
                    drop(held);
                    pause();
                }
            };
            thread::scope(|s| {
                s.spawn(|| both(&one, &other));
                s.spawn(|| both(&other, &one));
            });
            (one.into_inner().unwrap(), other.into_inner().unwrap())
        };
        let shown = run(&bounded(sequential(), 2), body);
        assert_eq!(shown.bad_end(), None);
        assert_eq!(shown.values().into_iter().collect::<Vec<_>>(), ["(2, 2)"]);
    }
}

#[test]
fn workers_that_count_themselves_idle_while_they_poll_get_their_jobs() {
    for pause in [thread::yield_now, sleep] {
        let body = move || {
            let (jobs, closed) = (Mutex::new(VecDeque::new()), AtomicBool::new(false));
            let (idle, done) = (AtomicU64::new(0), AtomicU64::new(0));
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        loop {
                            let job = jobs.lock().unwrap().pop_front();
                            match job {
                                Some(job) => _ = done.fetch_add(job, SeqCst),
                                None if closed.load(SeqCst) => return,
                                None => {
                                    idle.fetch_add(1, SeqCst);
                                    pause();
                                    idle.fetch_sub(1, SeqCst);
                                }
                            }
                        }
                    });
                }
                for job in [1, 2, 3] {
                    jobs.lock().unwrap().push_back(job);
                }
                closed.store(true, SeqCst);
            });
            (jobs.into_inner().unwrap().len(), done.into_inner())
        };
        for config in [bounded(sequential(), 1), sampled(3)] {
            let shown = run(&config, body);
            assert_eq!(shown.bad_end(), None);
            assert!(shown.values().contains("(0, 6)"));
        }
    }
}

#[test]
fn who_waits_with_a_limit_gives_up_while_another_goes_round() {
    for pause in [thread::yield_now, naked] {
        let body = move || {
            let (sender, receiver) = mpsc::channel::<()>();
            let (gave_up, rounds) = (AtomicBool::new(false), AtomicU64::new(0));
            thread::scope(|s| {
                s.spawn(|| {
                    while !gave_up.load(SeqCst) {
                        rounds.fetch_add(1, SeqCst);
                        pause();
                    }
                });
                assert!(receiver.recv_timeout(Duration::from_secs(1)).is_err());
                gave_up.store(true, SeqCst);
            });
            drop(sender);
            "given up"
        };
        for config in [bounded(sequential(), 1), sampled(3)] {
            let shown = run(&config, body);
            assert_eq!(shown.bad_end(), None);
            assert_eq!(shown.values().len(), 1);
        }
    }
}

#[test]
fn a_loop_that_ends_by_itself_may_end_before_anybody_else_comes() {
    let body = || {
        let (done, tries) = (AtomicBool::new(false), AtomicU64::new(0));
        thread::scope(|s| {
            s.spawn(|| done.store(true, SeqCst));
            while !done.load(SeqCst) && tries.fetch_add(1, SeqCst) < 100 {
                thread::yield_now();
            }
        });
        tries.into_inner()
    };
    let values = run(&bounded(sequential(), 0), body).values();
    assert!(values.contains("101"), "{values:?}");
}

#[test]
fn a_loop_that_nobody_ends_is_one_that_never_ends() {
    for pause in [thread::yield_now, naked] {
        let end = failure(&bounded(sequential(), 1), move || {
            let (done, rounds) = (AtomicBool::new(false), AtomicU64::new(0));
            thread::scope(|s| {
                s.spawn(|| rounds.load(SeqCst));
                while !done.load(SeqCst) {
                    rounds.fetch_add(1, SeqCst);
                    pause();
                }
            });
        });
        assert!(matches!(end, End::Livelock { .. }), "{end:?}");
    }
}

#[test]
fn what_concerns_one_thread_alone_is_no_going_round() {
    let set_back = || {
        let places: Vec<_> = (0..100_000).map(AtomicU64::new).collect();
        places.iter().for_each(|place| place.store(0, SeqCst));
        places.len() as u64
    };
    let busy = |rounds: u64| {
        let own = AtomicU64::new(0);
        (0..rounds).for_each(|_| _ = own.fetch_add(1, Relaxed));
    };
    let body = move || {
        let counter = AtomicU64::new(set_back());
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for _ in 0..6 {
                        busy(800);
                        counter.fetch_add(1, SeqCst);
                    }
                });
            }
        });
        counter.into_inner()
    };
    for preemptions in [0, 12] {
        let shown = run(&bounded(sequential(), preemptions), body);
        assert_eq!(shown.bad_end(), None);
        assert_eq!(shown.values().into_iter().collect::<Vec<_>>(), ["100012"]);
        // Such long executions are not tried without end.
        let stopped = (preemptions > 0).then_some(Stopped::Operations);
        assert_eq!(shown.exploration.stopped, stopped);
    }
    let end = failure(&sequential(), move || busy(u64::MAX));
    assert!(matches!(end, End::Livelock { .. }), "{end:?}");
}
