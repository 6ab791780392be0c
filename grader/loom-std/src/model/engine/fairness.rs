//! Threads that go round in a loop and change something in each round: no look tells that they wait,
//! and a schedule in which nobody else ever comes is none that a machine would run.
//!
//! After Musuvathi and Qadeer, "Fair Stateless Model Checking" (PLDI 2008): who says again and again
//! that others may go first lets them. It alone knows how long a thread may keep the others out. It
//! must not decide who comes then.

use ::std::mem;

use super::{Engine, ThreadNo};
use crate::model::runner::Runner;
use crate::model::search::Flags;

/// Operations of one thread, while others could go on, after which an exploration takes it to wait: loops
/// that end by themselves before are explored as they are.
const LONG: u32 = 1_500;
/// The same in a drawn schedule, where inputs are large on purpose.
const LONG_WHEN_DRAWN: u32 = 20_000;
/// The same of operations on what only one thread has used so far, in every schedule: what it waits for may
/// be among that, and yet it may be work that others have nothing to do with.
const LONG_OF_OWN: u32 = 4_000;
/// Rounds in which a thread may say that it waits, and change something, before others come: more than
/// any loop of a model that is explored has, so that each of them can run through.
const ROUNDS: u32 = 8;
/// Operations of one thread before others come, if it does not say that it waits.
const OPERATIONS: u32 = 100;

/// Operations of an execution after which threads simply take turns, as they do on a machine, if half of
/// those that it may have are not fewer: by then they may run in step, each in the way of the other.
const LATE: u32 = 100_000;
/// Operations in a turn, at least; turns differ in length, so that threads fall out of step.
const TURN: u32 = 10;

/// How long the running thread has kept the others out.
#[derive(Default)]
pub(super) struct Stay {
    operations: u32,
    /// Operations on what only this thread has used.
    own: u32,
    rounds: u32,
    /// It has changed something since it said last that others may go first.
    changed: bool,
}

impl Engine {
    /// The running thread does one more operation, perhaps on something of its `own`. If it keeps others
    /// out for too long, the search begins anew and is fair.
    pub(super) fn stays(&mut self, own: bool) {
        match own {
            true => self.stay.own += 1,
            false => self.stay.operations += 1,
        }
        let long = match self.flags.runner {
            Runner::Loom => LONG,
            Runner::Shuttle => LONG_WHEN_DRAWN,
        };
        // Two may keep a third out by turns.
        let too_long = self.stay.operations > long || self.stay.own > LONG_OF_OWN || self.late();
        if !self.flags.fair && too_long && self.others_wait() {
            self.restart(Flags {
                fair: true,
                ..self.flags
            });
        }
    }

    fn late(&self) -> bool {
        self.steps.shared > (self.steps_limit / 2).min(LATE)
    }

    /// Whether threads just take turns by now, however they wait.
    pub(super) fn takes_turns(&self) -> bool {
        self.flags.fair && self.late()
    }

    /// Whether another thread could go on, now or when a wait of its own ends.
    fn others_wait(&self) -> bool {
        self.any_other(|thread| {
            let blocked = self.threads[thread].blocked;
            self.runnable(thread) || blocked.is_some_and(|blocked| blocked.until.is_some())
        })
    }

    fn any_other(&self, is_so: impl Fn(ThreadNo) -> bool) -> bool {
        (0..self.threads.len()).any(|thread| thread != self.current && is_so(thread))
    }

    /// The running thread has changed something.
    pub(super) fn stays_busy(&mut self) {
        self.stay.changed = true;
    }

    /// Whether the running thread, at an operation, has kept the others out for long enough.
    pub(super) fn stays_too_long(&mut self) -> bool {
        let (most, own) = if self.takes_turns() {
            let turn = TURN + self.steps.shared % (TURN - 3);
            (turn, turn)
        } else {
            (OPERATIONS, LONG_OF_OWN)
        };
        let long = self.flags.fair && (self.stay.operations > most || self.stay.own > own);
        if long {
            self.stay = Stay::default();
        }
        long
    }

    /// Whether the running thread, which says that others may go first, has changed something in so many
    /// rounds that they have to.
    pub(super) fn stays_too_often(&mut self) -> bool {
        self.stay.rounds += u32::from(mem::take(&mut self.stay.changed));
        let often = self.takes_turns() || self.flags.fair && self.stay.rounds >= ROUNDS;
        if often {
            self.stay = Stay::default();
        }
        often
    }

    /// The running thread lets others come. Where none can, the first wait with a limit ends.
    pub(super) fn lets_others_come(&mut self) {
        if !self.any_other(|thread| self.runnable(thread)) {
            self.lets_a_wait_end();
        }
    }
}
