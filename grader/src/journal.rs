//! A file with a line for each thing that is done, so that a run which was stopped goes on.
//!
//! It alone knows what a line that was cut off means: nothing. It must not know what is written down.

use crate::complaint::{self, Tell};
use grade_outcome::Text;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// Why a journal can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file or its folder can't be read or written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A line is something else.
    Line {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Tell for JournalError {
    fn tell(&self) -> Text {
        match self {
            JournalError::Io { path, source } => complaint::at(path, source),
            JournalError::Line { path, line, source } => Text::new(
                format!(
                    "{}:{line}: this is no line of this journal ({source}); remove the file to begin anew",
                    path.display()
                ),
                format!(
                    "{}:{line}: das ist keine Zeile dieses Journals ({source}); lösche die Datei, um neu zu beginnen",
                    path.display()
                ),
            ),
        }
    }
}

/// A journal that is open for more entries.
#[derive(Debug)]
pub struct Journal<T> {
    path: PathBuf,
    file: File,
    entries: PhantomData<fn(&T)>,
}

impl<T: Serialize + DeserializeOwned> Journal<T> {
    /// Opens the journal at `path`, made if it is not there, and gives what stands in it.
    ///
    /// # Errors
    /// It can't be read or made, or a line is no entry.
    pub fn open(path: &Path) -> Result<(Self, Vec<T>), JournalError> {
        if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(at(path))?;
        let text = fs::read_to_string(path).map_err(at(path))?;
        // Whoever wrote what comes after the last line's end was killed meanwhile.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(whole as u64).map_err(at(path))?;
        }
        let entries = text[..whole].lines().enumerate().map(|(number, line)| {
            serde_json::from_str(line).map_err(|source| JournalError::Line {
                path: path.to_owned(),
                line: number + 1,
                source,
            })
        });
        let entries = entries.collect::<Result<_, _>>()?;
        let journal = Journal {
            path: path.to_owned(),
            file,
            entries: PhantomData,
        };
        Ok((journal, entries))
    }

    /// Writes down one more.
    ///
    /// # Errors
    /// It can't be written.
    pub fn add(&self, entry: &T) -> Result<(), JournalError> {
        let mut line = serde_json::to_vec(entry).map_err(|error| at(&self.path)(error.into()))?;
        line.push(b'\n');
        (&self.file).write_all(&line).map_err(at(&self.path))
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> JournalError + Copy + use<'_> {
    move |source| JournalError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/journal.jsonl");
        let (journal, before) = Journal::<u32>::open(&path).unwrap();
        assert!(before.is_empty());
        journal.add(&7).unwrap();
        journal.add(&8).unwrap();
        let (_, entries) = Journal::<u32>::open(&path).unwrap();
        assert_eq!(entries, [7, 8]);
    }

    #[test]
    fn a_line_that_was_cut_off_counts_for_nothing_and_the_next_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        fs::write(&path, "12\n3").unwrap();
        let (journal, entries) = Journal::<u32>::open(&path).unwrap();
        assert_eq!(entries, [12]);
        journal.add(&4).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "12\n4\n");
    }

    #[test]
    fn a_line_that_is_something_else_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        fs::write(&path, "12\nnonsense\n").unwrap();
        let error = Journal::<u32>::open(&path).unwrap_err().to_string();
        assert!(error.contains("journal.jsonl:2"), "{error}");
    }
}
