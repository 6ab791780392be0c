//! Does the calling thread wait, or does it spin? Decided by holding everything that it started and
//! looking at it alone.
//!
//! A thread that waits for others has nothing left to do then and blocks; one that does a share of
//! the work, or feeds others, finishes that and blocks; one that spins uses more CPU time than the
//! whole call is worth. CPU time decides, never a clock. Pure: told of looks, it stops nobody.

use crate::ledger::{Mark, Nanos, Plan, Waiting};

/// How long the calling thread must be looked at before it counts as waiting.
const LOOKED: Nanos = 20_000_000;
/// Looks that lie further apart say nothing about what it is doing now.
const RECENT: Nanos = 60_000_000;

/// The looks at the calling thread since everything else was held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alone {
    enough: Nanos,
    first: Mark,
    window: Mark,
}

impl Alone {
    /// Everything else has just been held.
    pub(super) fn begin(plan: Plan, now: Mark) -> Alone {
        Alone {
            enough: plan.enough,
            first: now,
            window: now,
        }
    }

    /// Another look; the answer once it is known.
    pub(super) fn look(&mut self, now: Mark) -> Option<Waiting> {
        if now.run.saturating_sub(self.first.run) >= self.enough {
            return Some(Waiting::Busy);
        }
        let span = now.at.saturating_sub(self.window.at);
        let run = now.run.saturating_sub(self.window.run);
        let queued = now.queued.saturating_sub(self.window.queued);
        // The accounts are up to date only while it is blocked.
        if now.blocked && span >= LOOKED {
            let idle = span.saturating_sub(run).saturating_sub(queued);
            if idle >= run && idle >= span / 4 {
                return Some(Waiting::Idle);
            }
        }
        if span >= RECENT {
            self.window = now;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLI: Nanos = 1_000_000;
    const PLAN: Plan = Plan {
        after: 0,
        enough: 200 * MILLI,
    };

    /// The answer to a thread of which in every tick `(run, queued)` of two milliseconds are known,
    /// and in which tick.
    fn answer(mut tick: impl FnMut(u64) -> (Nanos, Nanos, bool)) -> Option<(Waiting, u64)> {
        let mut alone = Alone::begin(PLAN, Mark::default());
        let mut mark = Mark::default();
        for number in 1..2_000 {
            let (run, queued, blocked) = tick(number);
            mark.at += 2 * MILLI;
            mark.run += run;
            mark.queued += queued;
            mark.blocked = blocked;
            if let Some(answer) = alone.look(mark) {
                return Some((answer, number));
            }
        }
        None
    }

    #[test]
    fn a_thread_that_blocks_waits() {
        assert_eq!(answer(|_| (0, 0, true)), Some((Waiting::Idle, 10)));
    }

    #[test]
    fn a_thread_that_sleeps_between_looks_waits() {
        let sleeps = |number| (MILLI / 5, 0, number % 3 != 0);
        assert_eq!(answer(sleeps).unwrap().0, Waiting::Idle);
    }

    #[test]
    fn a_thread_that_never_blocks_spins_once_it_has_used_more_than_the_call_is_worth() {
        assert_eq!(
            answer(|_| (2 * MILLI, 0, false)),
            Some((Waiting::Busy, 100))
        );
    }

    #[test]
    fn a_spinning_thread_that_hardly_gets_a_core_is_not_taken_for_a_waiting_one() {
        let starved = |number| (MILLI / 2, MILLI + MILLI / 2, number % 7 == 0);
        assert_eq!(answer(starved).unwrap().0, Waiting::Busy);
    }

    #[test]
    fn a_thread_that_finishes_its_share_first_waits() {
        let shares = |number| {
            if number < 60 {
                (2 * MILLI, 0, false)
            } else {
                (0, 0, true)
            }
        };
        assert_eq!(answer(shares).unwrap().0, Waiting::Idle);
    }
}
