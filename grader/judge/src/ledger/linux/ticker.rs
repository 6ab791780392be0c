//! When the tracing thread gets its turns: a timer that interrupts its waiting, and short turns.

use std::io;
use std::time::Duration;

/// Asks for short turns, so that a stopped task waits less for this thread on a busy machine. Kernels
/// that do not know it (before 6.12) say no, and nothing is lost.
pub(super) fn shorten_time_slice() {
    #[repr(C)]
    #[derive(Default)]
    struct SchedAttr {
        size: u32,
        policy: u32,
        flags: u64,
        nice: i32,
        priority: u32,
        runtime: u64,
        deadline: u64,
        period: u64,
    }
    let attributes = SchedAttr {
        size: size_of::<SchedAttr>() as u32,
        // SAFETY: reads this thread's priority; no memory is involved.
        nice: unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) },
        runtime: 100_000,
        ..SchedAttr::default()
    };
    // SAFETY: the structure is as large as it says and outlives the call; 0 is this thread.
    unsafe {
        libc::syscall(libc::SYS_sched_setattr, 0, &raw const attributes, 0);
    }
}

/// A timer whose signal interrupts this thread's waiting.
pub(super) struct Ticker(libc::timer_t);

extern "C" fn interrupt(_signal: libc::c_int) {}

impl Ticker {
    pub(super) fn start(period: Duration) -> io::Result<Ticker> {
        let signal = libc::SIGRTMIN() + 5;
        // SAFETY: all structures are plain data that outlive their calls; the handler does nothing and
        // is therefore safe in a signal; the timer signals this thread only.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            let handler: extern "C" fn(libc::c_int) = interrupt;
            action.sa_sigaction = handler as usize;
            check(libc::sigaction(signal, &action, std::ptr::null_mut()))?;
            let mut only: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&mut only);
            libc::sigaddset(&mut only, signal);
            check(libc::pthread_sigmask(
                libc::SIG_UNBLOCK,
                &only,
                std::ptr::null_mut(),
            ))?;
            let mut event: libc::sigevent = std::mem::zeroed();
            event.sigev_notify = libc::SIGEV_THREAD_ID;
            event.sigev_signo = signal;
            event.sigev_notify_thread_id = libc::gettid();
            let mut timer: libc::timer_t = std::mem::zeroed();
            check(libc::timer_create(
                libc::CLOCK_MONOTONIC,
                &mut event,
                &mut timer,
            ))?;
            let ticker = Ticker(timer);
            let span = libc::timespec {
                tv_sec: 0,
                tv_nsec: period.subsec_nanos().into(),
            };
            let times = libc::itimerspec {
                it_interval: span,
                it_value: span,
            };
            check(libc::timer_settime(timer, 0, &times, std::ptr::null_mut()))?;
            Ok(ticker)
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        // SAFETY: the timer was made by `start` and is deleted once.
        unsafe {
            libc::timer_delete(self.0);
        }
    }
}

fn check(result: libc::c_int) -> io::Result<()> {
    if result == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
