//! The report of one submission.
//!
//! The names and shapes of these fields are relied on from outside: more may be added, none may
//! change. Sentences stand here twice, once in the report's language and once in every language
//! (`texts`), so that a report can be shown in another one later.

use crate::rubric::Points;
use grade_outcome::{Evidence, Lang, Stage, Text, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the report's shape.
pub const SCHEMA: u32 = 1;

/// Everything that is known about one submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The grader and its version.
    pub tool: String,
    /// The course.
    pub course: CourseStamp,
    /// The submission.
    pub submission: SubmissionStamp,
    /// Where it was graded.
    pub machine: Machine,
    /// When grading began, in UTC, as `2026-11-22T10:00:00Z`.
    pub started_at: String,
    /// How long it took, in wall-clock seconds.
    pub seconds: f64,
    /// What the seeds of this run were derived from.
    #[serde(default)]
    pub seed: u64,
    /// The points that are decided.
    pub score: Points,
    /// The points that could be reached.
    pub max_score: Points,
    /// The points that are not decided yet.
    pub undecided: Points,
    /// Whether the pass mark is reached; none while what is undecided could change it.
    pub passed: Option<bool>,
    /// True if a person should look at this.
    pub needs_review: bool,
    /// The exercises, in the order of the rubric.
    pub exercises: Vec<ExerciseReport>,
    /// Equal for equal sources, rubric, course and grader: what a batch knows finished work by.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The language of the sentences outside `texts`.
    #[serde(default = "english")]
    pub lang: Lang,
}

fn english() -> Lang {
    Lang::En
}

/// Which course, and which state of its rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseStamp {
    /// The course's id.
    pub id: String,
    /// SHA-256 of rubric.yaml.
    pub rubric_sha256: String,
    /// Names the state of everything that judges: judges, models, and what they are built from and
    /// with. Empty in reports of before there was one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub judges: String,
}

/// Which submission, and which state of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionStamp {
    /// The student's name, or the folder's.
    pub id: String,
    /// SHA-256 over the files that were graded.
    pub sha256: String,
    /// Where the submission was, as it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What was not taken in, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// Something in a submission that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Path within the submission.
    pub path: String,
    /// Why, in every language.
    pub reason: Text,
    /// True if hardly anybody hands such a thing in by accident.
    #[serde(default)]
    pub odd: bool,
}

/// Where something was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Processors that this process may use.
    pub cores: u64,
    /// The tier of the sandbox.
    pub sandbox: String,
    /// The compiler's version.
    pub rustc: String,
}

/// One exercise of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseReport {
    /// The exercise's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The points that are decided.
    pub score: Points,
    /// The points that could be reached.
    pub max_score: Points,
    /// The points that are not decided yet.
    pub undecided: Points,
    /// The worst verdict of each stage that the exercise has.
    pub stages: BTreeMap<Stage, Verdict>,
    /// The checks, in the order of the rubric.
    pub checks: Vec<CheckReport>,
    /// The title in every language.
    pub texts: Text,
    /// The student's lines that the checks speak of, and those around them: file, line, text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, BTreeMap<u32, String>>,
    /// What the student's code printed while it was judged (capped).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub output: String,
    /// Equal for equal sources, checks, judge and limits: what a batch knows finished work by. It
    /// does not depend on points and titles.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// True if it was inconclusive and was graded again with nothing beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

/// One check of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The check's id.
    pub id: String,
    /// The stage it belongs to.
    pub stage: Stage,
    /// What was decided.
    pub verdict: Verdict,
    /// Points given; none while the check is not decided.
    pub points: Option<Points>,
    /// Points for a pass.
    pub max_points: Points,
    /// What is checked.
    pub title: String,
    /// What happened.
    pub message: String,
    /// What to think about next; may be empty.
    #[serde(default)]
    pub hint: String,
    /// The file within the exercise's folder, such as `src/lib.rs`.
    pub file: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<u32>,
    /// What the verdict rests on.
    pub evidence: Evidence,
    /// Why a person should look at this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// The sentences in every language.
    pub texts: CheckTexts,
}

/// The sentences of a check in every language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckTexts {
    /// What is checked.
    pub title: Text,
    /// What happened.
    pub message: Text,
    /// What to think about next.
    pub hint: Text,
    /// Why a person should look at this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Text>,
}

impl Report {
    /// This report with its sentences in `lang`.
    #[must_use]
    pub fn in_language(mut self, lang: Lang) -> Report {
        self.lang = lang;
        for exercise in &mut self.exercises {
            exercise.title = exercise.texts.get(lang).to_owned();
            for check in &mut exercise.checks {
                let texts = &check.texts;
                check.title = texts.title.get(lang).to_owned();
                check.message = texts.message.get(lang).to_owned();
                check.hint = texts.hint.get(lang).to_owned();
                check.review = texts
                    .review
                    .as_ref()
                    .map(|review| review.get(lang).to_owned());
            }
        }
        self
    }

    /// All checks of all exercises.
    pub fn checks(&self) -> impl Iterator<Item = (&ExerciseReport, &CheckReport)> {
        self.exercises
            .iter()
            .flat_map(|exercise| exercise.checks.iter().map(move |check| (exercise, check)))
    }

    /// True if some check has the verdict `verdict`.
    pub fn has(&self, verdict: Verdict) -> bool {
        self.exercises.iter().any(|exercise| exercise.has(verdict))
    }
}

impl ExerciseReport {
    /// True if some check has the verdict `verdict`.
    pub fn has(&self, verdict: Verdict) -> bool {
        self.checks.iter().any(|check| check.verdict == verdict)
    }
}
