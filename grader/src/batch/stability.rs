//! The same submissions several times over: every verdict that was not the same each time.
//!
//! It alone knows what counts as a difference. It keeps no report, only the verdicts of each grading,
//! so that a run which was stopped goes on.

use super::plan::{Plan, Unit, wanted};
use super::roster::Entry;
use super::run::{Batch, BatchError, BatchProgress, Tally};
use crate::crew;
use crate::interrupt;
use crate::journal::Journal;
use crate::report::ExerciseReport;
use grade_outcome::{Stage, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A verdict that was not the same each time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// One grading, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Grading {
    /// What the verdicts depend on; a grading of something else counts for nothing.
    key: String,
    /// Each check with its verdict.
    verdicts: Vec<(Stage, String, Verdict)>,
}

impl Grading {
    fn verdicts(&self) -> Verdicts {
        let checks = self.verdicts.iter().cloned();
        checks
            .map(|(stage, check, verdict)| ((stage, check), verdict))
            .collect()
    }
}

impl Batch<'_> {
    /// Grades every submission `times` times, side by side; equal sources count as one submission,
    /// the first of them. Each grading is kept in the file `kept`, and those that stand in it are not
    /// done again.
    ///
    /// # Errors
    /// Somebody wants to stop, or `kept` can't be read or written.
    pub fn repeat(
        &self,
        entries: &[Entry],
        times: usize,
        kept: &Path,
        progress: &dyn BatchProgress,
    ) -> Result<Stability, BatchError> {
        let Plan { submissions, units } = Plan::make(self, entries, None)?;
        let rubric = wanted(self);
        // Round after round, so that two gradings of the same thing have different neighbours.
        let (journal, before) = Journal::<Grading>::open(kept)?;
        let of_unit = |unit: &Unit| -> Vec<Verdicts> {
            let same = before.iter().filter(|grading| grading.key == unit.key);
            same.take(times).map(Grading::verdicts).collect()
        };
        let known: Vec<Vec<Verdicts>> = units.iter().map(of_unit).collect();
        let work: Vec<usize> = (0..times)
            .flat_map(|round| (0..units.len()).map(move |unit| (round, unit)))
            .filter(|&(round, unit)| round >= known[unit].len())
            .map(|(_, unit)| unit)
            .collect();
        let graded = Mutex::new(known);
        let lock = || graded.lock().unwrap_or_else(PoisonError::into_inner);
        let all = times * units.len();
        crew::go_through(self.jobs, &work, |_, position| {
            interrupt::check()?;
            let unit = &units[*position];
            let entry = &submissions[unit.needed_by[0]].entry;
            let report = self.grade_exercise(rubric[unit.slot], entry, &unit.key, progress)?;
            let grading = Grading {
                key: unit.key.clone(),
                verdicts: verdicts(&report),
            };
            journal.add(&grading)?;
            let done: usize = {
                let mut graded = lock();
                graded[*position].push(grading.verdicts());
                graded.iter().map(Vec::len).sum()
            };
            // Gradings are what is counted here: no submission is ever finished for good.
            progress.tally(&Tally {
                all,
                done,
                running: self.jobs.min(all - done),
                graded_exercises: done,
                all_exercises: all,
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

fn verdicts(report: &ExerciseReport) -> Vec<(Stage, String, Verdict)> {
    let checks = report.checks.iter();
    checks
        .map(|check| (check.stage, check.id.clone(), check.verdict))
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
