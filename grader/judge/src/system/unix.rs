//! Unix: descriptors and signals.

use crate::sight::Sight;
use grade_harness::stream::Stream;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::Stdio;
use std::time::Duration;

pub(crate) use libc::{SIGABRT, SIGKILL, SIGSEGV, SIGXCPU};

/// What can be seen of a program here.
pub(crate) const SIGHT: Sight = if grade_sandbox::SELF_CHECK_ONLY {
    Sight::Calls
} else {
    Sight::All
};

/// The reading end of a pipe.
pub(crate) type Pipe = OwnedFd;

/// Both ends of a call socket, the second as a program's standard input.
pub(crate) fn pair() -> io::Result<(Stream, Stdio)> {
    let (ours, theirs) = Stream::pair()?;
    Ok((ours, OwnedFd::from(theirs).into()))
}

/// What a signal is called, if it is one that a program is ended by.
pub(crate) fn signal_name(signal: i32) -> Option<&'static str> {
    match signal {
        libc::SIGABRT => Some("SIGABRT"),
        libc::SIGKILL => Some("SIGKILL"),
        libc::SIGSEGV => Some("SIGSEGV"),
        libc::SIGSYS => Some("SIGSYS"),
        libc::SIGXCPU => Some("SIGXCPU"),
        libc::SIGXFSZ => Some("SIGXFSZ"),
        libc::SIGPIPE => Some("SIGPIPE"),
        libc::SIGBUS => Some("SIGBUS"),
        _ => None,
    }
}

/// Waits until there is something to read, or the other side is gone; false if it was too long.
pub(crate) fn readable(socket: &Stream, patience: Duration) -> bool {
    let mut set = [PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::IN)];
    let timeout = Timespec::try_from(patience).ok();
    // An interrupted poll has seen nothing; the caller comes again.
    poll(&mut set, timeout.as_ref()).is_ok_and(|ready| ready > 0)
}

/// True if something was written to a pipe that nobody has read yet.
pub(crate) fn pending(pipe: &Pipe) -> bool {
    rustix::io::ioctl_fionread(pipe.as_fd()).is_ok_and(|bytes| bytes > 0)
}
