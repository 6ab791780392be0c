//! Resource limits of the process.

use crate::policy::Policy;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;

/// Bytes of the main thread's stack: what a shell gives, whatever the starter was given.
const STACK: u64 = 8 << 20;

/// How many more tasks than its user has already a program may have where the user is not changed.
/// Generous: what the user starts meanwhile counts as well.
const MARGIN: u64 = 1_024;

/// Sets the limits of `policy`, hard and soft alike (CPU time: a second between them).
pub(super) fn limit(policy: &Policy) -> io::Result<()> {
    let limits = &policy.limits;
    set(libc::RLIMIT_CORE, Some(0), 0)?;
    set(libc::RLIMIT_STACK, Some(STACK), 0)?;
    set(libc::RLIMIT_CPU, limits.cpu_seconds, 1)?;
    set(libc::RLIMIT_DATA, limits.data_bytes, 0)?;
    set(libc::RLIMIT_FSIZE, limits.file_bytes, 0)?;
    set(libc::RLIMIT_NOFILE, limits.open_files, 0)?;
    let tasks = match (limits.tasks, policy.user) {
        (Some(tasks), Some(_)) => Some(tasks),
        (Some(tasks), None) => Some(tasks_of_this_user() + tasks + MARGIN),
        (None, _) => None,
    };
    set(libc::RLIMIT_NPROC, tasks, 0)
}

#[cfg(target_env = "gnu")]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(target_env = "gnu"))]
type Resource = libc::c_int;

/// Sets one limit; where the starter has less already, that stays.
fn set(resource: Resource, soft: Option<u64>, grace: u64) -> io::Result<()> {
    let Some(soft) = soft else { return Ok(()) };
    // SAFETY: `limit` is a plain value on the stack that lives through both calls.
    let done = unsafe {
        let mut limit: libc::rlimit = std::mem::zeroed();
        libc::getrlimit(resource, &mut limit);
        limit.rlim_max = limit.rlim_max.min(soft.saturating_add(grace));
        limit.rlim_cur = soft.min(limit.rlim_max);
        libc::setrlimit(resource, &limit)
    };
    if done == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// The number of threads of all processes of this user.
fn tasks_of_this_user() -> u64 {
    // SAFETY: asks for a number; cannot fail.
    let user = unsafe { libc::getuid() };
    let Ok(entries) = fs::read_dir("/proc") else {
        return 0;
    };
    entries
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .as_encoded_bytes()
                .first()
                .is_some_and(u8::is_ascii_digit)
        })
        .filter(|entry| entry.metadata().is_ok_and(|about| about.uid() == user))
        // A task folder has one link for each thread, and two more.
        .filter_map(|entry| fs::metadata(entry.path().join("task")).ok())
        .map(|about| about.nlink().saturating_sub(2))
        .sum()
}
