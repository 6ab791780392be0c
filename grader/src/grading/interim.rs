//! What is known of an exercise before its grading is over.

use super::excerpt;
use crate::intake::StagedExercise;
use crate::progress::{Progress, Watcher};
use crate::rubric::RubricExercise;
use crate::scoring::{self, Findings};
use grade_outcome::{CheckOutcome, Stage, Text};

/// Hands on what it hears, and a report of what is decided whenever a stage is over.
pub(super) struct Interim<'i> {
    rubric: &'i RubricExercise,
    staged: &'i StagedExercise,
    watcher: &'i dyn Watcher,
    progress: Box<dyn Progress + 'i>,
    outcomes: Vec<CheckOutcome>,
    stage: Option<Stage>,
}

impl<'i> Interim<'i> {
    /// With the outcomes of the build.
    pub fn new(
        rubric: &'i RubricExercise,
        staged: &'i StagedExercise,
        watcher: &'i dyn Watcher,
        progress: Box<dyn Progress + 'i>,
        built: &[CheckOutcome],
    ) -> Interim<'i> {
        Interim {
            rubric,
            staged,
            watcher,
            progress,
            outcomes: built.to_vec(),
            stage: None,
        }
    }

    fn hand_over(&self) {
        let decided = |id: &str| self.outcomes.iter().any(|outcome| outcome.id == id);
        let rubric = self.rubric.with_checks(|check| decided(&check.id));
        let findings = Findings {
            outcomes: self.outcomes.clone(),
            lines: excerpt::lines(&self.outcomes, self.staged),
            output: String::new(),
        };
        self.watcher
            .interim(scoring::score_exercise(&rubric, findings));
    }
}

impl Progress for Interim<'_> {
    fn step(&mut self, what: &Text) {
        self.progress.step(what);
    }

    fn detail(&mut self, what: &Text) {
        self.progress.detail(what);
    }

    fn stage(&mut self, stage: Stage) {
        if self.stage != Some(stage) {
            self.stage = Some(stage);
            self.hand_over();
        }
        self.progress.stage(stage);
    }

    fn outcome(&mut self, outcome: &CheckOutcome) {
        self.outcomes.push(outcome.clone());
        self.progress.outcome(outcome);
    }
}
