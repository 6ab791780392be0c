//! The folder is an open file, which children inherit.

use std::ffi::CStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};

/// Its number in every process: beyond those of the first files that a program opens.
const FOLDER: RawFd = 64;

/// Keeps the working folder open for all children. If that fails, they look in their own.
pub(crate) fn hand_down() {
    let Ok(folder) = File::open(".") else { return };
    // SAFETY: `folder` is open, and this early nobody has opened so many files that the number is
    // taken. The copy has no owner and stays open; it passes on to children.
    let _ = unsafe { libc::dup2(folder.as_raw_fd(), FOLDER) };
}

/// Opens the file of this name for reading.
pub(crate) fn open(name: &CStr) -> io::Result<File> {
    // SAFETY: the name ends with a zero byte. A number that is no open folder is an error.
    let opened = unsafe { libc::openat(FOLDER, name.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) };
    if opened < 0 {
        return File::open(&*name.to_string_lossy());
    }
    // SAFETY: it has just been opened, and nobody else knows it.
    Ok(unsafe { File::from_raw_fd(opened) })
}
