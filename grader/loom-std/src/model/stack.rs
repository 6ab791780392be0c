//! The stacks on which student code runs: 1 MiB each with a guard page, used again by later
//! executions and explorations. loom's own coroutines have 32 KiB.

use ::std::sync::{Mutex, PoisonError};
use ::std::vec::Vec;

/// The size of one stack in bytes.
const SIZE: usize = 1 << 20;
const GUARD: usize = 64 << 10;

/// Those that nobody is on.
static FREE: Mutex<Vec<usize>> = Mutex::new(Vec::new());

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
    base
}

/// Runs `f` on a stack of its own. `f` must not unwind.
pub(crate) fn run(f: impl FnOnce()) {
    let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let base = free.unwrap_or_else(map);
    // SAFETY: the stack is mapped, aligned to a page, used by nobody else until it is given back, and
    // `f` does not unwind out of it.
    unsafe { psm::on_stack(base as *mut u8, SIZE, f) };
    FREE.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(base);
}
