//! What is going on right now, for someone who waits.
//!
//! The traits that long work reports to. They know nothing of terminals, and nothing may depend on
//! whether anybody listens.

use crate::report::ExerciseReport;
use grade_outcome::{CheckOutcome, Stage, Text};

/// Hears what one worker is doing.
pub trait Progress: Send {
    /// A part of the work began, such as "compiling b-prime-count".
    fn step(&mut self, what: &Text);

    /// A detail of the current step, such as the name of the crate that is compiled.
    fn detail(&mut self, what: &Text) {
        let _ = what;
    }

    /// The checks of `stage` begin.
    fn stage(&mut self, stage: Stage) {
        let _ = stage;
    }

    /// A check was decided.
    fn outcome(&mut self, outcome: &CheckOutcome) {
        let _ = outcome;
    }
}

/// Hears several workers at the same time.
pub trait Watcher: Sync {
    /// An ear for one more worker; it has ended when the ear is dropped.
    fn worker(&self) -> Box<dyn Progress + '_>;

    /// A stage of an exercise is over: the report so far, with the checks that are decided.
    fn interim(&self, exercise: ExerciseReport) {
        let _ = exercise;
    }
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&mut self, _: &Text) {}
}

impl Watcher for Silent {
    fn worker(&self) -> Box<dyn Progress + '_> {
        Box::new(Silent)
    }
}
