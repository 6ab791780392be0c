//! A course on disk: where it is, its rubric, and what each exercise folder says.
//!
//! It alone knows how a course's folder is laid out. It reads `rubric.yaml` and the
//! `exercises/<id>/exercise.yaml` files; it compiles nothing and looks at no submission.

mod exercise;

pub use exercise::{Exercise, Function, Use};

use crate::complaint::{self, Tell};
use crate::rubric::{self, KnownExercise, Rubric};
use crate::yaml::Problems;
use grade_outcome::{Lang, Text};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the file that makes a folder a course.
pub const RUBRIC_FILE: &str = "rubric.yaml";

/// A course that was read and found in order.
#[derive(Debug, Clone)]
pub struct Course {
    /// The folder with rubric.yaml, absolute.
    pub root: PathBuf,
    /// What rubric.yaml says.
    pub rubric: Rubric,
    /// The text of rubric.yaml.
    pub rubric_text: String,
    /// What the exercise folders say, in the order of the rubric.
    pub exercises: Vec<Exercise>,
}

/// Why a course can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// No folder upwards has a rubric.yaml.
    NotFound(PathBuf),
    /// A file or folder could not be read.
    Read {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the course says something that is not allowed.
    Yaml(#[from] Problems),
}

impl Tell for CourseError {
    fn tell(&self) -> Text {
        match self {
            CourseError::NotFound(path) => Text::new(
                format!(
                    "no {RUBRIC_FILE} in {} or above it; name the course's folder with --course DIR",
                    path.display()
                ),
                format!(
                    "keine {RUBRIC_FILE} in {} oder darüber; nenne den Ordner des Kurses mit --course ORDNER",
                    path.display()
                ),
            ),
            CourseError::Read { path, source } => complaint::unreadable(path, source),
            CourseError::Yaml(problems) => problems.tell(),
        }
    }
}

impl Course {
    /// The nearest folder from `start` upwards that has a rubric.yaml.
    pub fn locate(start: &Path) -> Option<PathBuf> {
        let start = fs::canonicalize(start).ok()?;
        let found = start
            .ancestors()
            .find(|folder| folder.join(RUBRIC_FILE).is_file());
        found.map(Path::to_owned)
    }

    /// Reads the course in `root`.
    ///
    /// # Errors
    /// A file that can't be read, or that has something in it that is not allowed.
    pub fn open(root: &Path) -> Result<Course, CourseError> {
        let root = fs::canonicalize(root).map_err(|source| CourseError::Read {
            path: root.to_owned(),
            source,
        })?;
        let file = root.join(RUBRIC_FILE);
        let rubric_text = read(&file)?;
        let known = exercise::load_all(&root.join("exercises"))?;
        let rubric = rubric::parse(&shown(&file), &rubric_text, &known_checks(&known))?;
        let of_rubric = |wanted: &rubric::RubricExercise| {
            known
                .iter()
                .find(|exercise| exercise.id == wanted.id)
                .cloned()
        };
        Ok(Course {
            root,
            exercises: rubric.exercises.iter().filter_map(of_rubric).collect(),
            rubric,
            rubric_text,
        })
    }

    /// The exercise `id`, if the rubric has it.
    pub fn exercise(&self, id: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|exercise| exercise.id == id)
    }

    /// SHA-256 of rubric.yaml, as 64 hexadecimal digits.
    pub fn rubric_sha256(&self) -> String {
        hex(&Sha256::digest(self.rubric_text.as_bytes()))
    }

    /// The folder of the exercise `id`: its task, judge, models and pitfalls.
    pub fn exercise_dir(&self, id: &str) -> PathBuf {
        self.root.join("exercises").join(id)
    }

    /// What a student gets.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The sample solutions; a student's copy of the course has none.
    pub fn reference(&self) -> PathBuf {
        self.root.join("reference")
    }

    /// The task of the exercise `id`, as Markdown.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn task(&self, id: &str, lang: Lang) -> Result<String, CourseError> {
        let name = match lang {
            Lang::En => "task.en.md",
            Lang::De => "task.de.md",
        };
        read(&self.exercise_dir(id).join(name))
    }
}

fn known_checks(exercises: &[Exercise]) -> Vec<KnownExercise> {
    let known = |exercise: &Exercise| KnownExercise {
        id: exercise.id.clone(),
        checks: exercise.checks.clone(),
    };
    exercises.iter().map(known).collect()
}

/// The text of a file.
fn read(path: &Path) -> Result<String, CourseError> {
    fs::read_to_string(path).map_err(|source| CourseError::Read {
        path: path.to_owned(),
        source,
    })
}

/// A path as a person knows it: relative to where they are, if it is below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir()
        .ok()
        .and_then(|here| fs::canonicalize(here).ok());
    let relative = here
        .as_deref()
        .and_then(|here| path.strip_prefix(here).ok());
    relative.unwrap_or(path).display().to_string()
}

/// `bytes` as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(
        String::with_capacity(bytes.len() * 2),
        |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        },
    )
}
