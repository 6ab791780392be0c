//! Unix.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus};

/// Lets a program lead a process group of its own.
pub fn leads_group(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

/// Ends a process group. It may be gone already.
pub fn kill_group(leader: i32) {
    // A group of 1 would be everybody.
    if leader > 1 {
        // SAFETY: signals the processes of one group.
        unsafe { libc::kill(-leader, libc::SIGKILL) };
    }
}

/// The signal that ended a process, if one did.
pub fn signal(status: ExitStatus) -> Option<i32> {
    status.signal()
}
