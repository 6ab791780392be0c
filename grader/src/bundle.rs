//! The students' copy of a course: everything that is needed to grade, nothing that solves a task.
//!
//! It alone knows what belongs into it. It names what goes in, so that what is new stays out until
//! somebody decides.

use crate::complaint::{self, Tell};
use crate::course::Course;
use crate::mutants::EQUIVALENTS_FILE;
use grade_outcome::Text;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is copied, within the course's folder.
const PARTS: [&str; 11] = [
    ".cargo",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "rubric.yaml",
    "LICENSE",
    "grader",
    "templates",
    "data",
    "exercises",
    "ci",
];
/// What is left out wherever it is: sample solutions of any kind, words about them, and what tools make.
const LEFT_OUT: [&str; 6] = [
    "reference",
    "pitfalls",
    "idioms",
    EQUIVALENTS_FILE,
    "target",
    ".git",
];
/// Folders below which tests are left out, too: those of the grader contain submissions.
const GRADER: &str = "grader";
/// What a student's copy says of itself.
const README: &str = include_str!("bundle/README.md.txt");

/// Why no copy could be made.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The folder for the copy has something in it.
    NotEmpty(PathBuf),
    /// A file can't be copied.
    Copy {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Tell for BundleError {
    fn tell(&self) -> Text {
        match self {
            BundleError::NotEmpty(path) => Text::new(
                format!(
                    "{}: this folder is not empty; name a new one",
                    path.display()
                ),
                format!(
                    "{}: dieser Ordner ist nicht leer; nenne einen neuen",
                    path.display()
                ),
            ),
            BundleError::Copy { path, source } => {
                let Text { en, de } = complaint::at(path, source);
                Text::new(
                    format!("failed to copy {en}"),
                    format!("Kopieren nicht möglich: {de}"),
                )
            }
        }
    }
}

/// Copies `course` to the folder `to`, without solutions; gives the number of files.
///
/// # Errors
/// `to` is not empty, or a file can't be copied.
pub fn export(course: &Course, to: &Path) -> Result<usize, BundleError> {
    let is_empty = fs::read_dir(to).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        return Err(BundleError::NotEmpty(to.to_owned()));
    }
    fs::create_dir_all(to).map_err(at(to))?;
    let mut count = 0;
    for part in PARTS {
        let from = course.root.join(part);
        if from.exists() {
            copy(course, &from, &to.join(part), &mut count)?;
        }
    }
    let readme = to.join("README.md");
    fs::write(&readme, README).map_err(at(&readme))?;
    Ok(count + 1)
}

fn copy(course: &Course, from: &Path, to: &Path, count: &mut usize) -> Result<(), BundleError> {
    let metadata = fs::symlink_metadata(from).map_err(at(from))?;
    if metadata.is_file() {
        fs::copy(from, to).map_err(at(from))?;
        *count += 1;
    } else if metadata.is_dir() {
        fs::create_dir_all(to).map_err(at(to))?;
        for entry in fs::read_dir(from).map_err(at(from))? {
            let entry = entry.map_err(at(from))?;
            if !is_left_out(course, &entry.path()) {
                copy(course, &entry.path(), &to.join(entry.file_name()), count)?;
            }
        }
    }
    Ok(())
}

fn is_left_out(course: &Course, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    LEFT_OUT.contains(&name.as_ref())
        || (name == "tests" && path.starts_with(course.root.join(GRADER)))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BundleError + use<'_> {
    move |source| BundleError::Copy {
        path: path.to_owned(),
        source,
    }
}
