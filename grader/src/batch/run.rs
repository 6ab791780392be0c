//! The work of a batch: what is finished, what is equal, who does what, what is tried again alone.

use super::roster::Entry;
use super::store::{Store, StoreError};
use crate::grading::Grader;
use crate::intake::{IntakeError, Submission};
use crate::interrupt::{self, Interrupted};
use crate::progress::Watcher;
use crate::report::Report;
use grade_outcome::{Stage, Verdict};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Everything that a batch needs.
pub struct Batch<'b> {
    /// Grades one submission.
    pub grader: Grader<'b>,
    /// The exercises that count.
    pub wanted: &'b [String],
    /// Takes a submission in.
    pub take: &'b (dyn Fn(&Path) -> Result<Submission, IntakeError> + Sync),
    /// Where reports go.
    pub store: &'b Store,
    /// Submissions that are graded at the same time, 1 or more.
    pub jobs: usize,
    /// True: what an earlier run left inconclusive is graded again.
    pub retry_inconclusive: bool,
}

/// Hears what a batch is doing.
pub trait BatchProgress: Watcher {
    /// `done` of `all` submissions are finished; `report` is the newest, and `graded` is false if it
    /// was finished before or is equal to another one.
    fn finished(&self, done: usize, all: usize, report: &Report, graded: bool);
}

/// What a batch did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// All reports, in the order of the students.
    pub reports: Vec<Report>,
    /// How many submissions were really graded by this run.
    pub graded: usize,
}

/// Why a batch stopped.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A result can't be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody wants to stop.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

/// A verdict that was not the same each time.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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

/// Equal submissions, graded once.
struct Group {
    key: String,
    entries: Vec<Entry>,
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
        let run = Run {
            batch: self,
            progress,
            all: entries.len(),
            done: AtomicUsize::new(0),
            graded: AtomicUsize::new(0),
            reports: Mutex::new(BTreeMap::new()),
        };
        let groups = self.groups(entries)?;
        let open: Vec<&Group> = groups
            .iter()
            .filter(|group| !run.is_finished(group))
            .collect();
        let next = AtomicUsize::new(0);
        let work = || -> Result<(), BatchError> {
            while let Some(group) = open.get(next.fetch_add(1, Ordering::SeqCst)) {
                run.grade(group, self.grader)?;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..self.jobs.max(1)).map(|_| scope.spawn(work)).collect();
            let results: Vec<_> = workers
                .into_iter()
                .map(thread::ScopedJoinHandle::join)
                .collect();
            results.into_iter().try_for_each(|result| match result {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })?;
        run.repeat_what_was_unclear(&open)?;
        Ok(run.finish())
    }

    /// The same submissions `times` times over: every verdict that was not the same each time.
    ///
    /// # Errors
    /// Somebody wants to stop.
    pub fn repeat(
        &self,
        entries: &[Entry],
        times: usize,
        progress: &dyn BatchProgress,
    ) -> Result<Vec<Difference>, BatchError> {
        let mut differences = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let mut verdicts: BTreeMap<(String, Stage, String), Vec<Verdict>> = BTreeMap::new();
            for _ in 0..times {
                let report = self.grade_entry(entry, self.grader, progress)?;
                for (exercise, check) in report.checks() {
                    let key = (exercise.id.clone(), check.stage, check.id.clone());
                    verdicts.entry(key).or_default().push(check.verdict);
                }
                progress.finished(index + 1, entries.len(), &report, true);
            }
            for ((exercise, stage, check), verdicts) in verdicts {
                if verdicts.windows(2).any(|pair| pair[0] != pair[1]) {
                    let id = entry.id.clone();
                    differences.push(Difference {
                        id,
                        exercise,
                        check,
                        stage,
                        verdicts,
                    });
                }
            }
        }
        Ok(differences)
    }

    /// Entries by key, so that equal sources are graded once.
    fn groups(&self, entries: &[Entry]) -> Result<Vec<Group>, Interrupted> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for entry in entries {
            interrupt::check()?;
            let key = match (self.take)(&entry.path) {
                Ok(submission) => self.grader.key(&submission, self.wanted),
                // Each of these is told apart by its own words.
                Err(error) => format!("{}: {error}", entry.id),
            };
            let group = groups.entry(key.clone()).or_insert_with(|| Group {
                key,
                entries: Vec::new(),
            });
            group.entries.push(entry.clone());
        }
        Ok(groups.into_values().collect())
    }

    fn grade_entry(
        &self,
        entry: &Entry,
        grader: Grader,
        watcher: &dyn Watcher,
    ) -> Result<Report, Interrupted> {
        match (self.take)(&entry.path) {
            Ok(submission) => {
                let report = grader.grade(&submission, self.wanted, watcher)?;
                Ok(named(report, entry))
            }
            Err(error) => Ok(named(grader.refused(&error, self.wanted), entry)),
        }
    }
}

/// `report` as the report on `entry`.
fn named(mut report: Report, entry: &Entry) -> Report {
    report.submission.id.clone_from(&entry.id);
    report.submission.path = Some(entry.path.display().to_string());
    report
}

/// A batch that is running.
struct Run<'r> {
    batch: &'r Batch<'r>,
    progress: &'r dyn BatchProgress,
    all: usize,
    done: AtomicUsize,
    graded: AtomicUsize,
    reports: Mutex<BTreeMap<String, Report>>,
}

impl Run<'_> {
    /// True if every submission of `group` has a report that still counts.
    ///
    /// A report with an `error` does not: that was the grader's failure, which may be mended now.
    fn is_finished(&self, group: &Group) -> bool {
        let counts = |report: &Report| {
            report.key == group.key
                && !report.has(Verdict::Error)
                && !(self.batch.retry_inconclusive && report.has(Verdict::Inconclusive))
        };
        let found: Vec<Report> = group
            .entries
            .iter()
            .filter_map(|entry| self.batch.store.find(&entry.id))
            .filter(counts)
            .collect();
        if found.len() < group.entries.len() {
            return false;
        }
        for report in found {
            self.finished(report, false);
        }
        true
    }

    fn grade(&self, group: &Group, grader: Grader) -> Result<(), BatchError> {
        interrupt::check()?;
        let Some(first) = group.entries.first() else {
            return Ok(());
        };
        let mut report = self.batch.grade_entry(first, grader, self.progress)?;
        if report.key.is_empty() {
            report.key.clone_from(&group.key);
        }
        self.graded.fetch_add(1, Ordering::SeqCst);
        for (index, entry) in group.entries.iter().enumerate() {
            let report = named(report.clone(), entry);
            self.batch.store.keep(&report)?;
            self.finished(report, index == 0);
        }
        Ok(())
    }

    /// Grades again, one at a time and with nothing beside it, what the busy machine could not tell.
    fn repeat_what_was_unclear(&self, open: &[&Group]) -> Result<(), BatchError> {
        if self.batch.jobs < 2 {
            return Ok(());
        }
        let alone = Grader {
            jobs: 1,
            ..self.batch.grader
        };
        for group in open {
            let unclear = group
                .entries
                .first()
                .and_then(|entry| self.report(&entry.id));
            if unclear.is_some_and(|report| report.has(Verdict::Inconclusive)) {
                self.done.fetch_sub(group.entries.len(), Ordering::SeqCst);
                self.grade(group, alone)?;
            }
        }
        Ok(())
    }

    fn report(&self, id: &str) -> Option<Report> {
        self.reports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    fn finished(&self, report: Report, graded: bool) {
        let done = self.done.fetch_add(1, Ordering::SeqCst) + 1;
        self.progress.finished(done, self.all, &report, graded);
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        reports.insert(report.submission.id.clone(), report);
    }

    fn finish(self) -> Outcome {
        let reports = self
            .reports
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Outcome {
            reports: reports.into_values().collect(),
            graded: self.graded.into_inner(),
        }
    }
}
