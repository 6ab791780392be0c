//! The folder in which the first process was started, for its children.
//!
//! They must find the judge's pipes whatever working folder and environment the submission gives
//! them. It alone knows how the open folder is handed down. It must not know what is in it.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use elsewhere::{hand_down, open};
#[cfg(unix)]
pub(crate) use unix::{hand_down, open};
