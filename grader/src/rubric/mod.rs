//! The rubric: which checks there are, what they are worth, and every limit.
//!
//! Pure: text in, a [`Rubric`] or [`Problems`] out. Points, thresholds and limits are known from
//! rubric.yaml alone; no other module writes a number of points down. It must not touch a file.

mod gradebook;
mod points;
mod read;

pub use gradebook::{Column, Contents, Gradebook, Preset};
pub use points::Points;
pub use read::{KnownExercise, parse};

use grade_outcome::{Settings, Stage, Text};
use serde::Serialize;
use std::path::PathBuf;

/// What rubric.yaml says.
#[derive(Debug, Clone, PartialEq)]
pub struct Rubric {
    /// A short name of the course.
    pub course: String,
    /// The course's title.
    pub title: Text,
    /// Percent of the maximum from which a submission has passed, 0 to 100.
    pub pass_mark_percent: f64,
    /// What every seed is derived from.
    pub seed: u64,
    /// Where handed-in work goes; relative to the course's folder.
    pub handin_dir: PathBuf,
    /// Limits of processes and of sources.
    pub limits: Limits,
    /// Budgets of the judges.
    pub judging: Settings,
    /// The exercises, in the order of the file.
    pub exercises: Vec<RubricExercise>,
    /// What a class's grade book looks like.
    pub gradebook: Gradebook,
}

impl Rubric {
    /// Everything that a judge is told: its budgets, and what a solution may use up.
    pub fn settings(&self) -> Settings {
        let run = &self.limits.run;
        Settings {
            limits: grade_outcome::Limits {
                cpu_seconds: run.cpu,
                memory_mib: run.memory,
                processes: run.processes,
                threads: run.threads,
                output_mib: run.output,
            },
            ..self.judging
        }
    }

    /// The exercise `id`, if the rubric has it.
    pub fn exercise(&self, id: &str) -> Option<&RubricExercise> {
        self.exercises.iter().find(|exercise| exercise.id == id)
    }
}

/// One exercise and its checks.
#[derive(Debug, Clone, PartialEq)]
pub struct RubricExercise {
    /// Its id and the name of its folders.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// True if it need not be handed in. It is worth no points then, so that no sum depends on it.
    pub optional: bool,
    /// Its checks, in the order of the file.
    pub checks: Vec<RubricCheck>,
}

impl RubricExercise {
    /// The sum over all checks.
    pub fn max_points(&self) -> Points {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// The same exercise with only the checks that `wanted` wants.
    #[must_use]
    pub fn with_checks(&self, wanted: impl Fn(&RubricCheck) -> bool) -> RubricExercise {
        let checks = self.checks.iter().filter(|check| wanted(check));
        RubricExercise {
            id: self.id.clone(),
            title: self.title.clone(),
            optional: self.optional,
            checks: checks.cloned().collect(),
        }
    }

    /// The stages that the exercise has, in the order in which they run.
    pub fn stages(&self) -> impl Iterator<Item = Stage> + '_ {
        Stage::ALL
            .into_iter()
            .filter(|stage| self.checks.iter().any(|check| check.stage == *stage))
    }
}

/// One check and what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct RubricCheck {
    /// Its id, unique within the exercise.
    pub id: String,
    /// The stage it belongs to.
    pub stage: Stage,
    /// Points for a pass.
    pub points: Points,
    /// What is checked, in a few words.
    pub title: Text,
}

/// Limits of everything that a submission can use up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Limits {
    /// Limits of the compiler.
    pub build: ProcessLimits,
    /// Limits of the solution and of the model.
    pub run: ProcessLimits,
    /// Limits of the sources that are taken in.
    pub source: SourceLimits,
}

/// Limits of one process and its children.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ProcessLimits {
    /// Wall-clock seconds; a safety net.
    pub wall: u64,
    /// CPU seconds.
    pub cpu: u64,
    /// Memory in MiB.
    pub memory: u64,
    /// Open files.
    pub files: u64,
    /// Processes.
    pub processes: u64,
    /// Threads of one process.
    pub threads: u64,
    /// Output, in MiB: of the compiler so much is kept, a solution is stopped at more.
    pub output: u64,
    /// Size of one file that is written, in MiB.
    pub file: u64,
}

/// Limits of a submission's sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SourceLimits {
    /// Files of one exercise.
    pub files: u64,
    /// Size of one file, in KiB.
    pub file_kib: u64,
    /// Size of all files of one exercise together, in KiB.
    pub total_kib: u64,
    /// Folders within each other below `src/`.
    pub depth: u64,
}
