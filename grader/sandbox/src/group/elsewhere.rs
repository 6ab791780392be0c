//! Other systems: there are no process groups and no signals.

use std::process::{Command, ExitStatus};

/// There are no process groups.
pub fn leads_group(command: &mut Command) -> &mut Command {
    command
}

/// There are no process groups; who started a program ends it.
pub fn kill_group(_: i32) {}

/// There are no signals.
pub fn signal(_: ExitStatus) -> Option<i32> {
    None
}
