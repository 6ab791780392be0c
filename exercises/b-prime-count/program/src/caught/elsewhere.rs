//! Other systems, where no judge ever asks for this.

use std::io;
use std::process::ExitCode;

/// Not done here.
pub(crate) fn caught(_: impl FnOnce() -> ExitCode) -> io::Result<(ExitCode, String)> {
    Err(io::ErrorKind::Unsupported.into())
}
