//! The work of a batch: exercises side by side, each result kept at once, what was unclear again alone.
//!
//! It alone knows in which order work is done and when a submission is finished. What is finished
//! before it begins, `plan` has found out.

use super::plan::{self, Plan, Planned, Unit};
use super::roster::Entry;
use super::store::{Store, StoreError};
use crate::complaint::Tell;
use crate::crew;
use crate::grading::{Grader, When};
use crate::intake::{IntakeError, Submission};
use crate::interrupt::{self, Interrupted};
use crate::journal::JournalError;
use crate::progress::Watcher;
use crate::report::{ExerciseReport, Report};
use crate::rubric::RubricExercise;
use grade_outcome::{Text, Verdict};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Everything that a batch needs.
#[derive(Clone, Copy)]
pub struct Batch<'b> {
    /// Grades one exercise.
    pub grader: Grader<'b>,
    /// The exercises that count.
    pub wanted: &'b [String],
    /// Takes a submission in.
    pub take: &'b (dyn Fn(&Path) -> Result<Submission, IntakeError> + Sync),
    /// Where reports go.
    pub store: &'b Store,
    /// Exercises that are graded at the same time, 1 or more.
    pub jobs: usize,
    /// True: what an earlier run left inconclusive is graded again, with nothing beside it.
    pub retry_inconclusive: bool,
    /// True: what comes out inconclusive is left so; another run will see to it.
    pub leave_inconclusive: bool,
}

/// Hears what a batch is doing.
pub trait BatchProgress: Watcher {
    /// How far it is now.
    fn tally(&self, tally: &Tally);

    /// `report` is finished now; `standing` says how it came about.
    fn finished(&self, tally: &Tally, report: &Report, standing: Standing);
}

/// How far a batch is. Submissions, where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All.
    pub all: usize,
    /// Finished ones.
    pub done: usize,
    /// Those that are being graded right now.
    pub running: usize,
    /// Finished ones that have not passed.
    pub failed: usize,
    /// Finished ones for which something is undecided.
    pub undecided: usize,
    /// Exercises that this run has graded.
    pub graded_exercises: usize,
    /// Exercises that this run has to grade.
    pub all_exercises: usize,
}

impl Tally {
    /// Submissions that nobody has begun with.
    pub fn waiting(&self) -> usize {
        self.all.saturating_sub(self.done + self.running)
    }
}

/// How a report came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Something of it was graded by this run.
    Graded,
    /// It is equal to another submission, which was graded.
    Equal,
    /// It was finished before, and the rubric's points or texts have changed since.
    ScoredAgain,
    /// It was finished before.
    Known,
}

/// What a batch did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// All reports, in the order of the students.
    pub reports: Vec<Report>,
    /// How each of them came about.
    pub standings: Vec<Standing>,
}

impl Outcome {
    /// How many reports came about like this.
    pub fn count(&self, standing: Standing) -> usize {
        let equal = self.standings.iter().filter(|found| **found == standing);
        equal.count()
    }
}

/// Why a batch stopped.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A result can't be kept.
    Store(#[from] StoreError),
    /// Gradings can't be kept.
    Journal(#[from] JournalError),
    /// Somebody wants to stop.
    Interrupted(#[from] Interrupted),
}

impl Tell for BatchError {
    fn tell(&self) -> Text {
        match self {
            BatchError::Store(error) => {
                let Text { en, de } = error.tell();
                Text::new(
                    format!(
                        "{en}; what was finished is kept, and the same command goes on from there"
                    ),
                    format!(
                        "{de}; was fertig war, bleibt erhalten, und derselbe Befehl macht dort weiter"
                    ),
                )
            }
            BatchError::Journal(error) => error.tell(),
            BatchError::Interrupted(interrupted) => interrupted.tell(),
        }
    }
}

impl Batch<'_> {
    /// Grades what is not finished, and gives all reports.
    ///
    /// # Errors
    /// A result can't be kept, or somebody wants to stop; what was finished is kept.
    pub fn run(
        &self,
        entries: &[Entry],
        progress: &dyn BatchProgress,
    ) -> Result<Outcome, BatchError> {
        let Plan { submissions, units } = Plan::make(self, entries, Some(self.store))?;
        let (alone, beside): (Vec<Unit>, Vec<Unit>) =
            units.into_iter().partition(|unit| unit.alone);
        let tally = Tally {
            all: submissions.len(),
            all_exercises: alone.len() + beside.len(),
            ..Tally::default()
        };
        let run = Run {
            batch: self,
            wanted: plan::wanted(self),
            progress,
            state: Mutex::new(State::new(submissions, tally)),
            unclear: Mutex::new(BTreeSet::new()),
        };
        run.finish_what_is_known()?;
        crew::go_through(self.jobs, &beside, |position, unit| {
            let report = run.grade(unit, false)?;
            if report.has(Verdict::Inconclusive) {
                lock(&run.unclear).insert(position);
            }
            Ok::<_, BatchError>(())
        })?;
        let unclear = lock(&run.unclear).clone();
        let again = unclear.iter().map(|position| &beside[*position]);
        let again: Vec<&Unit> = if self.leave_inconclusive || self.jobs == 1 {
            alone.iter().collect()
        } else {
            alone.iter().chain(again).collect()
        };
        lock(&run.state).tally.all_exercises = beside.len() + again.len();
        for unit in again {
            run.grade(unit, true)?;
        }
        Ok(run.outcome())
    }

    /// The exercises that are not finished, by the students that need them.
    ///
    /// # Errors
    /// Somebody wants to stop.
    pub fn unfinished(&self, entries: &[Entry]) -> Result<Vec<Entry>, Interrupted> {
        let plan = Plan::make(self, entries, Some(self.store))?;
        let open = |planned: &Planned| !planned.is_complete();
        let submissions = plan.submissions.into_iter().filter(open);
        Ok(submissions.map(|planned| planned.entry).collect())
    }

    /// The exercise `rubric` of the submission at `entry`, which must have the key `key`.
    pub(super) fn grade_exercise(
        &self,
        rubric: &RubricExercise,
        entry: &Entry,
        key: &str,
        watcher: &dyn Watcher,
    ) -> Result<ExerciseReport, Interrupted> {
        match (self.take)(&entry.path) {
            Ok(submission) if self.grader.key(rubric, &submission) == key => {
                self.grader.grade_exercise(rubric, &submission, watcher)
            }
            _ => {
                let detail = Text::new(
                    "the submission changed while the batch was running; run the same command again",
                    "die Abgabe hat sich während des Bewertens geändert; rufe denselben Befehl noch einmal auf",
                );
                Ok(self.grader.failed_exercise(rubric, &detail))
            }
        }
    }
}

/// A batch that is running.
struct Run<'r> {
    batch: &'r Batch<'r>,
    wanted: Vec<&'r RubricExercise>,
    progress: &'r dyn BatchProgress,
    state: Mutex<State>,
    /// Positions of what came out inconclusive.
    unclear: Mutex<BTreeSet<usize>>,
}

struct State {
    submissions: Vec<Planned>,
    reports: Vec<Option<(Report, Standing)>>,
    /// When each submission was graded: the first begin, the sum of its exercises.
    times: Vec<Option<When>>,
    /// True for submissions of which this run grades something.
    begun: Vec<bool>,
    tally: Tally,
}

impl State {
    fn new(submissions: Vec<Planned>, tally: Tally) -> State {
        State {
            reports: submissions.iter().map(|_| None).collect(),
            times: submissions.iter().map(|_| None).collect(),
            begun: submissions.iter().map(|_| false).collect(),
            submissions,
            tally,
        }
    }

    /// Puts what was found out on one exercise where it belongs.
    fn put(&mut self, index: usize, slot: usize, graded: &ExerciseReport, begin: &When, took: f64) {
        if let Some((report, _)) = &self.reports[index] {
            // It is complete and its exercises moved into its report; one is replaced.
            let exercises = report.exercises.iter().cloned();
            self.submissions[index].slots = exercises.map(Some).collect();
        }
        self.submissions[index].slots[slot] = Some(graded.clone());
        let time = self.times[index].get_or_insert_with(|| begin.clone());
        time.seconds += took;
    }

    /// Counts anew what is finished and what is running.
    fn count(&mut self) -> Tally {
        let reports = || self.reports.iter().flatten().map(|(report, _)| report);
        let running = self.begun.iter().zip(&self.reports);
        self.tally = Tally {
            done: reports().count(),
            running: running
                .filter(|(begun, report)| **begun && report.is_none())
                .count(),
            failed: reports()
                .filter(|report| report.passed == Some(false))
                .count(),
            undecided: reports()
                .filter(|report| report.has(Verdict::Error) || report.has(Verdict::Inconclusive))
                .count(),
            ..self.tally
        };
        self.tally
    }
}

impl Run<'_> {
    /// Keeps the reports for which nothing has to be graded.
    fn finish_what_is_known(&self) -> Result<(), BatchError> {
        let known: Vec<usize> = {
            let state = lock(&self.state);
            let complete = |index: &usize| state.submissions[*index].is_complete();
            (0..state.submissions.len()).filter(complete).collect()
        };
        for index in known {
            let (report, standing) = {
                let mut state = lock(&self.state);
                let planned = &mut state.submissions[index];
                let report = planned.report(self.batch, None);
                let standing = match &planned.before {
                    Some(before) if *before == report => Standing::Known,
                    Some(_) => Standing::ScoredAgain,
                    None if planned.stamp.is_some() => Standing::Equal,
                    // That it can't be taken in is all there is to find out.
                    None => Standing::Graded,
                };
                (report, standing)
            };
            self.keep(index, report, standing)?;
        }
        Ok(())
    }

    /// Grades `unit` for all submissions that need it, and keeps those that are complete.
    fn grade(&self, unit: &Unit, alone: bool) -> Result<ExerciseReport, BatchError> {
        interrupt::check()?;
        let Some(first) = unit.needed_by.first() else {
            unreachable!("a unit is made for a submission that needs it");
        };
        let (entry, tally) = {
            let mut state = lock(&self.state);
            state.begun[*first] = true;
            (state.submissions[*first].entry.clone(), state.count())
        };
        self.progress.tally(&tally);
        let (begin, started) = (When::now(), Instant::now());
        let rubric = self.wanted[unit.slot];
        let graded = self
            .batch
            .grade_exercise(rubric, &entry, &unit.key, self.progress)?;
        let is_alone = alone || self.batch.jobs == 1;
        let graded = ExerciseReport {
            alone: is_alone && graded.has(Verdict::Inconclusive),
            ..graded
        };
        let seconds = started.elapsed().as_secs_f64();
        let complete: Vec<(usize, Report, Standing)> = {
            let mut state = lock(&self.state);
            state.tally.graded_exercises += 1;
            let put = |index: &usize| {
                state.put(*index, unit.slot, &graded, &begin, seconds);
                let standing = if state.begun[*index] {
                    Standing::Graded
                } else {
                    Standing::Equal
                };
                let when = state.times[*index].clone();
                let planned = &mut state.submissions[*index];
                let is_complete = planned.is_complete();
                is_complete.then(|| (*index, planned.report(self.batch, when), standing))
            };
            unit.needed_by.iter().filter_map(put).collect()
        };
        for (index, report, standing) in complete {
            self.keep(index, report, standing)?;
        }
        Ok(graded)
    }

    fn keep(&self, index: usize, report: Report, standing: Standing) -> Result<(), BatchError> {
        if standing != Standing::Known {
            self.batch.store.keep(&report)?;
        }
        let tally = {
            let mut state = lock(&self.state);
            state.reports[index] = Some((report.clone(), standing));
            state.count()
        };
        self.progress.finished(&tally, &report, standing);
        Ok(())
    }

    fn outcome(self) -> Outcome {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let (reports, standings) = state.reports.into_iter().flatten().unzip();
        Outcome { reports, standings }
    }
}

fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_done_nor_running_is_waiting() {
        let tally = Tally {
            all: 10,
            done: 4,
            running: 2,
            ..Tally::default()
        };
        assert_eq!(tally.waiting(), 4);
    }
}
