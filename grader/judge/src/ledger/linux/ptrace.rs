//! What the kernel is asked and says about traced tasks, in words of ours.
//!
//! It alone makes ptrace's and wait's system calls and knows their numbers and codes. It keeps nothing and
//! concludes nothing.

use std::io;

pub(super) enum Event {
    Stopped { tid: i32, status: i32 },
    Gone { tid: i32 },
    Tick,
    NoTracee,
}

/// Waits for a tracee of this thread, or for a tick of its timer.
pub(super) fn next_event() -> Event {
    let own = libc::__WALL | libc::__WNOTHREAD;
    // SAFETY: siginfo_t is plain data, for which all zeros is a valid value.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let options = libc::WEXITED | libc::WSTOPPED | libc::WNOWAIT | own;
    // SAFETY: `info` outlives the call and is writable.
    let done = unsafe { libc::waitid(libc::P_ALL, 0, &mut info, options) };
    if done != 0 {
        return match io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => Event::Tick,
            _ => Event::NoTracee,
        };
    }
    // SAFETY: waitid succeeded, so the fields of a child's state are set.
    let tid = unsafe { info.si_pid() };
    if matches!(
        info.si_code,
        libc::CLD_EXITED | libc::CLD_KILLED | libc::CLD_DUMPED
    ) {
        return Event::Gone { tid };
    }
    let mut status = 0;
    // SAFETY: `status` outlives the call and is writable.
    let taken = unsafe { libc::waitpid(tid, &mut status, own | libc::WNOHANG) };
    if taken == tid && libc::WIFSTOPPED(status) {
        Event::Stopped { tid, status }
    } else {
        Event::Tick
    }
}

/// Takes the status of a thread or process that is gone. The solution's own is never taken: it
/// belongs to whoever started it.
pub(super) fn reap(tid: i32) {
    // SAFETY: a null status pointer is allowed.
    unsafe {
        libc::waitpid(
            tid,
            std::ptr::null_mut(),
            libc::__WALL | libc::__WNOTHREAD | libc::WNOHANG,
        );
    }
}

/// What a followed thread does at a stop.
pub(super) enum Call {
    /// It is about to wait at a lock's address.
    Wait { address: u64 },
    /// It is about to wake threads that wait at an address.
    Wake { address: u64 },
    /// It gives its CPU away.
    Yield,
    /// It may be about to wait for something else.
    Other,
    /// Nothing that could make a thread wait or go on.
    Nothing,
    /// The system call is over.
    Returned { waited: bool },
}

pub(super) fn system_call(tid: i32) -> Option<Call> {
    // SAFETY: the structure is plain data, for which all zeros is a valid value.
    let mut info: libc::ptrace_syscall_info = unsafe { std::mem::zeroed() };
    let size = size_of::<libc::ptrace_syscall_info>();
    // SAFETY: the kernel writes at most `size` bytes to `info`, which outlives the call.
    let done = unsafe { libc::ptrace(libc::PTRACE_GET_SYSCALL_INFO, tid, size, &raw mut info) };
    if done <= 0 {
        return None;
    }
    match info.op {
        libc::PTRACE_SYSCALL_INFO_ENTRY => {
            // SAFETY: at an entry the kernel fills in `entry`; all its fields are plain numbers.
            let entry = unsafe { info.u.entry };
            Some(begun(entry.nr as libc::c_long, &entry.args))
        }
        libc::PTRACE_SYSCALL_INFO_EXIT => {
            // SAFETY: at an exit the kernel fills in `exit`; all its fields are plain numbers.
            let result = unsafe { info.u.exit.sval };
            // Interrupted calls are made again; the kernel's own codes for that begin at 512.
            let interrupted = result == -i64::from(libc::EINTR) || (-516..=-512).contains(&result);
            Some(Call::Returned {
                waited: !interrupted,
            })
        }
        _ => None,
    }
}

fn begun(number: libc::c_long, arguments: &[u64; 6]) -> Call {
    match number {
        libc::SYS_futex => match (arguments[1] as i32) & libc::FUTEX_CMD_MASK {
            libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET => Call::Wait {
                address: arguments[0],
            },
            libc::FUTEX_WAKE | libc::FUTEX_WAKE_BITSET => Call::Wake {
                address: arguments[0],
            },
            _ => Call::Nothing,
        },
        libc::SYS_sched_yield => Call::Yield,
        libc::SYS_read
        | libc::SYS_readv
        | libc::SYS_recvfrom
        | libc::SYS_ppoll
        | libc::SYS_pselect6
        | libc::SYS_wait4
        | libc::SYS_waitid
        | libc::SYS_nanosleep
        | libc::SYS_clock_nanosleep
        | libc::SYS_flock => Call::Other,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll => Call::Other,
        _ => Call::Nothing,
    }
}

pub(super) fn request(what: libc::c_uint, tid: i32, data: usize) -> io::Result<()> {
    // SAFETY: these requests read and write no memory of ours; `data` is a number for the kernel.
    let done = unsafe { libc::ptrace(what, tid, 0usize, data) };
    if done == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// Lets a stopped task go on. A task that was killed meanwhile cannot, which is no error.
pub(super) fn resume(how: libc::c_uint, tid: i32, signal: usize) {
    let _ = request(how, tid, signal);
}

/// The number that goes with an event: the id of the new task.
pub(super) fn message(tid: i32) -> Option<i32> {
    let mut value: libc::c_ulong = 0;
    // SAFETY: the kernel writes one unsigned long to `value`, which outlives the call.
    let done = unsafe { libc::ptrace(libc::PTRACE_GETEVENTMSG, tid, 0usize, &raw mut value) };
    if done == -1 {
        None
    } else {
        i32::try_from(value).ok()
    }
}
