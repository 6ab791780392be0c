//! Linux: one CPU, and the policy for batch work.

/// Gives the threads of the process `pid`, and those it will start, one CPU and the policy for
/// batch work. Where the system does not allow it, nothing changes.
pub(crate) fn take_turns(pid: i32) {
    let Ok(allowed) = rustix::thread::sched_getaffinity(None) else {
        return;
    };
    let cpus: Vec<usize> = (0..rustix::thread::CpuSet::MAX_CPU)
        .filter(|&cpu| allowed.is_set(cpu))
        .collect();
    // Judges that run at the same time spread over the CPUs.
    let Some(&cpu) = cpus.get(pid.unsigned_abs() as usize % cpus.len().max(1)) else {
        return;
    };
    let mut one = rustix::thread::CpuSet::new();
    one.set(cpu);
    // An older kernel or a container may refuse; then there are only more interleavings.
    let _ = rustix::thread::sched_setaffinity(rustix::thread::Pid::from_raw(pid), &one);
    let priority = libc::sched_param { sched_priority: 0 };
    // SAFETY: `priority` is a live `sched_param`; a process that is gone is an error, not
    // undefined.
    unsafe { libc::sched_setscheduler(pid, libc::SCHED_BATCH, &raw const priority) };
}
