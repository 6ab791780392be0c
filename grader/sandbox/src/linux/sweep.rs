//! Ends what a program started: its whole process group, orphans included.
//!
//! The launcher made the group and seccomp keeps everything in it, so the group is all there is.

use std::io;
use std::time::{Duration, Instant};

/// How long killed processes may take to be gone; they need no CPU time of their own for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Orphans of descendants become children of this process.
pub fn become_subreaper() -> io::Result<()> {
    // SAFETY: changes this process only.
    let done = unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) };
    if done == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Kills the process group of `leader`, waits for those of it that are children of this process, and
/// checks that nobody is left.
pub fn sweep(leader: u32) -> io::Result<()> {
    let group = libc::pid_t::try_from(leader)
        .ok()
        .filter(|group| *group > 1)
        .ok_or(io::ErrorKind::InvalidInput)?;
    let start = Instant::now();
    loop {
        // SAFETY: signals and waits for processes of one group; the status goes nowhere.
        let gone = unsafe {
            let gone = libc::kill(-group, libc::SIGKILL) != 0
                && io::Error::last_os_error().raw_os_error() == Some(libc::ESRCH);
            while libc::waitpid(-group, std::ptr::null_mut(), libc::WNOHANG) > 0 {}
            gone
        };
        if gone {
            return Ok(());
        }
        if start.elapsed() > PATIENCE {
            return Err(io::Error::other(format!(
                "processes of group {group} are still there"
            )));
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}
