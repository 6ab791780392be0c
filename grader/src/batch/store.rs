//! A folder of results: `<student>.json` for each submission, and `summary.json`.
//!
//! It alone knows the names in that folder, and that a file there is whole or not there.

use super::stability::Stability;
use crate::complaint::{self, Tell};
use crate::files::{DRAFT, write_atomically};
use crate::report::{Report, Summary};
use grade_outcome::Text;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file with the sums over all reports.
const SUMMARY: &str = "summary.json";
/// The file with the verdicts that were not the same each time.
const STABILITY: &str = "stability.json";
/// The file with the verdicts of each grading, if the same is graded several times.
const GRADINGS: &str = "gradings.jsonl";

/// The age from which nobody is writing a draft any more.
const OLD_DRAFT: Duration = Duration::from_secs(600);

/// Why results can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder can't be read or written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file is no report.
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Tell for StoreError {
    fn tell(&self) -> Text {
        match self {
            StoreError::Io { path, source } => complaint::at(path, source),
            StoreError::Format { path, source } => Text::new(
                format!("{}: this is no report: {source}", path.display()),
                format!("{}: das ist kein Bericht: {source}", path.display()),
            ),
        }
    }
}

/// A report and the file it stands in.
#[derive(Debug, Clone)]
pub struct ReportFile {
    /// The file.
    pub path: PathBuf,
    /// What stands in it.
    pub report: Report,
}

/// A folder of results.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The folder `folder`, made if it is not there.
    ///
    /// # Errors
    /// It can't be made.
    pub fn create(folder: &Path) -> Result<Store, StoreError> {
        fs::create_dir_all(folder).map_err(at(folder))?;
        remove_old_drafts(folder);
        Ok(Store {
            folder: folder.to_owned(),
        })
    }

    /// The folder `folder`, which must be there.
    pub fn at(folder: &Path) -> Store {
        Store {
            folder: folder.to_owned(),
        }
    }

    /// The report on the student `id`, if there is one that can be read.
    pub fn find(&self, id: &str) -> Option<Report> {
        read_report(&self.path(id)).ok()
    }

    /// Keeps `report`, for good before this returns.
    ///
    /// # Errors
    /// It can't be written; what was there before still is.
    pub fn keep(&self, report: &Report) -> Result<(), StoreError> {
        self.write(&self.path(&report.submission.id), report)
    }

    /// Keeps the sums over `reports`.
    ///
    /// # Errors
    /// They can't be written.
    pub fn keep_summary(&self, summary: &Summary) -> Result<(), StoreError> {
        self.write(&self.folder.join(SUMMARY), summary)
    }

    /// The file for the verdicts of each grading of the same thing.
    pub fn gradings(&self) -> PathBuf {
        self.folder.join(GRADINGS)
    }

    /// Keeps what came out of grading the same thing several times.
    ///
    /// # Errors
    /// It can't be written.
    pub fn keep_stability(&self, stability: &Stability) -> Result<(), StoreError> {
        self.write(&self.folder.join(STABILITY), stability)
    }

    /// All reports, by student.
    ///
    /// # Errors
    /// The folder or a file in it can't be read, or a file is no report.
    pub fn reports(&self) -> Result<Vec<ReportFile>, StoreError> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(at(&self.folder))? {
            let path = entry.map_err(at(&self.folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let other = name == SUMMARY || name == STABILITY || name.starts_with('.');
            if name.ends_with(".json") && !other {
                paths.push(path);
            }
        }
        paths.sort();
        let read = |path: PathBuf| {
            let report = read_report(&path)?;
            Ok(ReportFile { path, report })
        };
        paths.into_iter().map(read).collect()
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(file_name(id))
    }

    fn write(
        &self,
        path: &Path,
        contents: &(impl serde::Serialize + ?Sized),
    ) -> Result<(), StoreError> {
        let mut text =
            serde_json::to_vec_pretty(contents).map_err(|source| StoreError::Format {
                path: path.to_owned(),
                source,
            })?;
        text.push(b'\n');
        write_atomically(path, &text).map_err(at(path))
    }
}

/// Reads one report.
///
/// # Errors
/// The file can't be read or is no report.
pub fn read_report(path: &Path) -> Result<Report, StoreError> {
    let text = fs::read(path).map_err(at(path))?;
    serde_json::from_slice(&text).map_err(|source| StoreError::Format {
        path: path.to_owned(),
        source,
    })
}

/// Puts the reports of several folders into one. Of two reports on one student the better decided
/// one stays, then the newer one.
///
/// # Errors
/// A report can't be read or written.
pub fn merge(folders: &[PathBuf], out: &Store) -> Result<usize, StoreError> {
    let mut count = 0;
    for folder in folders {
        for ReportFile { report, .. } in Store::at(folder).reports()? {
            let kept = out.find(&report.submission.id);
            let rank = |report: &Report| {
                (
                    std::cmp::Reverse(report.undecided),
                    report.started_at.clone(),
                )
            };
            if kept.is_none_or(|kept| rank(&kept) < rank(&report)) {
                out.keep(&report)?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// Removes what a killed run was writing. A draft lives for moments only; one of another machine
/// that is being written right now is young.
fn remove_old_drafts(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_draft = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(DRAFT.as_bytes());
        let age = entry.metadata().and_then(|about| about.modified());
        let is_old = age.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > OLD_DRAFT));
        if is_draft && is_old {
            // Somebody else may have removed it; nobody needs it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + Copy + use<'_> {
    move |source| StoreError::Io {
        path: path.to_owned(),
        source,
    }
}

/// The file for a student; no student can write over the summary.
fn file_name(id: &str) -> String {
    let name: String = id
        .chars()
        .map(|letter| {
            if letter == '/' || letter == '\0' {
                '_'
            } else {
                letter
            }
        })
        .collect();
    let file = format!("{name}.json");
    let taken =
        [SUMMARY, STABILITY].contains(&file.as_str()) || name.starts_with('.') || name.is_empty();
    if taken { format!("_{file}") } else { file }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_a_killed_run_are_removed_and_young_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let (old, young) = (
            folder.path().join(".grade-a"),
            folder.path().join(".grade-b"),
        );
        let file = fs::File::create(&old).unwrap();
        let hour = Duration::from_secs(3600);
        file.set_modified(std::time::SystemTime::now() - hour)
            .unwrap();
        fs::write(&young, "").unwrap();
        Store::create(folder.path()).unwrap();
        assert!(!old.exists() && young.exists());
    }

    #[test]
    fn no_student_can_write_over_the_summary_or_outside_the_folder() {
        assert_eq!(file_name("alice"), "alice.json");
        assert_eq!(file_name("summary"), "_summary.json");
        assert_eq!(file_name("../x"), "_.._x.json");
        assert_eq!(file_name(".hidden"), "_.hidden.json");
    }
}
