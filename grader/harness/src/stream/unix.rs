//! Unix: a socket at a descriptor that the launcher has left open.

use std::os::fd::{FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;

/// One end of a call socket.
pub type Stream = UnixStream;

/// The socket at `descriptor`, if there is one; to be called first in `main`, and once. Processes
/// that this one starts do not have it.
pub fn inherited(descriptor: RawFd) -> Option<Stream> {
    // SAFETY: a `stat` is plain data, for which all zeroes are a valid value.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is a live `stat` to write to; a descriptor that is not open is an error, not
    // undefined.
    let known = unsafe { libc::fstat(descriptor, &raw mut stat) } == 0;
    if !known || stat.st_mode & libc::S_IFMT != libc::S_IFSOCK {
        return None;
    }
    // SAFETY: sets a flag on an open descriptor.
    unsafe { libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC) };
    // SAFETY: the descriptor is open, and nothing else in this process owns it: `main` has only
    // begun.
    let socket = unsafe { OwnedFd::from_raw_fd(descriptor) };
    Some(UnixStream::from(socket))
}
