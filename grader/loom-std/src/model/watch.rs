//! Watches a search from another thread: code that never comes back to the engine, and code that dies.
//!
//! Whoever is stuck in a loop without an operation, has used up its stack or aborts can't tell. So
//! the engine leaves its pulse where the caller of the search sees it, a search that has stopped is
//! silenced for good, and the same search is run again to the last beat, where everything about the
//! execution can still be said. Time is the search thread's own CPU time, never a clock on the wall.

use ::std::cell::Cell;
use ::std::mem;
use ::std::os::unix::thread::JoinHandleExt;
use ::std::ptr;
use ::std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use ::std::thread::JoinHandle;
use ::std::time::Duration;

use super::report::Death;
use super::stack;

/// CPU time without a beat after which a search is taken to be stuck. An honest operation is
/// followed by the next one within milliseconds.
const ENDLESS: Duration = Duration::from_secs(2);
/// How often the caller looks.
pub(super) const LOOK: Duration = Duration::from_millis(100);
/// Has a thread that is stuck stop for good.
const SILENCE: libc::c_int = libc::SIGUSR2;

/// What a search shows to those outside of its thread.
#[derive(Default)]
pub(crate) struct Pulse {
    /// Operations since the search began.
    beats: AtomicU64,
    /// The thread of the execution that runs.
    current: AtomicUsize,
    /// How the search has died: 0 if it has not.
    death: AtomicU32,
}

impl Pulse {
    pub(crate) fn beat(&self, beats: u64) {
        self.beats.store(beats, Ordering::Relaxed);
    }

    pub(crate) fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    pub(crate) fn runs(&self, thread: usize) {
        self.current.store(thread, Ordering::Relaxed);
    }

    pub(super) fn current(&self) -> usize {
        self.current.load(Ordering::Relaxed)
    }

    fn death(&self) -> Option<Death> {
        match self.death.load(Ordering::Relaxed) {
            OVERFLOWED => Some(Death::StackOverflow),
            ABORTED => Some(Death::Aborted),
            _ => None,
        }
    }
}

const OVERFLOWED: u32 = 1;
const ABORTED: u32 = 2;

::std::thread_local! {
    /// The pulse of the search that this thread runs, for its signal handlers.
    static OWN: Cell<*const Pulse> = const { Cell::new(ptr::null()) };
    /// Whether this search has seen to it that signals are heard.
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// What was done at a fault before.
static BEFORE: AtomicPtr<libc::sigaction> = AtomicPtr::new(ptr::null_mut());

extern "C" fn heard(signal: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    let own = OWN.get();
    if own.is_null() {
        pass_on(signal);
        return;
    }
    // SAFETY: the search thread keeps its pulse as long as it lives.
    let pulse = unsafe { &*own };
    match signal {
        libc::SIGSEGV => {
            // SAFETY: the kernel gives a valid record, which for this signal has an address.
            let address = unsafe { (*info).si_addr() } as usize;
            if !stack::is_guard(address) {
                pass_on(signal);
                return;
            }
            pulse.death.store(OVERFLOWED, Ordering::Relaxed);
        }
        libc::SIGABRT => pulse.death.store(ABORTED, Ordering::Relaxed),
        _ => {}
    }
    loop {
        // SAFETY: waits for a signal; has no arguments.
        unsafe { libc::pause() };
    }
}

/// Leaves a signal that is none of ours to whoever had it before; it comes again at once.
fn pass_on(signal: libc::c_int) {
    // SAFETY: `sigaction` is plain data for which all zeroes mean the default.
    let default: libc::sigaction = unsafe { mem::zeroed() };
    let before = BEFORE.load(Ordering::Relaxed);
    let action = if signal == libc::SIGSEGV && !before.is_null() {
        before.cast_const()
    } else {
        &raw const default
    };
    // SAFETY: `action` is valid: the record on this stack, or one that is never freed.
    unsafe { libc::sigaction(signal, action, ptr::null_mut()) };
}

/// Listens to the signals of searches that die. To be called from inside of an execution: when the
/// first coroutine is made, its library puts a handler of its own before what it finds.
pub(super) fn listen() {
    if !LISTENS.replace(true) {
        for signal in [libc::SIGSEGV, libc::SIGABRT, SILENCE] {
            // SAFETY: plain data, filled in below.
            let (mut ours, mut before): (libc::sigaction, libc::sigaction) =
                unsafe { (mem::zeroed(), mem::zeroed()) };
            ours.sa_sigaction = heard as *const () as usize;
            ours.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            // SAFETY: both records are valid, and the handler does nothing but what a handler may.
            let set = unsafe { libc::sigaction(signal, &raw const ours, &raw mut before) };
            let others = before.sa_sigaction != ours.sa_sigaction;
            if set == 0 && signal == libc::SIGSEGV && others {
                BEFORE.store(
                    ::std::boxed::Box::into_raw(::std::boxed::Box::new(before)),
                    Ordering::Relaxed,
                );
            }
        }
    }
}

/// Says that this thread runs a search with this pulse, which must live as long as the thread.
pub(super) fn attend(pulse: &Pulse) {
    OWN.set(ptr::from_ref(pulse));
}

/// A look at a search from outside.
pub(super) struct Watch {
    clock: Option<libc::clockid_t>,
    beats: u64,
    since: Option<Duration>,
}

impl Watch {
    pub(super) fn new<T>(search: &JoinHandle<T>) -> Self {
        let mut clock = 0;
        // SAFETY: the thread has not been joined, so its id is valid; `clock` is a place to write to.
        let known =
            unsafe { libc::pthread_getcpuclockid(search.as_pthread_t(), &raw mut clock) } == 0;
        Self {
            clock: known.then_some(clock),
            beats: 0,
            since: None,
        }
    }

    fn cpu_time(&self) -> Option<Duration> {
        // SAFETY: plain data to be written to.
        let mut time: libc::timespec = unsafe { mem::zeroed() };
        // SAFETY: `time` is a place to write to; a clock that is gone is an error and no more.
        let read = unsafe { libc::clock_gettime(self.clock?, &raw mut time) } == 0;
        read.then(|| Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32))
    }

    /// How the search has died, or that it is stuck.
    pub(super) fn look(&mut self, pulse: &Pulse) -> Option<Death> {
        if let Some(death) = pulse.death() {
            return Some(death);
        }
        let (beats, now) = (pulse.beats(), self.cpu_time()?);
        if self.beats != beats {
            self.beats = beats;
            self.since = None;
        }
        let since = *self.since.get_or_insert(now);
        (now.saturating_sub(since) >= ENDLESS).then_some(Death::EndlessLoop)
    }
}

/// Stops a search that is stuck for good. Its thread and what is on its stacks stay.
pub(super) fn silence<T>(search: &JoinHandle<T>) {
    // SAFETY: the thread has not been joined, so its id is valid, and its handler never returns.
    unsafe { libc::pthread_kill(search.as_pthread_t(), SILENCE) };
}
