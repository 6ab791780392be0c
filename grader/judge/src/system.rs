//! Process groups, signals, sockets and pipes of programs that the judge starts.
//!
//! It alone knows how a system spells them. Where there is no call socket no program is started,
//! and whoever wants one is told that this needs Linux.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
pub(crate) use windows::*;
