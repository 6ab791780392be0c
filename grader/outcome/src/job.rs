//! What `grade` asks of a judge, and what a judge answers.
//!
//! A judge reads one [`Job`] as JSON from standard input and writes one
//! [`JudgeLine`] as JSON a line to standard output.

use crate::{Evidence, Stage, Text, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// One exercise of one submission, to be judged.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// The exercise, such as `b-prime-count`.
    pub exercise: String,
    /// Stages to run, in order; `build` is never among them.
    pub stages: Vec<Stage>,
    /// The checks that must be answered, each exactly once.
    pub checks: Vec<String>,
    /// The state of each function that the exercise asks for, by name.
    pub functions: BTreeMap<String, FunctionState>,
    /// 64 hexadecimal digits, a keyed hash of the rubric's seed and the submission's digest.
    pub seed: String,
    /// How to start the solution; the call socket is its standard input.
    pub solution: Launch,
    /// How to start the model; the record socket is its standard input. None if there are no races
    /// to check.
    pub model: Option<Launch>,
    /// Lines of the submission that look at how many own an `Arc`: a model can't follow a loop that
    /// waits for that.
    pub owners: Vec<Place>,
    /// A folder of the judge's own, empty at the start, for files the exercise needs. The solution
    /// and the model may read what is in `files` below it and nothing else of it.
    pub scratch: PathBuf,
    /// Numbers from rubric.yaml.
    pub settings: Settings,
}

/// A function as the build found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionState {
    /// How it should look, such as `pub fn is_prime(n: u64) -> bool`.
    pub signature: String,
    /// What was found.
    pub binding: Binding,
}

/// Whether a function of the exercise can be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Binding {
    /// It exists and its signature fits.
    Bound,
    /// It does not exist, or is not `pub`.
    Missing,
    /// It exists with another signature; the compiler's words.
    Mismatch {
        /// What rustc said.
        detail: String,
    },
}

/// A command line; the first word is the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launch {
    /// Program and arguments. The sandbox launcher is part of it.
    pub argv: Vec<String>,
}

/// Budgets and limits of a judge, from rubric.yaml.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Generated inputs a property check, 1 to 100 000.
    pub cases: u32,
    /// Executions a model may explore, 100 or more.
    pub executions: u64,
    /// Operations one execution may have before it counts as endless, 100 or more.
    pub steps: u32,
    /// Rounds of a speed check at most, 5 to 99.
    pub rounds: u32,
    /// Share of the judge's own gain that the student's must reach, 0 to 1.
    pub gain: f64,
    /// CPU seconds one call may use before it counts as endless.
    pub call_cpu_seconds: f64,
    /// Wall-clock seconds of a call that made no progress at all; a safety net.
    pub call_wall_seconds: f64,
    /// What a solution may use up.
    pub limits: Limits,
}

/// What a solution with all its processes may use up, from rubric.yaml.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// CPU seconds of one process over all its calls.
    pub cpu_seconds: u64,
    /// Memory in MiB: of each process, and of all together.
    pub memory_mib: u64,
    /// Processes at a time, the solution itself included.
    pub processes: u64,
    /// Threads at a time, of all processes together.
    pub threads: u64,
    /// What one process may print between its start and its end, in MiB.
    pub output_mib: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cpu_seconds: 90,
            memory_mib: 1024,
            processes: 32,
            threads: 256,
            output_mib: 1,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            cases: 48,
            executions: 6_000,
            steps: 5_000,
            rounds: 15,
            gain: 0.5,
            call_cpu_seconds: 5.0,
            call_wall_seconds: 60.0,
            limits: Limits::default(),
        }
    }
}

/// The judge's answer for one check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckOutcome {
    /// The check's id, as in rubric.yaml.
    pub id: String,
    /// The stage it belongs to.
    pub stage: Stage,
    /// What was decided.
    pub verdict: Verdict,
    /// What happened, for the student: one to three sentences.
    pub message: Text,
    /// What to think about next; teaches, does not give the solution. Empty if there is nothing to
    /// say.
    #[serde(default)]
    pub hint: Text,
    /// Where in the submission, if that is known.
    #[serde(default)]
    pub place: Option<Place>,
    /// What the verdict rests on.
    #[serde(default)]
    pub evidence: Evidence,
    /// Why a person should look at this, if one should.
    #[serde(default)]
    pub review: Option<Text>,
}

/// A place in the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path within the exercise's folder, such as `src/lib.rs`.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One line of a judge's output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum JudgeLine {
    /// Something began; for a progress display.
    Progress {
        /// The stage that runs.
        stage: Stage,
        /// The check that runs.
        check: String,
    },
    /// A check was decided.
    Outcome {
        /// The decision.
        outcome: Box<CheckOutcome>,
    },
    /// What the student's code printed (capped); shown, never trusted.
    Output {
        /// The text, lossily decoded.
        text: String,
    },
    /// Every check was answered.
    Done,
}
