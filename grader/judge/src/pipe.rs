//! Named pipes between the judge and a solution.
//!
//! How to find out, without waiting, whether somebody waits at the other end is known below, in one
//! place for each system; where that is not known no pipe is made.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
use elsewhere as platform;
#[cfg(target_os = "linux")]
use linux as platform;

pub use platform::identity;

use crate::error::JudgeError;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A named pipe; removed when dropped.
#[derive(Debug)]
pub struct NamedPipe {
    path: PathBuf,
}

impl NamedPipe {
    /// Makes a named pipe at `path`, in place of what may be there.
    ///
    /// # Errors
    /// If it cannot be made; the error names the file.
    pub fn make(path: impl Into<PathBuf>) -> Result<Self, JudgeError> {
        let path = path.into();
        // Usually there is nothing.
        let _ = std::fs::remove_file(&path);
        platform::make(&path)?;
        Ok(NamedPipe { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts each of two pipes in the other's place, at once. Who has opened one of them, or waits for
    /// it to open, stays with it, wherever it is now.
    ///
    /// # Errors
    /// If the file system cannot do that; the error names the file.
    pub fn exchange(&self, other: &NamedPipe) -> Result<(), JudgeError> {
        platform::exchange(&self.path, &other.path)
    }

    /// The writing end, if somebody has opened the pipe for reading or waits for it to open.
    /// Writing to it never waits.
    ///
    /// # Errors
    /// If it cannot be opened for another reason than that nobody reads.
    pub fn writer(&self) -> Result<Option<File>, JudgeError> {
        platform::writer(&self.path)
    }

    /// Both ends at once, so that nobody who opens the pipe has to wait. Neither reading nor
    /// writing waits.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn both_ends(&self) -> Result<File, JudgeError> {
        platform::both_ends(&self.path)
    }
}

impl Drop for NamedPipe {
    fn drop(&mut self) {
        // The folder goes anyway.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Read, Write};

    #[test]
    fn there_is_a_writing_end_only_while_somebody_reads() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = NamedPipe::make(folder.path().join("p")).unwrap();
        assert!(pipe.writer().unwrap().is_none());
        let path = pipe.path().to_path_buf();
        let reader = std::thread::spawn(move || std::fs::read_to_string(path).unwrap());
        let mut writer = loop {
            if let Some(writer) = pipe.writer().unwrap() {
                break writer;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        };
        writer.write_all(b"abc").unwrap();
        drop(writer);
        assert_eq!(reader.join().unwrap(), "abc");
        assert!(pipe.writer().unwrap().is_none());
    }

    #[test]
    fn who_waits_at_a_pipe_stays_with_it_when_it_is_exchanged() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = NamedPipe::make(folder.path().join("p")).unwrap();
        let aside = NamedPipe::make(folder.path().join("aside")).unwrap();
        let path = pipe.path().to_path_buf();
        let reader = std::thread::spawn(move || std::fs::read_to_string(path).unwrap());
        let mut writer = loop {
            pipe.exchange(&aside).unwrap();
            if let Some(writer) = aside.writer().unwrap() {
                break writer;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        };
        // Who comes now is another one.
        assert!(pipe.writer().unwrap().is_none());
        writer.write_all(b"abc").unwrap();
        drop(writer);
        assert_eq!(reader.join().unwrap(), "abc");
    }

    #[test]
    fn reading_both_ends_of_an_empty_pipe_does_not_wait() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = NamedPipe::make(folder.path().join("p")).unwrap();
        let mut ends = pipe.both_ends().unwrap();
        let error = ends.read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        let path = pipe.path().to_path_buf();
        drop(pipe);
        assert!(!path.exists());
    }
}
