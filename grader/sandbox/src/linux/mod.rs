//! Linux: the launcher puts on landlock, seccomp, resource limits and another user, then becomes the
//! program.
//!
//! Everything here runs in a process with one thread, before the program's first instruction.

mod calls;
mod descriptors;
mod paths;
mod resources;
mod sweep;
mod user;

pub use sweep::{become_subreaper, sweep};
pub use user::reachable_by_others;

use crate::policy::{Policy, SETUP_FAILED};
use crate::tier::{Isolation, Tier};
use std::ffi::{CString, OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Programs are confined and watched.
pub const SELF_CHECK_ONLY: bool = false;

/// A step that failed, and what the system said.
type Failure = (String, io::Error);

/// Becomes the program, confined as the policy says.
pub fn launch(arguments: Vec<OsString>) -> ! {
    let (step, error) = match prepare_and_exec(&arguments) {
        Ok(never) => match never {},
        Err(failure) => failure,
    };
    eprintln!("grade: the program was not started: {step}: {error}");
    std::process::exit(SETUP_FAILED);
}

fn prepare_and_exec(arguments: &[OsString]) -> Result<std::convert::Infallible, Failure> {
    let [file, separator, program, rest @ ..] = arguments else {
        return Err((
            "command line".into(),
            io::Error::other("usage: __jail POLICY.json -- PROGRAM ARGS…"),
        ));
    };
    if separator != OsStr::new("--") {
        return Err((
            "command line".into(),
            io::Error::other("`--` expected after the policy"),
        ));
    }
    let policy = Policy::load(Path::new(file))
        .map_err(|error| ("policy".to_owned(), io::Error::other(error)))?;
    let failed = |step: &'static str| move |error: io::Error| (step.to_owned(), error);

    // Everything is made ready while this process may still do all it likes.
    let program_text = text(program)?;
    let mut words = vec![program_text.clone()];
    for word in rest {
        words.push(text(word)?);
    }
    let mut environment = Vec::new();
    for (name, value) in &policy.environment {
        environment.push(text(OsStr::new(&format!("{name}={value}")))?);
    }
    let starter = user::parent();
    user::own_session();
    descriptors::arrange().map_err(failed("descriptors"))?;
    std::env::set_current_dir(&policy.folder).map_err(failed("working folder"))?;
    let walls = if policy.confined {
        paths::walls(&policy).map_err(failed("landlock"))?
    } else {
        None
    };
    let filters = if policy.confined {
        Some(calls::filters(&policy).map_err(failed("seccomp"))?)
    } else {
        None
    };

    // From here on rights are given up, in the order in which each step still may.
    resources::limit(&policy).map_err(failed("limits"))?;
    if let Some(id) = policy.user {
        user::become_user(id).map_err(failed("user"))?;
    }
    user::die_with(starter).map_err(failed("parent"))?;
    user::gain_nothing_by_exec().map_err(failed("no_new_privs"))?;
    if let Some(walls) = walls {
        paths::enter(walls).map_err(failed("landlock"))?;
    }
    if let Some(filters) = filters {
        calls::install(&filters).map_err(failed("seccomp"))?;
    }
    let error = exec(&program_text, &words, &environment);
    Err((format!("{}", Path::new(program).display()), error))
}

/// Becomes `program`; returns only if that failed.
fn exec(program: &CString, words: &[CString], environment: &[CString]) -> io::Error {
    let pointers = |texts: &[CString]| {
        let mut pointers: Vec<*const libc::c_char> =
            texts.iter().map(|text| text.as_ptr()).collect();
        pointers.push(std::ptr::null());
        pointers
    };
    let (words, environment) = (pointers(words), pointers(environment));
    // SAFETY: both arrays end with a null pointer, and the strings they point to outlive the call.
    unsafe { libc::execve(program.as_ptr(), words.as_ptr(), environment.as_ptr()) };
    io::Error::last_os_error()
}

fn text(word: &OsStr) -> Result<CString, Failure> {
    CString::new(word.as_bytes())
        .map_err(|error| ("command line".to_owned(), io::Error::other(error)))
}

/// What this kernel offers to this process.
pub fn isolation() -> Isolation {
    let landlock = paths::version();
    let seccomp = calls::available();
    let tier = match (landlock, seccomp) {
        (1.., true) => Tier::Core,
        (0, true) => Tier::Partial,
        (_, false) => Tier::None,
    };
    Isolation {
        tier,
        landlock,
        seccomp,
        changes_user: user::may_change(),
    }
}
