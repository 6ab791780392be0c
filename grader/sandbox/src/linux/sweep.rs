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
        // SAFETY: signals processes of one group.
        let gone = unsafe { libc::kill(-group, libc::SIGKILL) } != 0
            && io::Error::last_os_error().raw_os_error() == Some(libc::ESRCH);
        reap(group);
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

/// Takes leave of the ended children in `group`.
///
/// Another thread may trace some of them. A stop that it has not seen yet would be lost to it if it
/// were waited for here, and the tracee would stand still for ever: so this looks before it waits.
fn reap(group: libc::pid_t) {
    loop {
        // SAFETY: all-zero bytes are a valid siginfo_t.
        let mut seen: libc::siginfo_t = unsafe { std::mem::zeroed() };
        let look = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
        // SAFETY: `seen` is writable and of the right type; nothing is taken away.
        let found =
            unsafe { libc::waitid(libc::P_PGID, group.cast_unsigned(), &raw mut seen, look) };
        // SAFETY: waitid fills in what it found, or leaves the zeros.
        let pid = unsafe { seen.si_pid() };
        let ended = [libc::CLD_EXITED, libc::CLD_KILLED, libc::CLD_DUMPED].contains(&seen.si_code);
        if found != 0 || pid <= 0 || !ended {
            return;
        }
        // SAFETY: waits for one ended child; the status goes nowhere.
        if unsafe { libc::waitpid(pid, std::ptr::null_mut(), libc::WNOHANG) } <= 0 {
            return;
        }
    }
}
