//! Decides that a solution stands still: every thread waits, and none will ever be woken.
//!
//! Two equal looks prove it, whatever the clock says. If every thread waits without a timeout at
//! both and none has run in between, then there was a moment at which all of them waited, and only
//! the judge could wake one. Further looks are there for what the kernel does on its own.
//!
//! Threads that spin, or sleep and look again, never wait in that sense. If they have had many
//! turns while all others waited, more turns will not help them either: not a proof, but nothing
//! that hangs on a clock. Who sleeps for long between two looks is believed after fewer of them.

use crate::tasks::{Doing, Look, Task};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Gap before the first look after something has happened.
const FIRST_GAP: Duration = Duration::from_millis(1);
/// Gaps double up to this one.
const LONGEST_GAP: Duration = Duration::from_millis(50);
/// Equal looks that are asked for.
const EQUAL_LOOKS: u32 = 4;
/// Time between the first and the last of them, at least.
const EQUAL_FOR: Duration = Duration::from_millis(25);
/// The same where the kernel does not show what a thread waits for.
const UNCLEAR_FOR: Duration = Duration::from_secs(5);

/// Turns that a restless thread must have had: CPU time in nanoseconds, or so many wake-ups, or some
/// wake-ups in so long a time.
#[derive(Clone, Copy)]
struct Turns {
    nanoseconds: u64,
    wake_ups: u64,
    long: Duration,
}

const SOME_TURNS: Turns = Turns {
    nanoseconds: 15_000_000,
    wake_ups: 6,
    long: Duration::from_millis(500),
};
const MANY_TURNS: Turns = Turns {
    nanoseconds: 200_000_000,
    wake_ups: 40,
    long: Duration::from_millis(1_500),
};
/// Wake-ups that are enough in a long time: one that was under way, and two whole rounds.
const ROUNDS: u64 = 3;

/// What the last look has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Motion {
    /// Something runs, or may run by itself.
    Moving,
    /// Every thread waited for another one at some moment just now, or had some turns to no avail.
    Calm(Look),
    /// Nothing runs, and nobody will wake a thread but a timeout or the judge.
    Asleep(Look),
    /// Some threads had many turns, to no avail; all others wait.
    Restless(Look),
    /// Every thread waits for another one, for ever.
    Still(Look),
}

/// Looks at a solution again and again.
pub(crate) struct Watch {
    pid: i32,
    gap: Duration,
    last: Option<Look>,
    equal: u32,
    since: Instant,
    /// The look since which no waiting thread has run.
    base: Option<(Look, Instant)>,
    crowd: Crowd,
}

/// How many there were at the last look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Crowd {
    /// Threads of all processes.
    pub(crate) threads: usize,
    /// The processes.
    pub(crate) processes: BTreeSet<i32>,
}

impl Watch {
    /// A watch over the process `pid` and its descendants.
    pub(crate) fn new(pid: i32) -> Self {
        Watch {
            pid,
            gap: FIRST_GAP,
            last: None,
            equal: 0,
            since: Instant::now(),
            base: None,
            crowd: Crowd::default(),
        }
    }

    /// Who was there at the last look.
    pub(crate) fn crowd(&self) -> &Crowd {
        &self.crowd
    }

    /// Time to wait before the next look.
    pub(crate) fn gap(&self) -> Duration {
        self.gap
    }

    /// The judge has done something that may wake a thread: what was seen before means nothing.
    pub(crate) fn disturbed(&mut self) {
        self.last = None;
        self.base = None;
        self.equal = 0;
        self.gap = FIRST_GAP;
    }

    /// Looks. `quiet` says, right now, that nothing is on its way between judge and solution.
    pub(crate) fn look(&mut self, quiet: impl FnOnce() -> bool) -> Motion {
        let look = Look::at(self.pid);
        self.crowd = Crowd {
            threads: look.alive().count(),
            processes: look.processes(),
        };
        let still = look.alive().next().is_some() && look.alive().all(waits);
        let resting = look.alive().next().is_some() && look.alive().all(rests);
        let equal = resting && self.last.as_ref() == Some(&look);
        if equal && still {
            self.equal += 1;
            let unclear = look.tasks.iter().any(|task| task.doing == Doing::Unclear);
            let enough = if unclear { UNCLEAR_FOR } else { EQUAL_FOR };
            if self.equal >= EQUAL_LOOKS && self.since.elapsed() >= enough {
                return Motion::Still(look);
            }
        } else {
            self.equal = 1;
            self.since = Instant::now();
        }
        // Asked after this look: an equal one to come shows that nobody was woken by what was on
        // its way before.
        let quiet = quiet();
        self.last = (resting && quiet).then(|| look.clone());
        // Looks cost CPU time that the solution may need: go slower while it works.
        self.gap = match (still, equal) {
            (false, _) => (self.gap * 2).min(LONGEST_GAP),
            (true, false) => FIRST_GAP,
            (true, true) => EQUAL_FOR / (EQUAL_LOOKS - 1),
        };
        if !quiet {
            self.base = None;
            return Motion::Moving;
        }
        if equal && still {
            return Motion::Calm(look);
        }
        if equal {
            return Motion::Asleep(look);
        }
        match &self.base {
            _ if still => Motion::Moving,
            Some((base, since)) => {
                let after = since.elapsed();
                if to_no_avail(base, &look, after, MANY_TURNS) == Some(true) {
                    return Motion::Restless(look);
                }
                match to_no_avail(base, &look, after, SOME_TURNS) {
                    Some(true) => Motion::Calm(look),
                    Some(false) => Motion::Moving,
                    None => self.begins_with(look),
                }
            }
            None => self.begins_with(look),
        }
    }

    /// Turns are counted from this look on.
    fn begins_with(&mut self, look: Look) -> Motion {
        self.base = Some((look, Instant::now()));
        Motion::Moving
    }
}

/// It waits, with a timeout or without.
fn rests(task: &Task) -> bool {
    waits(task) || task.doing == Doing::Sleeping
}

fn waits(task: &Task) -> bool {
    task.doing.is_untimed()
}

/// Whether every thread that does not wait has had so many turns `after` it was seen in `base`, while the
/// others did not run at all; none if one of those did.
fn to_no_avail(base: &Look, look: &Look, after: Duration, turns: Turns) -> Option<bool> {
    let enough = match after >= turns.long {
        true => ROUNDS,
        false => turns.wake_ups,
    };
    if base.tasks.len() != look.tasks.len() {
        return None;
    }
    let mut all = true;
    for (before, now) in base.tasks.iter().zip(&look.tasks) {
        if (before.pid, before.tid) != (now.pid, now.tid) {
            return None;
        }
        if waits(now) || now.doing == Doing::Dead {
            if before != now {
                return None;
            }
            continue;
        }
        let [ran, _, woken] = now.ran;
        let had = ran.saturating_sub(before.ran[0]) >= turns.nanoseconds
            || woken.saturating_sub(before.ran[2]) >= enough;
        all &= had;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::Wait;

    fn task(tid: i32, doing: Doing, ran: [u64; 3]) -> Task {
        Task {
            pid: 1,
            tid,
            doing,
            ran,
        }
    }

    fn look(tasks: &[Task]) -> Look {
        Look {
            root: 1,
            tasks: tasks.to_vec(),
        }
    }

    const SHORT: Duration = Duration::from_millis(100);
    const WAITING: Doing = Doing::Waiting(Wait::Lock);

    #[test]
    fn a_spinning_thread_is_restless_once_it_has_had_many_turns() {
        let spun = |ran| {
            look(&[
                task(1, Doing::Working, [ran, 0, 1]),
                task(2, WAITING, [5, 0, 5]),
            ])
        };
        assert_eq!(
            to_no_avail(&spun(0), &spun(1_000), SHORT, MANY_TURNS),
            Some(false)
        );
        assert_eq!(
            to_no_avail(&spun(0), &spun(300_000_000), SHORT, MANY_TURNS),
            Some(true)
        );
    }

    #[test]
    fn a_thread_that_sleeps_and_looks_again_is_restless_by_its_wake_ups() {
        let woken = |times| look(&[task(1, Doing::Sleeping, [times, 0, times])]);
        assert_eq!(
            to_no_avail(&woken(0), &woken(39), SHORT, MANY_TURNS),
            Some(false)
        );
        assert_eq!(
            to_no_avail(&woken(0), &woken(40), SHORT, MANY_TURNS),
            Some(true)
        );
    }

    #[test]
    fn a_thread_that_sleeps_for_long_is_restless_after_two_whole_rounds() {
        let woken = |times| look(&[task(1, Doing::Sleeping, [times, 0, times])]);
        let long = Duration::from_secs(4);
        let turns = |times| to_no_avail(&woken(0), &woken(times), long, MANY_TURNS);
        assert_eq!((turns(2), turns(3)), (Some(false), Some(true)));
    }

    #[test]
    fn a_waiting_thread_that_has_run_is_progress() {
        let base = look(&[
            task(1, Doing::Working, [0, 0, 0]),
            task(2, WAITING, [5, 0, 5]),
        ]);
        let later = look(&[
            task(1, Doing::Working, [900_000_000, 0, 9]),
            task(2, WAITING, [6, 0, 6]),
        ]);
        assert_eq!(to_no_avail(&base, &later, SHORT, SOME_TURNS), None);
    }

    #[test]
    fn a_new_thread_is_progress() {
        let base = look(&[task(1, Doing::Working, [0, 0, 0])]);
        let later = look(&[
            task(1, Doing::Working, [900_000_000, 0, 9]),
            task(2, WAITING, [0, 0, 1]),
        ]);
        assert_eq!(to_no_avail(&base, &later, SHORT, SOME_TURNS), None);
    }
}
