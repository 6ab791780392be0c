//! Unix: standard output is a descriptor, which is made to be a pipe for a while.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::process::ExitCode;

/// Runs `work`; what it writes to standard output is returned instead.
pub(crate) fn caught(work: impl FnOnce() -> ExitCode) -> io::Result<(ExitCode, String)> {
    let stdout = io::stdout().as_fd().try_clone_to_owned()?;
    // A count is short: it fits into the pipe without a reader.
    let (mut reader, writer) = io::pipe()?;
    redirect(&writer.into())?;
    let code = work();
    io::stdout().flush()?;
    // This closes the last writing end.
    redirect(&stdout)?;
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok((code, String::from_utf8_lossy(&bytes).into_owned()))
}

/// Makes standard output write to `target`.
fn redirect(target: &OwnedFd) -> io::Result<()> {
    // SAFETY: both descriptors are open; standard output stays open and keeps its number.
    if unsafe { libc::dup2(target.as_raw_fd(), libc::STDOUT_FILENO) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}
