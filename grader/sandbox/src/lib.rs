//! Starts a stranger's program with nothing but what it needs, and clears up after it.
//!
//! A program is never started directly: the starter runs `<launcher> __jail POLICY.json -- PROGRAM
//! ARGS…`, and [`launch_if_asked`] (the first thing the launcher's `main` does, while it has one
//! thread) gives up every right that the [`Policy`] does not name and becomes the program. This crate
//! alone knows landlock, seccomp, resource limits and user ids. It knows nothing of exercises, and it
//! judges nothing.
//!
//! Elsewhere than on Linux everything compiles, programs are started as they are, and [`tier`] says
//! [`Tier::SelfCheck`].

mod group;
mod policy;
mod probe;
mod tier;

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

pub use group::{kill_group, leads_group, signal};
pub use policy::{JAIL, Limits, PROBE, Policy, PolicyError, Processes, SETUP_FAILED};
pub use probe::{Attempt, ProbeError, Probed, probe};
pub use tier::{Isolation, Tier, UNPRIVILEGED, isolation, may_change_user, tier};

#[cfg(not(target_os = "linux"))]
use elsewhere as platform;
#[cfg(target_os = "linux")]
use linux as platform;

use std::io;

/// True where programs can be started, but neither confined nor watched: what is found out there is
/// for whoever wrote the program, and no grade.
pub const SELF_CHECK_ONLY: bool = platform::SELF_CHECK_ONLY;

/// Becomes the program that the command line asks for, if this process was started as a launcher.
///
/// Returns only if it was not. Must be the first call of `main`: the process must still have one
/// thread.
pub fn launch_if_asked() {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(word) if word == JAIL => platform::launch(arguments.collect()),
        Some(word) if word == PROBE => probe::inside(),
        _ => {}
    }
}

/// Makes this process the one that orphans of its descendants are handed to, so that [`sweep`] can
/// wait for them. Once a process is enough.
///
/// # Errors
/// What the system said; elsewhere than on Linux nothing is done.
pub fn become_subreaper() -> io::Result<()> {
    platform::become_subreaper()
}

/// Kills everything that the program with process id `leader` started, itself included, and waits
/// until it is gone. `leader` was started through the launcher and has not been waited for yet, or
/// nothing else can have got its number since.
///
/// # Errors
/// If something is still there two seconds later.
pub fn sweep(leader: u32) -> io::Result<()> {
    platform::sweep(leader)
}
