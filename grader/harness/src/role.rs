//! Which process this is: the one that the judge talks to, or one that it started.
//!
//! The judge's process holds the call socket at a fixed descriptor. It is made close-on-exec at
//! once, so that a process that the submission starts from the same executable, with whatever
//! arguments and environment, does not have it. It must not look at anything else.

use crate::port::Port;
use crate::stream::{self, Stream};

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
pub fn socket() -> Option<Stream> {
    stream::inherited(SOCKET)
}
