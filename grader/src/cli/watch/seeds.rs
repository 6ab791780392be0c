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
        if has_a_mistake(exercise) {
            // The first digest stays: its inputs are those that found the mistake.
            self.kept
                .entry(exercise.id.clone())
                .or_insert_with(|| digest.to_owned());
        }
    }

    /// Learns from a whole report: what it did not find any more is let go of.
    pub fn learn(&mut self, exercise: &ExerciseReport, digest: &str) {
        if has_a_mistake(exercise) {
            self.learn_so_far(exercise, digest);
        } else {
            self.kept.remove(&exercise.id);
        }
    }
}

fn has_a_mistake(exercise: &ExerciseReport) -> bool {
    let mut checks = exercise.checks.iter();
    checks.any(|check| check.verdict == Verdict::Fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(mistake: bool) -> ExerciseReport {
        let verdict = if mistake { "fail" } else { "pass" };
        let check = serde_json::json!({
            "id": "adds", "stage": "properties", "verdict": verdict, "points": 0, "max_points": 1,
            "title": "", "message": "", "evidence": {},
        });
        let report = serde_json::json!({
            "id": "a-sum", "score": 0, "max_score": 1, "stages": {}, "checks": [check],
        });
        serde_json::from_value(report).unwrap()
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
