//! What goes into the prepared libraries: which files, whether they have changed, what they contain.

use super::PrepareError;
use crate::course::Course;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A file as a folder lists it. Two equal lists mean, for all that a build tool can see, that nothing
/// has changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Path within the course.
    path: PathBuf,
    bytes: u64,
    /// Nanoseconds since 1970.
    changed: u128,
}

/// All files that go into what is prepared for `course`, sorted.
pub(super) fn list(course: &Course) -> Result<Vec<Seen>, PrepareError> {
    let mut found = Vec::new();
    for name in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo"] {
        add(&course.root, &course.root.join(name), &mut found)?;
    }
    // The grader's libraries; the program `grade` itself is not linked with them.
    let grader = course.root.join("grader");
    for entry in entries(&grader)? {
        // Measurements of the grader are part of nothing that grades.
        let is_measurement = entry.file_name().is_some_and(|name| name == "xtask");
        if entry.join("Cargo.toml").is_file() && !is_measurement {
            add(&course.root, &entry, &mut found)?;
        }
    }
    for exercise in &course.exercises {
        let folder = course.root.join("exercises").join(&exercise.id);
        for entry in entries(&folder)? {
            // Beside its crates an exercise has files that they share.
            let shared = entry.is_file() && entry.extension().is_some_and(|found| found == "rs");
            let part = entry
                .file_name()
                .is_some_and(|name| PARTS.iter().any(|part| name == *part));
            if shared || part {
                add(&course.root, &entry, &mut found)?;
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The crates of an exercise.
pub(super) const PARTS: [&str; 3] = ["judge", "program", "models"];

/// Those of `files` that the exercise `id` is made of: its own, and what all exercises share.
pub(super) fn of_exercise(files: &[Seen], id: &str) -> Vec<Seen> {
    let exercises = Path::new("exercises");
    let counts = |file: &&Seen| {
        !file.path.starts_with(exercises) || file.path.starts_with(exercises.join(id))
    };
    files.iter().filter(counts).cloned().collect()
}

/// SHA-256 over the names and contents of `files`.
pub(super) fn hash(course: &Course, files: &[Seen]) -> Result<String, PrepareError> {
    let mut hash = Sha256::new();
    for file in files {
        let path = course.root.join(&file.path);
        let contents = fs::read(&path).map_err(|source| PrepareError::Course { path, source })?;
        hash.update(file.path.as_os_str().as_encoded_bytes());
        hash.update([0]);
        hash.update((contents.len() as u64).to_le_bytes());
        hash.update(&contents);
    }
    Ok(crate::intake::hexadecimal(&hash.finalize()))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, PrepareError> {
    let failed = |source: io::Error| PrepareError::Course {
        path: folder.to_owned(),
        source,
    };
    fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect()
        })
        .map_err(failed)
}

/// Folders of a crate that no library is made of.
const NOT_BUILT: [&str; 4] = ["target", "tests", "benches", "examples"];

/// Adds `path` and all below; what is not there is left out.
fn add(root: &Path, path: &Path, found: &mut Vec<Seen>) -> Result<(), PrepareError> {
    let Ok(about) = fs::metadata(path) else {
        return Ok(());
    };
    if about.is_dir() {
        let name = path.file_name().unwrap_or_default();
        let is_built = NOT_BUILT.iter().all(|not_built| name != *not_built);
        if is_built && !name.as_encoded_bytes().starts_with(b".git") {
            for entry in entries(path)? {
                add(root, &entry, found)?;
            }
        }
    } else if about.is_file() {
        let changed = about
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        found.push(Seen {
            path: path.strip_prefix(root).unwrap_or(path).to_owned(),
            bytes: about.len(),
            changed: changed.unwrap_or_default().as_nanos(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_is_made_of_its_own_files_and_of_what_all_share() {
        let seen = |path: &str| Seen {
            path: path.into(),
            bytes: 1,
            changed: 1,
        };
        let all = [
            seen("Cargo.lock"),
            seen("exercises/a-sum/judge/src/main.rs"),
            seen("exercises/a-sum-two/judge/src/main.rs"),
            seen("grader/judge/src/lib.rs"),
        ];
        let paths: Vec<PathBuf> = of_exercise(&all, "a-sum")
            .into_iter()
            .map(|seen| seen.path)
            .collect();
        let expected = [&all[0], &all[1], &all[3]].map(|seen| seen.path.clone());
        assert_eq!(paths, expected);
    }
}
