//! Who the program runs as, whose child it is, and what it can't become again.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn checked(result: libc::c_int) -> io::Result<()> {
    if result == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// The starter's process id.
pub(super) fn parent() -> libc::pid_t {
    // SAFETY: asks for a number; cannot fail.
    unsafe { libc::getppid() }
}

/// Starts a session and a process group of this process's own, by which it can be killed as a whole.
pub(super) fn own_session() {
    // SAFETY: changes this process only. It fails only if it leads a group already, which will do.
    unsafe { libc::setsid() };
}

/// True if this process is root and may become somebody else.
pub(super) fn may_change() -> bool {
    // SAFETY: asks for a number; cannot fail.
    if unsafe { libc::geteuid() } != 0 {
        return false;
    }
    // In a container root may lack the capabilities or the ids.
    let capable = fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("CapEff:"))?;
            u64::from_str_radix(line.trim(), 16).ok()
        });
    // CAP_SETGID is 6, CAP_SETUID is 7.
    let has_capabilities = capable.is_some_and(|set| set & 0b1100_0000 == 0b1100_0000);
    let ids = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let mapped = ids.lines().any(|line| {
        let mut numbers = line
            .split_whitespace()
            .filter_map(|word| word.parse::<u64>().ok());
        let (first, _, count) = (numbers.next(), numbers.next(), numbers.next());
        first
            .zip(count)
            .is_some_and(|(first, count)| first == 0 && count >= 65_536)
    });
    has_capabilities && mapped
}

/// Becomes user and group `id`, for good.
pub(super) fn become_user(id: u32) -> io::Result<()> {
    // SAFETY: changes this process only; the group goes first, while it still may.
    unsafe {
        checked(libc::setgroups(0, std::ptr::null()))?;
        checked(libc::setresgid(id, id, id))?;
        checked(libc::setresuid(id, id, id))
    }
}

/// This process ends when the thread that started it ends. To be called after a change of user,
/// which takes it back.
pub(super) fn die_with(starter: libc::pid_t) -> io::Result<()> {
    // SAFETY: changes this process only.
    checked(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0) })?;
    if parent() == starter {
        Ok(())
    } else {
        Err(io::Error::other("the starter has ended"))
    }
}

/// No program that this process becomes gets more rights than it has now.
pub(super) fn gain_nothing_by_exec() -> io::Result<()> {
    // SAFETY: changes this process only.
    checked(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) })
}

/// True if every folder above `path` lets everybody pass.
pub fn reachable_by_others(path: &Path) -> bool {
    let Ok(path) = fs::canonicalize(path) else {
        return false;
    };
    path.ancestors().skip(1).all(|folder| {
        fs::metadata(folder).is_ok_and(|about| about.permissions().mode() & 0o001 != 0)
    })
}
