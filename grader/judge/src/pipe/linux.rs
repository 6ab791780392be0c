//! Linux: named pipes whose other end is felt by opening without waiting.

use crate::error::JudgeError;
use rustix::fs::{CWD, FileType, Mode, RenameFlags, mknodat, renameat_with};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Makes a named pipe.
pub(super) fn make(path: &Path) -> Result<(), JudgeError> {
    let mode = Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::ROTH;
    mknodat(CWD, path, FileType::Fifo, mode, 0)
        .map_err(io::Error::from)
        .map_err(JudgeError::file(path))
}

/// Puts each of two files in the other's place.
pub(super) fn exchange(path: &Path, other: &Path) -> Result<(), JudgeError> {
    renameat_with(CWD, path, CWD, other, RenameFlags::EXCHANGE)
        .map_err(io::Error::from)
        .map_err(JudgeError::file(path))
}

/// The writing end, if somebody reads.
pub(super) fn writer(path: &Path) -> Result<Option<File>, JudgeError> {
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(libc::ENXIO) => Ok(None),
        Err(error) => Err(JudgeError::file(path)(error)),
    }
}

/// Both ends at once.
pub(super) fn both_ends(path: &Path) -> Result<File, JudgeError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NONBLOCK)
        .open(path)
        .map_err(JudgeError::file(path))
}

/// Device and number of an open file: what it is, not what it is called.
///
/// # Errors
/// If the system does not say.
pub fn identity(file: &File) -> io::Result<(u64, u64)> {
    let about = file.metadata()?;
    Ok((about.dev(), about.ino()))
}
