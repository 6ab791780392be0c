//! Which process this is: the one that the judge talks to, or one that it started.
//!
//! The judge's process holds the call socket at a fixed descriptor. It is made close-on-exec at
//! once, so that a process that the submission starts from the same executable, with whatever
//! arguments and environment, does not have it. It must not look at anything else.

use crate::port::Port;
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// The descriptor at which the launcher leaves the call socket.
pub const SOCKET: i32 = 3;
/// Exit code of a child process that has no work: a missing guard.
pub const NO_WORK: u8 = 113;

/// What this process is there for.
pub enum Role {
    /// It answers the judge's calls.
    Primary(Port),
    /// The submission started it.
    Child,
}

/// Finds out; to be called first in `main`, and once.
pub fn role() -> Role {
    socket().map_or(Role::Child, |socket| Role::Primary(Port::new(socket)))
}

/// The call socket, if this process has it; to be called first in `main`, and once.
pub fn socket() -> Option<UnixStream> {
    // SAFETY: a `stat` is plain data, for which all zeroes are a valid value.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is a live `stat` to write to; a descriptor that is not open is an error, not
    // undefined.
    let known = unsafe { libc::fstat(SOCKET, &raw mut stat) } == 0;
    if !known || stat.st_mode & libc::S_IFMT != libc::S_IFSOCK {
        return None;
    }
    // SAFETY: sets a flag on an open descriptor.
    unsafe { libc::fcntl(SOCKET, libc::F_SETFD, libc::FD_CLOEXEC) };
    // SAFETY: the descriptor is open, and nothing else in this process owns it: `main` has only
    // begun.
    let socket = unsafe { OwnedFd::from_raw_fd(SOCKET) };
    Some(UnixStream::from(socket))
}
