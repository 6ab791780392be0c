//! Systems without Landlock and seccomp: programs are started as they are, and the tier says so.

use crate::policy::{Policy, SETUP_FAILED};
use crate::tier::{Isolation, Tier};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the program in its folder with its environment and passes its status on.
pub fn launch(arguments: Vec<OsString>) -> ! {
    let [policy, separator, program, rest @ ..] = arguments.as_slice() else {
        eprintln!("grade: usage: __jail POLICY.json -- PROGRAM ARGS…");
        std::process::exit(SETUP_FAILED);
    };
    let status = Policy::load(&PathBuf::from(policy))
        .map_err(io::Error::other)
        .and_then(|policy| {
            debug_assert_eq!(separator, "--");
            Command::new(program)
                .args(rest)
                .env_clear()
                .envs(&policy.environment)
                .current_dir(&policy.folder)
                .status()
        });
    match status {
        Ok(status) => std::process::exit(status.code().unwrap_or(SETUP_FAILED)),
        Err(error) => {
            eprintln!("grade: {}: {error}", PathBuf::from(program).display());
            std::process::exit(SETUP_FAILED);
        }
    }
}

/// Nothing is offered.
pub fn isolation() -> Isolation {
    Isolation {
        tier: Tier::None,
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

/// Process groups are not known here; the starter has killed the program itself.
pub fn sweep(_: u32) -> io::Result<()> {
    Ok(())
}
