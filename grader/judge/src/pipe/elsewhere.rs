//! Other systems: no named pipe is made, and whoever wants one is told why.

use crate::error::JudgeError;
use std::fs::File;
use std::io;
use std::path::Path;

/// Not made here.
pub(super) fn make(_: &Path) -> Result<(), JudgeError> {
    Err(JudgeError::NeedsLinux)
}

/// Not done here.
pub(super) fn exchange(_: &Path, _: &Path) -> Result<(), JudgeError> {
    Err(JudgeError::NeedsLinux)
}

/// Not opened here.
pub(super) fn writer(_: &Path) -> Result<Option<File>, JudgeError> {
    Err(JudgeError::NeedsLinux)
}

/// Not opened here.
pub(super) fn both_ends(_: &Path) -> Result<File, JudgeError> {
    Err(JudgeError::NeedsLinux)
}

/// Not asked for here: no pipe was made.
///
/// # Errors
/// Always.
pub fn identity(_: &File) -> io::Result<(u64, u64)> {
    Err(io::ErrorKind::Unsupported.into())
}
