//! The call socket: what connects a judge with the program that it calls.
//!
//! It alone knows that this is a Unix socket, and where a program finds its end. On a system
//! without descriptors that a child inherits there is none: the type has no values there, and
//! whoever wants one is told so. It must not know what goes over it.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use elsewhere as platform;
#[cfg(unix)]
use unix as platform;

pub use platform::{Stream, inherited};
