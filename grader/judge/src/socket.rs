//! Starts a program with one end of a socket pair as its standard input.
//!
//! The one place where a submission's program is started, so that every stage starts it in the
//! same way: own process group, no environment.

use crate::system;
use grade_harness::stream::Stream;
use grade_outcome::Launch;
use std::io;
use std::process::{Child, Command, Stdio};

/// The command of `launch` with `stdin` as its standard input; standard output and standard error
/// are thrown away unless the caller says otherwise.
///
/// # Errors
/// If `launch` names no program.
pub fn command(launch: &Launch, stdin: Stdio) -> io::Result<Command> {
    let (program, arguments) = launch.argv.split_first().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, "the launch names no program")
    })?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .stdin(stdin)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    system::leads_group(&mut command);
    Ok(command)
}

/// Starts a program whose output nobody wants; the stream is the judge's end of its call socket.
///
/// # Errors
/// If it cannot be started.
pub fn start(launch: &Launch) -> io::Result<(Child, Stream)> {
    let (ours, theirs) = system::pair()?;
    let child = command(launch, theirs)?.spawn()?;
    Ok((child, ours))
}
