//! Unix: modes, signals, process groups.

use rustix::process::{Pid, Signal, getpgid, kill_process};
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

pub(crate) use libc::{SIGXCPU, SIGXFSZ};

/// The signals by which a program ends that has no room to write.
pub(crate) const NO_ROOM_SIGNALS: [i32; 2] = [libc::SIGBUS, SIGXFSZ];

/// Makes a process stand still, if there is one.
pub(crate) fn stop(pid: i32) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, Signal::STOP);
    }
}

/// The process group that `pid` belongs to.
pub(crate) fn group_of(pid: i32) -> Option<u32> {
    let group = getpgid(Pid::from_raw(pid)).ok()?;
    u32::try_from(group.as_raw_nonzero().get()).ok()
}

/// Sets the mode of a file or folder.
pub(crate) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Sets the mode of an open file.
pub(crate) fn set_mode_of(file: &File, mode: u32) -> io::Result<()> {
    file.set_permissions(Permissions::from_mode(mode))
}

/// What this process's user is called where no name is known.
pub(crate) fn user() -> String {
    format!("user-{}", rustix::process::getuid().as_raw())
}

/// Columns of the terminal that standard error is; 0 if it is none.
pub(crate) fn columns() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stderr());
    size.map_or(0, |size| usize::from(size.ws_col))
}
