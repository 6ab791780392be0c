//! Sockets, pipes and signals of programs that the judge starts.
//!
//! It alone knows how a system spells them; process groups are the sandbox's. Where there is no call socket no program is started,
//! and whoever wants one is told that this needs Linux.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub(crate) use grade_sandbox::{kill_group, leads_group, signal};
#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
pub(crate) use windows::*;
