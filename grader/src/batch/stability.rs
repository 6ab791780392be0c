//! The same submissions several times over: every verdict that was not the same each time.
//!
//! It alone knows what counts as a difference. It keeps no report.

use super::plan::{Plan, wanted};
use super::roster::Entry;
use super::run::{Batch, BatchError, BatchProgress, Tally};
use crate::crew;
use crate::interrupt;
use crate::report::ExerciseReport;
use grade_outcome::{Stage, Verdict};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A verdict that was not the same each time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Difference {
    /// The student.
    pub id: String,
    /// The exercise.
    pub exercise: String,
    /// The check.
    pub check: String,
    /// The check's stage.
    pub stage: Stage,
    /// The verdict of each run.
    pub verdicts: Vec<Verdict>,
}

/// What came out of grading the same thing several times.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Stability {
    /// How often each submission was graded.
    pub times: usize,
    /// How many verdicts were compared, each of them `times` times.
    pub verdicts: usize,
    /// Those that differed, by student.
    pub differences: Vec<Difference>,
}

/// The verdicts of one grading, by stage and check.
type Verdicts = BTreeMap<(Stage, String), Verdict>;

impl Batch<'_> {
    /// Grades every submission `times` times, side by side; equal sources count as one submission,
    /// the first of them.
    ///
    /// # Errors
    /// Somebody wants to stop.
    pub fn repeat(
        &self,
        entries: &[Entry],
        times: usize,
        progress: &dyn BatchProgress,
    ) -> Result<Stability, BatchError> {
        let Plan { submissions, units } = Plan::make(self, entries, None)?;
        let rubric = wanted(self);
        // Round after round, so that two gradings of the same thing have different neighbours.
        let work: Vec<usize> = (0..times).flat_map(|_| 0..units.len()).collect();
        let graded: Mutex<Vec<Vec<Verdicts>>> = Mutex::new(vec![Vec::new(); units.len()]);
        let lock = || graded.lock().unwrap_or_else(PoisonError::into_inner);
        crew::go_through(self.jobs, &work, |_, position| {
            interrupt::check()?;
            let unit = &units[*position];
            let entry = &submissions[unit.needed_by[0]].entry;
            let report = self.grade_exercise(rubric[unit.slot], entry, &unit.key, progress)?;
            let done: usize = {
                let mut graded = lock();
                graded[*position].push(verdicts(&report));
                graded.iter().map(Vec::len).sum()
            };
            // Gradings are what is counted here: no submission is ever finished for good.
            progress.tally(&Tally {
                all: work.len(),
                done,
                running: self.jobs.min(work.len() - done),
                graded_exercises: done,
                all_exercises: work.len(),
                ..Tally::default()
            });
            Ok::<_, BatchError>(())
        })?;
        let mut stability = Stability {
            times,
            verdicts: 0,
            differences: Vec::new(),
        };
        for (unit, runs) in units.iter().zip(lock().iter()) {
            let id = &submissions[unit.needed_by[0]].entry.id;
            stability.verdicts += runs.first().map_or(0, BTreeMap::len);
            stability
                .differences
                .extend(differences(id, &rubric[unit.slot].id, runs));
        }
        stability.differences.sort();
        Ok(stability)
    }
}

fn verdicts(report: &ExerciseReport) -> Verdicts {
    let checks = report.checks.iter();
    checks
        .map(|check| ((check.stage, check.id.clone()), check.verdict))
        .collect()
}

/// What was not the same in all `runs`.
fn differences(id: &str, exercise: &str, runs: &[Verdicts]) -> Vec<Difference> {
    let Some(first) = runs.first() else {
        return Vec::new();
    };
    let all = first.keys().filter_map(|key| {
        let verdicts: Vec<Verdict> = runs
            .iter()
            .filter_map(|run| run.get(key).copied())
            .collect();
        let differs = verdicts.windows(2).any(|pair| pair[0] != pair[1]);
        let (stage, check) = key;
        differs.then(|| Difference {
            id: id.to_owned(),
            exercise: exercise.to_owned(),
            check: check.clone(),
            stage: *stage,
            verdicts,
        })
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_verdicts_that_changed_are_differences() {
        let run = |adds, is_quick| {
            BTreeMap::from([
                ((Stage::Properties, "adds".to_owned()), adds),
                ((Stage::Speed, "is_quick".to_owned()), is_quick),
            ])
        };
        let runs = [
            run(Verdict::Pass, Verdict::Pass),
            run(Verdict::Pass, Verdict::Inconclusive),
        ];
        let found = differences("alice", "a-sum", &runs);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].check, "is_quick");
        assert_eq!(found[0].verdicts, [Verdict::Pass, Verdict::Inconclusive]);
        assert!(differences("alice", "a-sum", &runs[..1]).is_empty());
    }
}
