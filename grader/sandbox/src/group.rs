//! Process groups that a starter makes and ends, and the signal that ended a process.
//!
//! It alone knows how a system spells them; where there is no such thing nothing is done. It must
//! not look at what runs in a group.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub use elsewhere::{kill_group, leads_group, signal};
#[cfg(unix)]
pub use unix::{kill_group, leads_group, signal};
