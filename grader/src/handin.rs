//! Hands work in: a copy of exactly the graded files and the report, which nothing changes later.
//!
//! It alone knows the layout of a hand-in folder: `<student>/<time>-<digest>/`, with the sources as
//! they were graded and `report.json`. What it keeps is a receipt; a grade comes from a batch.

use crate::complaint::{self, Tell};
use crate::files::write_atomically;
use crate::intake::Submission;
use crate::report::Report;
use crate::system::set_mode;
use grade_outcome::Text;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The report's name beside the sources.
pub const REPORT: &str = "report.json";
/// Digits of the digest in a folder's name.
const DIGITS: usize = 12;

/// Why work can't be handed in.
#[derive(Debug, thiserror::Error)]
pub enum HandinError {
    /// The name can't be a folder's.
    Name(String),
    /// A file or folder can't be written.
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Tell for HandinError {
    fn tell(&self) -> Text {
        match self {
            HandinError::Name(name) => Text::new(
                format!(
                    "`{name}` is no name for a hand-in; use letters, digits, `-`, `_` and `.`, and begin with a letter or digit"
                ),
                format!(
                    "`{name}` ist kein Name für eine Abgabe; nimm Buchstaben, Ziffern, `-`, `_` und `.`, und beginne mit einem Buchstaben oder einer Ziffer"
                ),
            ),
            HandinError::Write { path, source } => {
                let Text { en, de } = complaint::at(path, source);
                Text::new(
                    format!("failed to hand in to {en}"),
                    format!("die Abgabe ist nicht möglich in {de}"),
                )
            }
        }
    }
}

/// Checks a student's name: it becomes a folder's.
///
/// # Errors
/// [`HandinError::Name`].
pub fn check_name(name: &str) -> Result<(), HandinError> {
    let begins_well = name.chars().next().is_some_and(char::is_alphanumeric);
    let is_plain = name
        .chars()
        .all(|letter| letter.is_alphanumeric() || "-_.@+".contains(letter));
    if begins_well && is_plain && name.len() <= 100 {
        Ok(())
    } else {
        Err(HandinError::Name(name.to_owned()))
    }
}

/// Hands `submission` and its `report` in, into the folder `dir`, and gives the new folder.
///
/// # Errors
/// The name can't be used, or something can't be written; then nothing is left behind.
pub fn hand_in(
    dir: &Path,
    student: &str,
    submission: &Submission,
    report: &Report,
) -> Result<PathBuf, HandinError> {
    check_name(student)?;
    let folder = dir.join(student);
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    let draft = tempfile::Builder::new()
        .prefix(".draft-")
        .tempdir_in(&folder)
        .map_err(at(&folder))?;
    for exercise in &submission.exercises {
        for (path, contents) in &exercise.files {
            let file = draft.path().join(&exercise.id).join(path);
            write_for_good(&file, contents).map_err(at(&file))?;
        }
    }
    let mut text = serde_json::to_vec_pretty(report)
        .map_err(io::Error::from)
        .map_err(at(&folder))?;
    text.push(b'\n');
    write_for_good(&draft.path().join(REPORT), &text).map_err(at(&folder))?;
    set_mode(draft.path(), 0o755).map_err(at(&folder))?;
    let place = folder.join(version_name(&report.started_at, &submission.digest));
    // The same work handed in twice in one second is one hand-in.
    if !place.exists() {
        fs::rename(draft.path(), &place).map_err(at(&place))?;
    }
    Ok(place)
}

/// The name of one hand-in: names are in the order of time.
fn version_name(started_at: &str, digest: &str) -> String {
    let time: String = started_at
        .chars()
        .filter(|letter| !"-:".contains(*letter))
        .collect();
    format!("{time}-{}", &digest[..DIGITS.min(digest.len())])
}

fn write_for_good(file: &Path, contents: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    write_atomically(file, contents)?;
    set_mode(file, 0o444)
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> HandinError + Copy + use<'_> {
    move |source| HandinError::Write {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_refused() {
        assert!(check_name("../alice").is_err());
        assert!(check_name(".alice").is_err());
        assert!(check_name("").is_err());
        assert!(check_name("alice.müller@uni-x").is_ok());
    }

    #[test]
    fn names_of_hand_ins_begin_with_the_time_and_end_with_the_digest() {
        assert_eq!(
            version_name("2026-11-22T10:00:00Z", "0123456789abcdef"),
            "20261122T100000Z-0123456789ab"
        );
    }
}
