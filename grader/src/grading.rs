//! Grades one submission: builds each exercise, lets its judge judge it, and counts the points.
//!
//! The one module that sees both the pure parts and the world. A student's mistake is an outcome
//! here, never an `Err`; an `Err` means that grading has to stop.

mod excerpt;
mod interim;
mod seeds;
mod verdicts;

use crate::build::{self, BuildError, Built, not_prepared};
use crate::complaint::{self, Explain, Tell};
use crate::course::Course;
use crate::crew;
use crate::intake::{IntakeError, StagedExercise, Submission};
use crate::interrupt::{self, Interrupted};
use crate::judging::{self, Until};
use crate::prepare::Prepared;
use crate::progress::Watcher;
use crate::report::{
    CourseStamp, ExerciseReport, LeftOut, Machine, Report, SCHEMA, SubmissionStamp,
};
use crate::rubric::{RubricCheck, RubricExercise};
use crate::scoring::{self, Findings};
use crate::workplace::Workplace;
use grade_outcome::{CheckOutcome, Job, Lang, Stage, Text};
use interim::Interim;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// The grader and its version, as it stands in reports.
pub const TOOL: &str = concat!("grade ", env!("CARGO_PKG_VERSION"));

/// When something was graded.
#[derive(Debug, Clone, PartialEq)]
pub struct When {
    /// The beginning, in UTC, as `2026-11-22T10:00:00Z`.
    pub started_at: String,
    /// How long it took, in wall-clock seconds.
    pub seconds: f64,
}

impl When {
    /// Now, and it took no time.
    pub fn now() -> When {
        let now = jiff::Timestamp::now();
        When {
            started_at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            seconds: 0.0,
        }
    }
}

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
    /// The stages that are graded; checks of others do not count.
    pub stages: &'c [Stage],
    /// Exercises whose seed is derived from these digests instead of their sources' own, so that
    /// inputs stay while the sources change.
    pub kept_seeds: Option<&'c BTreeMap<String, String>>,
}

impl Grader<'_> {
    /// Grades the `wanted` exercises of `submission`; those that were not handed in have no points.
    /// An optional one that was not, or is the untouched template, is left out, unless nothing else
    /// is wanted.
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
        let when = When::now();
        let exercises = self.exercises(submission, wanted, watcher)?;
        let when = When {
            seconds: started.elapsed().as_secs_f64(),
            ..when
        };
        Ok(self.assemble(self.stamp(submission), exercises, when))
    }

    /// Grades the exercise `rubric` of `submission`.
    ///
    /// # Errors
    /// [`Interrupted`] if somebody wants to stop.
    pub fn grade_exercise(
        &self,
        rubric: &RubricExercise,
        submission: &Submission,
        watcher: &dyn Watcher,
    ) -> Result<ExerciseReport, Interrupted> {
        let findings = self.findings(rubric, submission, watcher)?;
        let report = ExerciseReport {
            key: self.key(rubric, submission),
            ..scoring::score_exercise(rubric, findings)
        };
        Ok(report)
    }

    /// The report on the exercise `rubric` where the grader itself failed.
    pub fn failed_exercise(&self, rubric: &RubricExercise, detail: &Text) -> ExerciseReport {
        scoring::score_exercise(rubric, verdicts::all_errors(rubric, detail))
    }

    /// What a report says of `submission`.
    pub fn stamp(&self, submission: &Submission) -> SubmissionStamp {
        SubmissionStamp {
            id: submission.id.clone(),
            sha256: submission.digest.clone(),
            path: None,
            left_out: submission.left_out.iter().map(left_out).collect(),
        }
    }

    /// A report on `submission` without any exercise, for [`Grader::put_together`].
    pub fn nothing_yet(&self, submission: &Submission) -> Report {
        self.assemble(self.stamp(submission), Vec::new(), When::now())
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

    /// The outcomes of `staged` up to the first check that is lost; nothing that stands after it
    /// means anything. None if the rubric does not have the exercise.
    ///
    /// # Errors
    /// [`Interrupted`] if somebody wants to stop.
    pub fn first_loss(
        &self,
        staged: &StagedExercise,
        watcher: &dyn Watcher,
    ) -> Result<Option<Vec<CheckOutcome>>, Interrupted> {
        let Some(rubric) = self.course.rubric.exercise(&staged.id) else {
            return Ok(None);
        };
        let findings = self.findings_on(rubric, staged, Until::FirstLoss, watcher)?;
        Ok(Some(findings.outcomes))
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
        self.assemble(stamp, exercises, When::now())
    }

    /// The report on a submission whose `exercises` were graded.
    pub fn assemble(
        &self,
        submission: SubmissionStamp,
        mut exercises: Vec<ExerciseReport>,
        when: When,
    ) -> Report {
        let all: Vec<String> = self
            .course
            .rubric
            .exercises
            .iter()
            .map(|e| e.id.clone())
            .collect();
        for exercise in &mut exercises {
            if let Some(review) = verdicts::odd_files(&exercise.id, &all, &submission.left_out) {
                scoring::review_build(exercise, &review);
            }
        }
        let totals = scoring::total(&self.course.rubric, &exercises);
        let rubric_sha256 = self.course.rubric_sha256();
        let keys = exercises.iter().map(|exercise| exercise.key.as_str());
        let key: Vec<&str> = std::iter::once(rubric_sha256.as_str())
            .chain(keys)
            .collect();
        let report = Report {
            schema: SCHEMA,
            tool: TOOL.to_owned(),
            key: seeds::digest(&key),
            course: CourseStamp {
                id: self.course.rubric.course.clone(),
                rubric_sha256,
                judges: self.prepared.key.clone(),
            },
            submission,
            machine: self.machine(),
            started_at: when.started_at,
            seconds: (when.seconds * 1000.0).round() / 1000.0,
            seed: self.seed,
            score: totals.score,
            max_score: totals.max_score,
            undecided: totals.undecided,
            passed: totals.passed,
            needs_review: totals.needs_review,
            exercises,
            lang: self.lang,
        };
        report.in_language(self.lang)
    }

    /// Names everything that the verdicts on the exercise `rubric` of `submission` depend on: its
    /// sources, its checks, its judge and models, the limits and the seed; no points, no titles.
    pub fn key(&self, rubric: &RubricExercise, submission: &Submission) -> String {
        let sources = submission
            .exercises
            .iter()
            .find(|staged| staged.id == rubric.id)
            .map_or("", |staged| staged.digest.as_str());
        let prepared = self.prepared.exercises.get(&rubric.id);
        let limits = &self.course.rubric.limits;
        let checks: Vec<(&str, Stage)> = rubric
            .checks
            .iter()
            .map(|check| (check.id.as_str(), check.stage))
            .collect();
        seeds::digest(&[
            TOOL,
            &rubric.id,
            sources,
            prepared.map_or("", |prepared| &prepared.key),
            &json(&prepared.map(|prepared| &prepared.exercise)),
            &json(&checks),
            &json(&(limits.build, limits.run, self.course.rubric.judging)),
            &self.seed.to_string(),
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
        let rubric: Vec<RubricExercise> = self
            .course
            .rubric
            .exercises
            .iter()
            .filter(|exercise| wanted.contains(&exercise.id))
            .map(|exercise| exercise.with_checks(|check| self.stages.contains(&check.stage)))
            .collect();
        let only_optional = rubric.iter().all(|exercise| exercise.optional);
        let rubric: Vec<&RubricExercise> = rubric
            .iter()
            .filter(|exercise| {
                only_optional || !exercise.optional || self.was_worked_on(&exercise.id, submission)
            })
            .collect();
        let done: Mutex<Vec<(usize, ExerciseReport)>> = Mutex::new(Vec::new());
        crew::go_through(self.jobs, &rubric, |index, rubric| {
            let report = self.grade_exercise(rubric, submission, watcher)?;
            done.lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push((index, report));
            Ok(())
        })?;
        let mut done = done
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, report)| report).collect())
    }

    /// True if `submission` has the exercise, and it is not the template as it was given out.
    fn was_worked_on(&self, id: &str, submission: &Submission) -> bool {
        let template = self.course.templates().join(id);
        let staged = submission.exercises.iter().find(|staged| staged.id == id);
        staged.is_some_and(|staged| {
            staged.files.iter().any(|(path, contents)| {
                fs::read(template.join(path)).map_or(true, |given_out| given_out != *contents)
            })
        })
    }

    fn findings(
        &self,
        rubric: &RubricExercise,
        submission: &Submission,
        watcher: &dyn Watcher,
    ) -> Result<Findings, Interrupted> {
        let staged = submission
            .exercises
            .iter()
            .find(|staged| staged.id == rubric.id);
        match staged {
            Some(staged) => self.findings_on(rubric, staged, Until::Done, watcher),
            None => Ok(verdicts::not_handed_in(rubric, submission)),
        }
    }

    fn findings_on(
        &self,
        rubric: &RubricExercise,
        staged: &StagedExercise,
        until: Until,
        watcher: &dyn Watcher,
    ) -> Result<Findings, Interrupted> {
        interrupt::check()?;
        let work = match Workplace::new() {
            Ok(folder) => folder,
            Err(error) => {
                let Text { en, de } = complaint::system(&error);
                let detail = Text::new(
                    format!("failed to make a work folder: {en}"),
                    format!("ein Arbeitsordner ließ sich nicht anlegen: {de}"),
                );
                return Ok(verdicts::all_errors(rubric, &detail));
            }
        };
        let findings = self.build_and_judge(rubric, staged, work.path(), until, watcher);
        interrupt::check()?;
        match findings {
            Ok(findings) => Ok(findings),
            Err(error) => Ok(verdicts::all_errors(
                rubric,
                &complaint::in_one_line(error.as_ref()),
            )),
        }
    }

    fn build_and_judge(
        &self,
        rubric: &RubricExercise,
        staged: &StagedExercise,
        work: &Path,
        until: Until,
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
                return Ok(verdicts::all_unclear(rubric, &error.tell()));
            }
            Err(error) => return Err(error.into()),
        };
        progress.step(&judging::step(&rubric.id));
        let digest = self.kept_seeds.and_then(|kept| kept.get(&rubric.id));
        let digest = digest.unwrap_or(&staged.digest);
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
            seed: seeds::of(self.seed, digest),
            solution: ready.solution,
            model: ready.model,
            owners: ready.owners,
            scratch: ready.scratch,
            settings: self.course.rubric.settings(),
        };
        let judge = self
            .prepared
            .judge(&rubric.id)
            .explain(|| not_prepared(&rubric.id))?;
        let mut progress = Interim::new(rubric, staged, watcher, progress, &outcomes);
        let testimony = judging::ask(judge, &job, self.patience(), until, &mut progress)?;
        outcomes.extend(judging::complete(
            &declared,
            testimony.outcomes,
            &testimony.ending,
        ));
        if let Some(review) = verdicts::words_of_graders(&testimony.output) {
            for outcome in outcomes.iter_mut().filter(|one| one.stage == Stage::Build) {
                let so_far = outcome.review.take().unwrap_or_default();
                outcome.review = Some(so_far.and_once(&review));
            }
        }
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
        odd: left_out.odd,
    }
}

/// `data` as a field of a key.
fn json(data: &impl serde::Serialize) -> String {
    // Structs of numbers and texts; JSON lacks nothing of that.
    serde_json::to_string(data).expect("settings can always be written as JSON")
}
