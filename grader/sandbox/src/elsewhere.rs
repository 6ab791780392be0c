//! Systems without Landlock and seccomp: programs are started as they are, and the tier says so.

use crate::policy::{Policy, SETUP_FAILED};
use crate::tier::{Isolation, Tier};
use std::convert::Infallible;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
#[cfg(unix)]
use std::process::Stdio;

/// The descriptor of the call socket in the program.
#[cfg(unix)]
const SOCKET: libc::c_int = 3;

/// Nothing is confined, and nothing is watched.
pub const SELF_CHECK_ONLY: bool = true;

/// Starts the program in its folder with its environment, and becomes it where a process can.
pub fn launch(arguments: Vec<OsString>) -> ! {
    let [policy, separator, program, rest @ ..] = arguments.as_slice() else {
        eprintln!("grade: usage: __jail POLICY.json -- PROGRAM ARGS…");
        std::process::exit(SETUP_FAILED);
    };
    let started = Policy::load(&PathBuf::from(policy))
        .map_err(io::Error::other)
        .and_then(|policy| {
            debug_assert_eq!(separator, "--");
            let mut command = Command::new(program);
            command
                .args(rest)
                .env_clear()
                .envs(&policy.environment)
                .current_dir(&policy.folder);
            become_program(command)
        });
    match started {
        Ok(never) => match never {},
        Err(error) => {
            eprintln!("grade: {}: {error}", PathBuf::from(program).display());
            std::process::exit(SETUP_FAILED);
        }
    }
}

/// Becomes the program, which finds a socket that came on standard input at descriptor 3.
#[cfg(unix)]
fn become_program(mut command: Command) -> io::Result<Infallible> {
    use std::os::unix::process::CommandExt;
    // SAFETY: a `stat` is plain data, for which all zeroes are a valid value.
    let mut about: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `about` is a live `stat` to write to.
    let known = unsafe { libc::fstat(0, &raw mut about) } == 0;
    if known && about.st_mode & libc::S_IFMT == libc::S_IFSOCK {
        // SAFETY: plain numbers; this process has one thread, and nothing in it owns descriptor 3.
        if unsafe { libc::dup2(0, SOCKET) } < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Err(command.stdin(Stdio::null()).exec())
}

/// Waits for the program and passes its status on.
#[cfg(not(unix))]
fn become_program(mut command: Command) -> io::Result<Infallible> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(SETUP_FAILED))
}

/// Nothing is offered.
pub fn isolation() -> Isolation {
    Isolation {
        tier: Tier::SelfCheck,
        landlock: 0,
        seccomp: false,
        changes_user: false,
    }
}

/// Users are not changed here.
pub fn reachable_by_others(_: &Path) -> bool {
    false
}

/// There is no such thing here.
pub fn become_subreaper() -> io::Result<()> {
    Ok(())
}

/// Ends the process group of `leader`, which has not been waited for; whether all of it is gone is not
/// seen here.
#[cfg(unix)]
pub fn sweep(leader: u32) -> io::Result<()> {
    let group = libc::pid_t::try_from(leader)
        .ok()
        .filter(|group| *group > 1)
        .ok_or(io::ErrorKind::InvalidInput)?;
    crate::group::kill_group(group);
    Ok(())
}

/// There are no process groups; the starter ends the program itself.
#[cfg(not(unix))]
pub fn sweep(_: u32) -> io::Result<()> {
    Ok(())
}
