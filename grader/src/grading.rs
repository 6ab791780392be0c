//! Grades one submission: builds each exercise, lets its judge judge it, and counts the points.
//!
//! The one module that sees both the pure parts and the world. A student's mistake is an outcome
//! here, never an `Err`; an `Err` means that grading has to stop.

mod excerpt;
mod seeds;
mod verdicts;

use crate::build::{self, BuildError, Built};
use crate::course::Course;
use crate::intake::{IntakeError, StagedExercise, Submission};
use crate::interrupt::{self, Interrupted};
use crate::judging;
use crate::prepare::Prepared;
use crate::progress::Watcher;
use crate::report::{
    CourseStamp, ExerciseReport, LeftOut, Machine, Report, SCHEMA, SubmissionStamp,
};
use crate::rubric::{RubricCheck, RubricExercise};
use crate::scoring::{self, Findings};
use anyhow::Context;
use grade_outcome::{Job, Lang, Stage, Text};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The grader and its version, as it stands in reports.
pub const TOOL: &str = concat!("grade ", env!("CARGO_PKG_VERSION"));

/// Grades submissions to one course with the same choices for all.
#[derive(Clone, Copy)]
pub struct Grader<'c> {
    /// The course.
    pub course: &'c Course,
    /// What was built of it.
    pub prepared: &'c Prepared,
    /// What every seed is derived from.
    pub seed: u64,
    /// Exercises of one submission that are graded at the same time, 1 or more.
    pub jobs: usize,
    /// The language of the report.
    pub lang: Lang,
}

impl Grader<'_> {
    /// Grades the `wanted` exercises of `submission`; those that were not handed in have no points.
    ///
    /// # Errors
    /// [`Interrupted`] if somebody wants to stop.
    pub fn grade(
        &self,
        submission: &Submission,
        wanted: &[String],
        watcher: &dyn Watcher,
    ) -> Result<Report, Interrupted> {
        let started = Instant::now();
        let started_at = now();
        let mut exercises = self.exercises(submission, wanted, watcher)?;
        for exercise in &mut exercises {
            if let Some(review) = verdicts::odd_files(&exercise.id, wanted, &submission.left_out) {
                scoring::review_build(exercise, &review);
            }
        }
        let stamp = SubmissionStamp {
            id: submission.id.clone(),
            sha256: submission.digest.clone(),
            path: None,
            left_out: submission.left_out.iter().map(left_out).collect(),
        };
        let key = self.key(submission, wanted);
        Ok(self.report(stamp, exercises, key, started_at, started.elapsed()))
    }

    /// The report on something that can't be taken in: the `wanted` exercises have no points.
    pub fn refused(&self, error: &IntakeError, wanted: &[String]) -> Report {
        let of_rubric = self
            .course
            .rubric
            .exercises
            .iter()
            .filter(|exercise| wanted.contains(&exercise.id));
        let exercises = of_rubric
            .map(|rubric| scoring::score_exercise(rubric, verdicts::refused(rubric, error)))
            .collect();
        let stamp = SubmissionStamp {
            id: String::new(),
            sha256: String::new(),
            path: None,
            left_out: Vec::new(),
        };
        self.report(stamp, exercises, String::new(), now(), Duration::ZERO)
    }

    /// Makes `exercises` the exercises of `report`, and counts its points anew.
    pub fn put_together(&self, report: &mut Report, exercises: Vec<ExerciseReport>) {
        let totals = scoring::total(&self.course.rubric, &exercises);
        report.score = totals.score;
        report.max_score = totals.max_score;
        report.undecided = totals.undecided;
        report.passed = totals.passed;
        report.needs_review = totals.needs_review;
        report.exercises = exercises;
    }

    fn report(
        &self,
        submission: SubmissionStamp,
        exercises: Vec<ExerciseReport>,
        key: String,
        started_at: String,
        took: Duration,
    ) -> Report {
        let totals = scoring::total(&self.course.rubric, &exercises);
        let report = Report {
            schema: SCHEMA,
            tool: TOOL.to_owned(),
            course: CourseStamp {
                id: self.course.rubric.course.clone(),
                rubric_sha256: self.course.rubric_sha256(),
            },
            submission,
            machine: self.machine(),
            started_at,
            seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0,
            seed: self.seed,
            score: totals.score,
            max_score: totals.max_score,
            undecided: totals.undecided,
            passed: totals.passed,
            needs_review: totals.needs_review,
            exercises,
            key,
            lang: self.lang,
        };
        report.in_language(self.lang)
    }

    /// Equal for equal sources, rubric, course, grader and choices.
    pub fn key(&self, submission: &Submission, wanted: &[String]) -> String {
        let seed = self.seed.to_string();
        let wanted = wanted.join(",");
        seeds::digest(&[
            TOOL,
            &submission.digest,
            &wanted,
            &seed,
            &self.course.rubric_sha256(),
            &self.prepared.key,
        ])
    }

    fn machine(&self) -> Machine {
        Machine {
            cores: thread::available_parallelism().map_or(1, |cores| cores.get() as u64),
            sandbox: self.prepared.isolation.tier.name().to_owned(),
            rustc: self.prepared.toolchain.version.clone(),
        }
    }

    /// The exercises' reports, in the order of the rubric.
    fn exercises(
        &self,
        submission: &Submission,
        wanted: &[String],
        watcher: &dyn Watcher,
    ) -> Result<Vec<ExerciseReport>, Interrupted> {
        let rubric: Vec<&RubricExercise> = self
            .course
            .rubric
            .exercises
            .iter()
            .filter(|exercise| wanted.contains(&exercise.id))
            .collect();
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, ExerciseReport)>> = Mutex::new(Vec::new());
        let work = || -> Result<(), Interrupted> {
            loop {
                let index = next.fetch_add(1, Ordering::SeqCst);
                let Some(rubric) = rubric.get(index) else {
                    return Ok(());
                };
                let findings = self.findings(rubric, submission, watcher)?;
                let report = scoring::score_exercise(rubric, findings);
                done.lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .push((index, report));
            }
        };
        let workers = self.jobs.clamp(1, rubric.len().max(1));
        thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            for worker in workers {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            }
            Ok(())
        })?;
        let mut done = done
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, report)| report).collect())
    }

    fn findings(
        &self,
        rubric: &RubricExercise,
        submission: &Submission,
        watcher: &dyn Watcher,
    ) -> Result<Findings, Interrupted> {
        interrupt::check()?;
        let staged = submission
            .exercises
            .iter()
            .find(|staged| staged.id == rubric.id);
        let Some(staged) = staged else {
            return Ok(verdicts::not_handed_in(rubric));
        };
        let work = match tempfile::Builder::new().prefix("grade-").tempdir() {
            Ok(folder) => folder,
            Err(error) => {
                return Ok(verdicts::all_errors(
                    rubric,
                    &format!("failed to make a work folder: {error}"),
                ));
            }
        };
        let findings = self.build_and_judge(rubric, staged, work.path(), watcher);
        interrupt::check()?;
        match findings {
            Ok(findings) => Ok(findings),
            Err(error) => Ok(verdicts::all_errors(rubric, &format!("{error:#}"))),
        }
    }

    fn build_and_judge(
        &self,
        rubric: &RubricExercise,
        staged: &StagedExercise,
        work: &Path,
        watcher: &dyn Watcher,
    ) -> anyhow::Result<Findings> {
        let mut progress = watcher.worker();
        progress.step(&Text::new(
            format!("building {}", rubric.id),
            format!("baue {}", rubric.id),
        ));
        let ready = match build::build(self.prepared, staged, work) {
            Ok(Built::Ready(ready)) => ready,
            Ok(Built::Failed(failure)) => {
                return Ok(verdicts::build_failed(rubric, staged, failure));
            }
            Err(error @ BuildError::Starved { .. }) => {
                return Ok(verdicts::all_unclear(rubric, &error.to_string()));
            }
            Err(error) => return Err(error.into()),
        };
        progress.step(&judging::step(&rubric.id));
        let mut outcomes =
            verdicts::built(rubric, &ready.notes, &ready.warnings, ready.review.as_ref());
        if let Some(detail) = &ready.model_error {
            outcomes.extend(verdicts::no_model(rubric, detail));
        }
        let open = |check: &&RubricCheck| outcomes.iter().all(|outcome| outcome.id != check.id);
        let declared: Vec<&RubricCheck> = rubric.checks.iter().filter(open).collect();
        let job = Job {
            exercise: rubric.id.clone(),
            stages: stages_of(&declared),
            checks: declared.iter().map(|check| check.id.clone()).collect(),
            functions: ready.functions,
            seed: seeds::of(self.seed, &staged.digest),
            solution: ready.solution,
            model: ready.model,
            scratch: ready.scratch,
            settings: self.course.rubric.settings(),
        };
        let judge = self
            .prepared
            .judge(&rubric.id)
            .with_context(|| format!("the exercise {} was not prepared", rubric.id))?;
        let testimony = judging::ask(judge, &job, self.patience(), &mut *progress)?;
        outcomes.extend(judging::complete(
            &declared,
            testimony.outcomes,
            &testimony.ending,
        ));
        let lines = excerpt::lines(&outcomes, staged);
        Ok(Findings {
            outcomes,
            lines,
            output: testimony.output,
        })
    }

    /// How long a judge may take for one check without a word: a safety net that is far above what
    /// its own limits allow.
    fn patience(&self) -> Duration {
        Duration::from_secs(self.course.rubric.limits.run.wall.saturating_mul(5))
    }
}

/// The stages of `checks`, in the order in which they run.
fn stages_of(checks: &[&RubricCheck]) -> Vec<Stage> {
    Stage::ALL
        .into_iter()
        .filter(|stage| checks.iter().any(|check| check.stage == *stage))
        .collect()
}

fn left_out(left_out: &crate::intake::LeftOut) -> LeftOut {
    LeftOut {
        path: left_out.path.clone(),
        reason: left_out.why.clone(),
    }
}

/// Now, in UTC, to the second.
fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}
