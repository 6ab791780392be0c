//! The grader's side: a class through `grade batch`, its builds alone, its races alone.

use super::class::{Class, EXERCISE};
use super::meter::{Cost, cost, cpu_of_children};
use anyhow::{Context, bail};
use grade_outcome::{Evidence, Job, Stage};
use grader::build::{self, Built, Ready};
use grader::crew;
use grader::intake::{self, StagedExercise};
use grader::judging::{self, Until};
use grader::prepare::{self, Prepared};
use grader::progress::Silent;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A prepared course.
pub struct Course {
    course: grader::course::Course,
    prepared: Prepared,
    grade: PathBuf,
}

/// What exploring interleavings cost.
pub struct Races {
    /// Executions that were explored.
    pub executions: u64,
    /// CPU seconds.
    pub cpu: f64,
}

impl Course {
    /// Opens and prepares the course in `root` for the program `grade`.
    ///
    /// # Errors
    /// The course is not in order.
    pub fn open(root: &Path, grade: &Path) -> anyhow::Result<Course> {
        let course = grader::course::Course::open(root)?;
        let prepared = prepare::prepare_with(&course, grade, &mut Silent)?;
        Ok(Course {
            course,
            prepared,
            grade: grade.to_owned(),
        })
    }

    /// Grades `class`, `jobs` exercises at a time: what building and what judging cost.
    ///
    /// # Errors
    /// The grader fails.
    pub fn grade(&self, class: &Class, jobs: Option<u16>) -> anyhow::Result<(Cost, Cost)> {
        let staged = self.staged(class)?;
        let ((), build) = cost(|| self.build_all(&staged))?;
        let out = class.folder.with_extension("results");
        let ((), all) = cost(|| {
            let status = Command::new(&self.grade)
                .args(["batch", "--quiet", "--exercise", EXERCISE, "--course"])
                .arg(&self.course.root)
                .arg(&class.folder)
                .arg("--out")
                .arg(&out)
                .args(jobs.map(|jobs| format!("--jobs={jobs}")))
                .stdout(Stdio::null())
                .status()?;
            match status.code() {
                Some(0 | 1) => Ok(()),
                _ => bail!("`grade batch` ended with {status}"),
            }
        })?;
        Ok((build, all.without(&build)))
    }

    /// Explores the interleavings of the first submission, and nothing else.
    ///
    /// # Errors
    /// The grader fails.
    pub fn races(&self, class: &Class) -> anyhow::Result<Races> {
        let rubric = self.course.rubric.exercise(EXERCISE);
        let rubric = rubric.with_context(|| format!("the course has no {EXERCISE}"))?;
        let staged = self.staged(class)?.remove(0);
        let work = tempfile::tempdir()?;
        let ready = self.build(&staged, work.path())?;
        let checks = rubric.checks.iter();
        let job = Job {
            exercise: EXERCISE.to_owned(),
            stages: vec![Stage::Races],
            checks: checks
                .filter(|check| check.stage == Stage::Races)
                .map(|check| check.id.clone())
                .collect(),
            functions: ready.functions,
            seed: staged.digest.clone(),
            solution: ready.solution,
            model: ready.model,
            owners: ready.owners,
            scratch: ready.scratch,
            settings: self.course.rubric.judging,
        };
        let judge = self.prepared.judge(EXERCISE).context("no judge")?;
        let before = cpu_of_children()?;
        let testimony = judging::ask(
            judge,
            &job,
            Duration::from_secs(600),
            Until::Done,
            &mut Silent,
        )?;
        let mut executions = BTreeSet::new();
        for outcome in &testimony.outcomes {
            match &outcome.evidence {
                Evidence::Races(races) => executions.insert((outcome.id.clone(), races.executions)),
                other => bail!("{} has no executions: {other:?}", outcome.id),
            };
        }
        Ok(Races {
            executions: executions.iter().map(|(_, executions)| executions).sum(),
            cpu: cpu_of_children()? - before,
        })
    }

    fn staged(&self, class: &Class) -> anyhow::Result<Vec<StagedExercise>> {
        let mut folders: Vec<PathBuf> = fs::read_dir(&class.folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        folders.sort();
        let wanted = [EXERCISE.to_owned()];
        let limits = &self.course.rubric.limits.source;
        let mut staged = Vec::new();
        for folder in folders {
            staged.extend(intake::take(&folder, &self.course, &wanted, limits)?.exercises);
        }
        Ok(staged)
    }

    /// Builds everything, one submission a core.
    fn build_all(&self, staged: &[StagedExercise]) -> anyhow::Result<()> {
        crew::go_through(crew::cores(), staged, |_, staged| {
            let work = tempfile::tempdir()?;
            self.build(staged, work.path())?;
            Ok(())
        })
    }

    fn build(&self, staged: &StagedExercise, work: &Path) -> anyhow::Result<Box<Ready>> {
        match build::build(&self.prepared, staged, work)? {
            Built::Ready(ready) => Ok(ready),
            Built::Failed(failure) => {
                bail!("a submission does not compile: {}", failure.diagnostics)
            }
        }
    }
}
