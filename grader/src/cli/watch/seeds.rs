//! Which inputs stay: those that found a mistake, until it is mended.
//!
//! Pure. Inputs are made from the digest of an exercise's sources; kept is the digest that found a
//! mistake first.

use crate::report::ExerciseReport;
use grade_outcome::Verdict;
use std::collections::BTreeMap;

/// The digest that the inputs of each exercise with a mistake are made from, by exercise.
#[derive(Debug, Default)]
pub(super) struct Seeds {
    /// What the grader is given.
    pub kept: BTreeMap<String, String>,
}

impl Seeds {
    /// Learns from a report on sources with this digest that is not complete: what it found is kept.
    pub fn learn_so_far(&mut self, exercise: &ExerciseReport, digest: &str) {
        if exercise.has(Verdict::Fail) {
            // The first digest stays: its inputs are those that found the mistake.
            self.kept
                .entry(exercise.id.clone())
                .or_insert_with(|| digest.to_owned());
        }
    }

    /// Learns from a whole report: what it did not find any more is let go of.
    pub fn learn(&mut self, exercise: &ExerciseReport, digest: &str) {
        if exercise.has(Verdict::Fail) {
            self.learn_so_far(exercise, digest);
        } else {
            self.kept.remove(&exercise.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::{Points, RubricCheck, RubricExercise};
    use crate::scoring::{Findings, outcome, score_exercise};
    use grade_outcome::{Stage, Text};

    fn report(mistake: bool) -> ExerciseReport {
        let rubric = RubricExercise {
            id: "a-sum".to_owned(),
            title: Text::default(),
            optional: false,
            checks: vec![RubricCheck {
                id: "adds".to_owned(),
                stage: Stage::Properties,
                points: Points::ZERO,
                title: Text::default(),
            }],
        };
        let verdict = if mistake {
            Verdict::Fail
        } else {
            Verdict::Pass
        };
        let outcome = outcome("adds", Stage::Properties, verdict, Text::default());
        let findings = Findings {
            outcomes: vec![outcome],
            ..Findings::default()
        };
        score_exercise(&rubric, findings)
    }

    #[test]
    fn the_inputs_that_found_a_mistake_stay_until_it_is_mended() {
        let mut seeds = Seeds::default();
        seeds.learn(&report(true), "first");
        seeds.learn(&report(true), "second");
        seeds.learn_so_far(&report(false), "third");
        assert_eq!(seeds.kept["a-sum"], "first");
        seeds.learn(&report(false), "fourth");
        assert!(seeds.kept.is_empty());
        seeds.learn(&report(true), "fifth");
        assert_eq!(seeds.kept["a-sum"], "fifth");
    }

    #[test]
    fn a_mistake_that_was_found_before_a_new_save_is_not_forgotten() {
        let mut seeds = Seeds::default();
        seeds.learn_so_far(&report(true), "first");
        seeds.learn_so_far(&report(true), "second");
        assert_eq!(seeds.kept["a-sum"], "first");
    }
}
