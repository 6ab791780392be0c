//! The stacks on which student code runs: 1 MiB each with a guard page, used again by later
//! executions and explorations. loom's own coroutines have 32 KiB.

use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::sync::{Mutex, PoisonError};
use ::std::vec::Vec;

use super::engine;

/// The size of one stack in bytes.
const SIZE: usize = 1 << 20;
const GUARD: usize = 64 << 10;

/// Those that nobody is on.
static FREE: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// Where stacks begin, for a signal handler, which can't wait for a lock. Later ones are not known.
static KNOWN: [AtomicUsize; 1024] = [const { AtomicUsize::new(0) }; 1024];

/// Whether an address is in the guard page of a stack. May be called by a signal handler.
pub(crate) fn is_guard(address: usize) -> bool {
    KNOWN
        .iter()
        .map(|base| base.load(Ordering::Relaxed))
        .take_while(|&base| base != 0)
        .any(|base| (base - GUARD..base).contains(&address))
}

fn map() -> usize {
    // SAFETY: an anonymous private mapping at an address of the kernel's choice.
    let base = unsafe {
        libc::mmap(
            ::std::ptr::null_mut(),
            SIZE + GUARD,
            libc::PROT_NONE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    assert!(base != libc::MAP_FAILED, "no memory for a stack");
    let base = base as usize + GUARD;
    // SAFETY: the range is inside of the mapping that was just made.
    let made = unsafe { libc::mprotect(base as *mut _, SIZE, libc::PROT_READ | libc::PROT_WRITE) };
    assert!(made == 0, "no memory for a stack");
    // Whoever comes first takes the place.
    let _ = KNOWN.iter().find(|place| {
        place
            .compare_exchange(0, base, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    });
    base
}

/// Runs `f` on a stack of its own. `f` must not unwind.
pub(crate) fn run(f: impl FnOnce()) {
    let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let base = free.unwrap_or_else(map);
    // SAFETY: the stack is mapped, aligned to a page, used by nobody else until it is given back, and
    // `f` does not unwind out of it.
    unsafe { psm::on_stack(base as *mut u8, SIZE, f) };
    engine::forget(base, SIZE);
    FREE.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(base);
}
