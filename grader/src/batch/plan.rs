//! What a batch has to do: which exercises of which submissions are graded already, which are
//! equal, which are left.
//!
//! It alone decides what counts as finished work. It grades nothing and writes nothing.

use super::roster::Entry;
use super::run::Batch;
use super::store::Store;
use crate::grading::When;
use crate::interrupt::{self, Interrupted};
use crate::report::{ExerciseReport, Report, SubmissionStamp};
use crate::rubric::RubricExercise;
use crate::scoring;
use grade_outcome::Verdict;
use std::collections::BTreeMap;

/// What there is to do.
pub(super) struct Plan {
    /// The submissions, in the order of the students.
    pub submissions: Vec<Planned>,
    /// What is left to grade, in the order of the students.
    pub units: Vec<Unit>,
}

/// One submission and what is known of it.
pub(super) struct Planned {
    /// Who and where.
    pub entry: Entry,
    /// What was found there; none if it can't be taken in.
    pub stamp: Option<SubmissionStamp>,
    /// The reports on its exercises in the order of the rubric; none is not graded yet. A
    /// submission that can't be taken in has all of them.
    pub slots: Vec<Option<ExerciseReport>>,
    /// The report that is kept already.
    pub before: Option<Report>,
}

/// One exercise to grade, for all submissions that have the same sources of it.
pub(super) struct Unit {
    /// What the verdicts depend on.
    pub key: String,
    /// Where its exercise stands among the wanted ones.
    pub slot: usize,
    /// The submissions that need it, by position; the first one's sources are graded. Never empty.
    pub needed_by: Vec<usize>,
    /// True if it was inconclusive before: it is graded with nothing beside it.
    pub alone: bool,
}

/// The wanted exercises, in the order of the rubric.
pub(super) fn wanted<'c>(batch: &Batch<'c>) -> Vec<&'c RubricExercise> {
    let of_rubric = batch.grader.course.rubric.exercises.iter();
    of_rubric
        .filter(|exercise| batch.wanted.contains(&exercise.id))
        .collect()
}

impl Plan {
    /// Looks at every submission and at the results in `kept`, if any are to count.
    ///
    /// # Errors
    /// Somebody wants to stop.
    pub fn make(
        batch: &Batch,
        entries: &[Entry],
        kept: Option<&Store>,
    ) -> Result<Plan, Interrupted> {
        let wanted = wanted(batch);
        let mut keys: Vec<Vec<String>> = Vec::new();
        let mut submissions = Vec::new();
        for entry in entries {
            interrupt::check()?;
            let before = kept.and_then(|store| store.find(&entry.id));
            let (stamp, slots, own_keys) = match (batch.take)(&entry.path) {
                Ok(submission) => {
                    let own: Vec<String> = wanted
                        .iter()
                        .map(|rubric| batch.grader.key(rubric, &submission))
                        .collect();
                    let slots = wanted.iter().map(|_| None).collect();
                    (Some(batch.grader.stamp(&submission)), slots, own)
                }
                Err(error) => {
                    let report = batch.grader.refused(&error, batch.wanted);
                    let slots = report.exercises.into_iter().map(Some).collect();
                    (None, slots, Vec::new())
                }
            };
            keys.push(own_keys);
            submissions.push(Planned {
                entry: entry.clone(),
                stamp,
                slots,
                before,
            });
        }
        let finished = finished(batch, &wanted, &submissions);
        let units = fill(&mut submissions, &keys, &finished);
        Ok(Plan { submissions, units })
    }
}

/// What earlier runs found out, by key.
struct Finished {
    /// What counts.
    usable: BTreeMap<String, ExerciseReport>,
    /// Keys of what was inconclusive and has to be graded again.
    unclear: Vec<String>,
}

fn finished(batch: &Batch, wanted: &[&RubricExercise], submissions: &[Planned]) -> Finished {
    let mut found = Finished {
        usable: BTreeMap::new(),
        unclear: Vec::new(),
    };
    let before = submissions
        .iter()
        .filter_map(|planned| planned.before.as_ref());
    for exercise in before.flat_map(|report| &report.exercises) {
        let Some(rubric) = wanted.iter().find(|rubric| rubric.id == exercise.id) else {
            continue;
        };
        if exercise.key.is_empty() || exercise.has(Verdict::Error) {
            // The grader's failure may be mended now.
            continue;
        }
        let counts = !exercise.has(Verdict::Inconclusive)
            || !batch.retry_inconclusive && (exercise.alone || batch.leave_inconclusive);
        if counts {
            let report = scoring::score_again(rubric, exercise.clone());
            found.usable.insert(exercise.key.clone(), report);
        } else {
            found.unclear.push(exercise.key.clone());
        }
    }
    found
}

/// Puts what is known where it belongs; gives what is left.
fn fill(submissions: &mut [Planned], keys: &[Vec<String>], finished: &Finished) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (planned, keys)) in submissions.iter_mut().zip(keys).enumerate() {
        for (slot, key) in keys.iter().enumerate() {
            if let Some(known) = finished.usable.get(key) {
                planned.slots[slot] = Some(known.clone());
                continue;
            }
            let position = *positions.entry(key).or_insert_with(|| {
                units.push(Unit {
                    key: key.clone(),
                    slot,
                    needed_by: Vec::new(),
                    alone: finished.unclear.contains(key),
                });
                units.len() - 1
            });
            units[position].needed_by.push(index);
        }
    }
    units
}

impl Planned {
    /// True if all exercises are graded.
    pub fn is_complete(&self) -> bool {
        self.slots.iter().all(Option::is_some)
    }

    /// The report, when all exercises are graded: as it was kept, if there is nothing new in it.
    /// The reports on the exercises move into it.
    pub fn report(&mut self, batch: &Batch, when: Option<When>) -> Report {
        let exercises: Vec<ExerciseReport> = self.slots.drain(..).flatten().collect();
        let stamp = self.stamp.clone().unwrap_or(SubmissionStamp {
            id: String::new(),
            sha256: String::new(),
            path: None,
            left_out: Vec::new(),
        });
        let stamp = SubmissionStamp {
            id: self.entry.id.clone(),
            path: Some(self.entry.path.display().to_string()),
            ..stamp
        };
        let is_new = when.is_some();
        let mut report = batch
            .grader
            .assemble(stamp, exercises, when.unwrap_or_else(When::now));
        if let Some(before) = self.before.as_ref().filter(|_| !is_new) {
            // Nothing was graded now: where and when it was stays true.
            report.machine.clone_from(&before.machine);
            report.started_at.clone_from(&before.started_at);
            report.seconds = before.seconds;
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(id: &str) -> Planned {
        Planned {
            entry: Entry {
                id: id.into(),
                path: id.into(),
            },
            stamp: None,
            slots: vec![None, None],
            before: None,
        }
    }

    fn graded(key: &str) -> ExerciseReport {
        let rubric = RubricExercise {
            id: "a-sum".into(),
            title: Default::default(),
            optional: false,
            checks: Vec::new(),
        };
        ExerciseReport {
            key: key.into(),
            ..scoring::score_exercise(&rubric, Default::default())
        }
    }

    #[test]
    fn equal_sources_are_one_unit_and_what_is_known_is_none() {
        let mut class = [planned("alice"), planned("bob"), planned("carol")];
        let keys = [["a1", "b1"], ["a1", "b2"], ["a2", "b1"]].map(|keys| keys.map(String::from));
        let finished = Finished {
            usable: BTreeMap::from([("b1".to_owned(), graded("b1"))]),
            unclear: vec!["a2".to_owned()],
        };
        let units = fill(&mut class, &keys.map(Vec::from), &finished);
        let left: Vec<(&str, &[usize], bool)> = units
            .iter()
            .map(|unit| (unit.key.as_str(), unit.needed_by.as_slice(), unit.alone))
            .collect();
        assert_eq!(
            left,
            [
                ("a1", &[0, 1][..], false),
                ("b2", &[1], false),
                ("a2", &[2], true)
            ]
        );
        assert!(class[2].slots[1].is_some() && !class[2].is_complete());
    }
}
