//! Process groups, file modes, users and terminals of the system that the grader runs on.
//!
//! It alone knows how a system spells them; where there is no such thing nothing is done. It must not
//! decide what that means for a verdict.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use elsewhere::*;
pub(crate) use grade_sandbox::{kill_group, leads_group, signal};
#[cfg(unix)]
pub(crate) use unix::*;
