//! Takes a submission in: exactly the `.rs` files under `src/` of each exercise, within limits.
//!
//! It alone decides what of a student's folder or archive is read. It follows no link, runs nothing,
//! writes nothing, and says what it left out and why. What the sources mean is no business of this
//! module.

mod archive;
mod digest;
mod folder;
mod harvest;
mod reasons;
#[cfg(test)]
mod tests;

use crate::complaint::{self, Tell};
use crate::course::Course;
use crate::rubric::SourceLimits;
pub(crate) use digest::hexadecimal;
use grade_outcome::Text;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What was taken in.
#[derive(Debug, Clone)]
pub struct Submission {
    /// A name for reports: the folder's or the archive's.
    pub id: String,
    /// SHA-256 over the names and contents of all files that were taken, in hexadecimal digits.
    pub digest: String,
    /// The exercises that were found, in the course's order.
    pub exercises: Vec<StagedExercise>,
    /// What was there and was not taken.
    pub left_out: Vec<LeftOut>,
}

/// The sources of one exercise of one submission, in memory.
#[derive(Debug, Clone)]
pub struct StagedExercise {
    /// The exercise.
    pub id: String,
    /// Contents by path within the crate, with `/`, such as `src/lib.rs`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// SHA-256 over `files`, in hexadecimal digits.
    pub digest: String,
}

/// Something in a submission that is not graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it is, within the submission.
    pub path: String,
    /// Why it was not taken.
    pub why: Text,
    /// True if hardly anybody hands such a thing in by accident: a person should look at it.
    pub odd: bool,
}

impl LeftOut {
    fn new(path: String, reason: reasons::Reason) -> LeftOut {
        LeftOut {
            path,
            why: reason.why,
            odd: reason.odd,
        }
    }
}

/// Why nothing could be taken in. None of these is found in the sources themselves.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A file or folder could not be read.
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no exercise of the course in it.
    NoExercise {
        /// What was looked at.
        path: PathBuf,
        /// The exercises that were looked for.
        known: Vec<String>,
    },
    /// A single crate, and more than one exercise was named for it.
    WhichExercise {
        /// The crate.
        path: PathBuf,
    },
}

impl Tell for IntakeError {
    fn tell(&self) -> Text {
        match self {
            IntakeError::Io { path, source } => complaint::at(path, source),
            IntakeError::NoExercise { path, known } => {
                let (path, known) = (path.display(), known.join(", "));
                Text::new(
                    format!(
                        "{path}: no exercise found. A submission has <exercise>/src/lib.rs (exercises: {known}); a single crate's folder is named like its exercise, or say which one it is with --exercise"
                    ),
                    format!(
                        "{path}: keine Aufgabe gefunden. Eine Abgabe hat <Aufgabe>/src/lib.rs (Aufgaben: {known}); der Ordner einer einzelnen Aufgabe heißt wie sie, oder sag mit --exercise, welche es ist"
                    ),
                )
            }
            IntakeError::WhichExercise { path } => Text::new(
                format!(
                    "{}: this is a single exercise's crate; say with one --exercise which exercise it is",
                    path.display()
                ),
                format!(
                    "{}: das ist das Crate einer einzelnen Aufgabe; sag mit einem --exercise, welche es ist",
                    path.display()
                ),
            ),
        }
    }
}

impl StagedExercise {
    /// The exercise `id` with these sources.
    pub fn new(id: &str, files: BTreeMap<String, Vec<u8>>) -> StagedExercise {
        StagedExercise {
            id: id.to_owned(),
            digest: digest::of_files(&files),
            files,
        }
    }
}

impl Submission {
    /// A submission of one exercise.
    pub fn single(id: &str, exercise: StagedExercise) -> Submission {
        Submission::new(id.to_owned(), vec![exercise], Vec::new())
    }

    fn new(id: String, exercises: Vec<StagedExercise>, mut left_out: Vec<LeftOut>) -> Submission {
        if left_out.len() > TOLD {
            let more = left_out.len() - TOLD;
            left_out.truncate(TOLD);
            left_out.push(LeftOut::new(String::new(), reasons::more(more)));
        }
        let digests = exercises
            .iter()
            .map(|one| (one.id.as_str(), one.digest.as_str()));
        Submission {
            digest: digest::of_exercises(digests),
            id: if id.is_empty() {
                "submission".to_owned()
            } else {
                id
            },
            exercises,
            left_out,
        }
    }
}

/// How much of what was left out is told, at most.
const TOLD: usize = 100;

/// The exercises that are looked for, in the course's order.
fn known(course: &Course, wanted: &[String]) -> Vec<String> {
    let ids = course.exercises.iter().map(|exercise| exercise.id.clone());
    ids.filter(|id| wanted.is_empty() || wanted.contains(id))
        .collect()
}

/// The name of the submission in a file, if its name is that of an archive: `alice` for
/// `alice.zip` and `alice.tar.gz`.
pub fn archive_stem(path: &Path) -> Option<&str> {
    archive::stem(path.file_name()?.to_str()?)
}

/// Takes in the submission at `path`: a folder of exercises, a single exercise's crate, or an
/// archive (zip, tar.gz) of either.
///
/// `wanted` names the exercises to take (none: all of the course). A single crate belongs to the one
/// in `wanted`, or to the exercise its folder is named like.
///
/// # Errors
/// If nothing can be graded at all; what is wrong with single files is in [`Submission::left_out`],
/// and so is what is wrong with an archive, which then has no exercises.
pub fn take(
    path: &Path,
    course: &Course,
    wanted: &[String],
    limits: &SourceLimits,
) -> Result<Submission, IntakeError> {
    if path.is_file() {
        archive::take(path, course, wanted, limits)
    } else {
        folder::take(path, course, wanted, limits)
    }
}
