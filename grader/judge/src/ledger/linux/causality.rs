//! Who waited for whom: a clock for every thread that advances with its own CPU time only, and jumps
//! to the clock of whoever woke it.
//!
//! For threads that contend for locks or hand work to each other this tells what the accounts cannot:
//! whether a thread that waited for a CPU would, on a free core, have found the lock still held. The
//! clock of the last thread is how long the stretch would have taken on free cores. Pure: told of
//! events in the order in which they were seen, it touches no process.

use crate::ledger::Nanos;
use std::collections::HashMap;

/// CPU time below which a thread that gave way has only looked whether it may go on.
const GLANCE: Nanos = 100_000;

/// Clocks of the threads of one process over one stretch of a call.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    threads: HashMap<i32, Clock>,
    creators: HashMap<i32, i32>,
    /// CPU time of all threads within the stretch.
    run: Nanos,
    /// The latest clock of any thread, ended ones included.
    latest: Nanos,
    /// The latest clock of a thread that has ended.
    ended: Nanos,
}

#[derive(Debug)]
struct Clock {
    time: Nanos,
    /// CPU time that has been counted.
    run: Nanos,
    /// CPU time when it last gave way.
    looked: Nanos,
    /// The latest clock of a thread that it started and that has ended.
    children: Nanos,
    waits: Option<Wait>,
}

/// A wait that has not ended.
#[derive(Debug)]
struct Wait {
    address: Option<u64>,
    /// The latest clock of a thread that woke waiters at the address.
    woken: Option<Nanos>,
    /// The latest clock of an ended thread when the wait began.
    ended: Nanos,
}

impl Clocks {
    /// The thread takes part from the beginning of the stretch; it has used `run` so far.
    pub(super) fn joins(&mut self, tid: i32, run: Nanos) {
        self.begin(tid, 0, run);
    }

    /// `creator` has started the thread, after all of its threads that have ended by now: that it did
    /// not wait for them cannot be told from having found them ended.
    pub(super) fn begins(&mut self, tid: i32, creator: i32) {
        let time = match self.threads.get_mut(&creator) {
            Some(clock) => {
                clock.time = clock.time.max(clock.children);
                clock.time
            }
            None => self.latest,
        };
        self.begin(tid, time, 0);
        self.creators.insert(tid, creator);
    }

    fn begin(&mut self, tid: i32, time: Nanos, run: Nanos) {
        self.threads.entry(tid).or_insert(Clock {
            time,
            run,
            looked: run,
            children: 0,
            waits: None,
        });
    }

    /// True if it is known who ended the thread's wait.
    pub(super) fn was_woken(&self, tid: i32) -> bool {
        self.threads
            .get(&tid)
            .and_then(|clock| clock.waits.as_ref())
            .is_none_or(|wait| wait.woken.is_some())
    }

    /// The thread has used `run` so far.
    pub(super) fn ran(&mut self, tid: i32, run: Nanos) {
        if let Some(clock) = self.threads.get_mut(&tid) {
            let more = run.saturating_sub(clock.run);
            clock.run = clock.run.max(run);
            clock.time += more;
            self.run += more;
            self.latest = self.latest.max(clock.time);
        }
    }

    /// The thread begins to wait, at a lock's address or for something else.
    pub(super) fn waits(&mut self, tid: i32, address: Option<u64>) {
        let ended = self.ended;
        if let Some(clock) = self.threads.get_mut(&tid) {
            clock.waits = Some(Wait {
                address,
                woken: None,
                ended,
            });
        }
    }

    /// The thread wakes threads that wait at the address. Whom the kernel picks is not known; but
    /// whoever goes on from there comes after this.
    pub(super) fn wakes(&mut self, tid: i32, address: u64) {
        let Some(time) = self.threads.get(&tid).map(|clock| clock.time) else {
            return;
        };
        for waiter in self.threads.values_mut() {
            if let Some(wait) = &mut waiter.waits
                && wait.address == Some(address)
            {
                wait.woken = Some(wait.woken.map_or(time, |woken| woken.max(time)));
            }
        }
    }

    /// The thread's wait was interrupted before anyone woke it; it will wait again.
    pub(super) fn did_not_wait(&mut self, tid: i32) {
        if let Some(clock) = self.threads.get_mut(&tid) {
            clock.waits = None;
        }
    }

    /// The thread's wait is over.
    pub(super) fn goes_on(&mut self, tid: i32) {
        let Some(wait) = self
            .threads
            .get_mut(&tid)
            .and_then(|clock| clock.waits.take())
        else {
            return;
        };
        let from = match wait.woken {
            Some(time) => time,
            // The kernel wakes whoever joins a thread that ends.
            None if self.ended > wait.ended => self.ended,
            // Somebody changed what it waited for; it may have been anyone who is awake.
            None => self
                .threads
                .values()
                .filter(|c| c.waits.is_none())
                .map(|c| c.time)
                .max()
                .unwrap_or(0),
        };
        self.jump(tid, from);
    }

    /// The thread gives way to others in a loop that looks again and again: it waits for someone, and
    /// looking is no work.
    pub(super) fn yields(&mut self, tid: i32) {
        if let Some(clock) = self.threads.get_mut(&tid) {
            let looking = clock.run - clock.looked;
            clock.looked = clock.run;
            if looking < GLANCE {
                clock.time = clock.time.saturating_sub(looking);
                self.run = self.run.saturating_sub(looking);
            }
        }
        self.waits(tid, None);
        self.goes_on(tid);
    }

    /// The thread has ended.
    pub(super) fn ends(&mut self, tid: i32) {
        if let Some(clock) = self.threads.remove(&tid) {
            self.ended = self.ended.max(clock.time);
            let creator = self.creators.remove(&tid);
            if let Some(creator) = creator.and_then(|creator| self.threads.get_mut(&creator)) {
                creator.children = creator.children.max(clock.time);
            }
        }
    }

    /// CPU time of all threads so far, and how long that would have taken on free cores.
    pub(super) fn totals(&self) -> (Nanos, Nanos) {
        (self.run, self.latest)
    }

    fn jump(&mut self, tid: i32, time: Nanos) {
        if let Some(clock) = self.threads.get_mut(&tid) {
            clock.time = clock.time.max(time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LOCK: u64 = 0x1000;

    fn clocks(threads: i32) -> Clocks {
        let mut clocks = Clocks::default();
        for tid in 0..threads {
            clocks.joins(tid, 0);
        }
        clocks
    }

    #[test]
    fn threads_that_never_wait_take_as_long_as_the_busiest() {
        let mut clocks = clocks(2);
        clocks.ran(0, 30);
        clocks.ran(1, 50);
        assert_eq!(clocks.totals(), (80, 50));
    }

    #[test]
    fn a_lock_that_is_handed_on_adds_up() {
        let mut clocks = clocks(2);
        clocks.ran(1, 1);
        clocks.waits(1, Some(LOCK));
        clocks.ran(0, 40);
        clocks.wakes(0, LOCK);
        clocks.goes_on(1);
        clocks.ran(1, 41);
        assert_eq!(clocks.totals(), (81, 80));
    }

    #[test]
    fn whoever_goes_on_comes_after_the_last_wake_up() {
        let mut clocks = clocks(3);
        clocks.waits(1, Some(LOCK));
        clocks.waits(2, Some(LOCK));
        clocks.ran(0, 10);
        clocks.wakes(0, LOCK);
        clocks.goes_on(2);
        clocks.ran(0, 30);
        clocks.wakes(0, LOCK);
        clocks.goes_on(1);
        clocks.ran(1, 100);
        clocks.ran(2, 5);
        assert_eq!(clocks.totals(), (135, 130));
    }

    #[test]
    fn joining_a_thread_waits_for_its_end() {
        let mut clocks = clocks(2);
        clocks.waits(0, Some(LOCK));
        clocks.ran(1, 70);
        clocks.ends(1);
        clocks.goes_on(0);
        clocks.ran(0, 5);
        assert_eq!(clocks.totals(), (75, 75));
    }

    #[test]
    fn giving_way_waits_for_whoever_is_awake() {
        let mut clocks = clocks(2);
        clocks.ran(0, 40);
        clocks.yields(1);
        clocks.ran(1, 2);
        assert_eq!(clocks.totals(), (42, 42));
    }

    #[test]
    fn looking_whether_one_may_go_on_is_no_work() {
        let mut clocks = clocks(2);
        for looks in 1..=10 {
            clocks.ran(0, looks * 1_000_000);
            clocks.ran(1, looks * 10_000);
            clocks.yields(1);
        }
        clocks.ends(0);
        clocks.ran(1, 2_000_000);
        assert_eq!(clocks.totals(), (11_900_000, 11_900_000));
    }

    #[test]
    fn threads_started_one_after_the_other_take_the_sum() {
        let mut clocks = clocks(1);
        for tid in 1..5 {
            clocks.begins(tid, 0);
            clocks.ran(tid, 25);
            clocks.ends(tid);
        }
        assert_eq!(clocks.totals(), (100, 100));
    }

    #[test]
    fn threads_started_together_take_as_long_as_one() {
        let mut clocks = clocks(1);
        clocks.ran(0, 3);
        for tid in 1..5 {
            clocks.begins(tid, 0);
        }
        for tid in 1..5 {
            clocks.ran(tid, 25);
            clocks.ends(tid);
        }
        assert_eq!(clocks.totals(), (103, 28));
    }

    proptest! {
        #[test]
        fn free_cores_take_at_least_the_busiest_thread_and_at_most_the_sum(
            events in prop::collection::vec((0i32..4, 0u64..5, 0u64..100), 0..200)
        ) {
            let mut clocks = clocks(4);
            let mut run = [0u64; 4];
            for (tid, what, amount) in events {
                match what {
                    0 => clocks.waits(tid, Some(LOCK + amount % 2)),
                    1 => clocks.wakes(tid, LOCK + amount % 2),
                    2 => clocks.goes_on(tid),
                    3 => clocks.wakes(tid, LOCK + (amount + 1) % 2),
                    _ => {
                        run[tid as usize] += amount;
                        clocks.ran(tid, run[tid as usize]);
                    }
                }
            }
            let (all, free) = clocks.totals();
            prop_assert_eq!(all, run.iter().sum::<u64>());
            prop_assert!(*run.iter().max().unwrap() <= free && free <= all);
        }

        #[test]
        fn one_lock_held_while_working_is_serial_in_any_order(
            turns in prop::collection::vec(0usize..3, 1..50)
        ) {
            // The others wait at the lock while one works; it wakes the next in line.
            let mut clocks = clocks(3);
            let mut run = [0u64; 3];
            let mut holder = 2usize;
            clocks.waits(0, Some(LOCK));
            clocks.waits(1, Some(LOCK));
            let mut queue = std::collections::VecDeque::from([0usize, 1]);
            for amount in turns {
                run[holder] += amount as u64 + 1;
                clocks.ran(holder as i32, run[holder]);
                clocks.wakes(holder as i32, LOCK);
                let next = queue.pop_front().unwrap();
                clocks.goes_on(next as i32);
                clocks.waits(holder as i32, Some(LOCK));
                queue.push_back(holder);
                holder = next;
            }
            let (all, free) = clocks.totals();
            prop_assert_eq!(all, free);
        }
    }
}
