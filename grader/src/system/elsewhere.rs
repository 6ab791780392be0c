//! Other systems: files have no modes, and processes no groups.

use std::fs::File;
use std::io;
use std::path::Path;

/// Numbers that no process ends with here.
pub(crate) const SIGXCPU: i32 = -1;
pub(crate) const SIGXFSZ: i32 = -2;

/// There are no signals.
pub(crate) const NO_ROOM_SIGNALS: [i32; 0] = [];

/// Nothing can be made to stand still.
pub(crate) fn stop(_: i32) {}

/// There are no process groups.
pub(crate) fn group_of(_: i32) -> Option<u32> {
    None
}

/// There are no modes.
pub(crate) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// There are no modes.
pub(crate) fn set_mode_of(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// What this process's user is called where no name is known.
pub(crate) fn user() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "user".to_owned())
}

/// Not known here.
pub(crate) fn columns() -> usize {
    0
}
