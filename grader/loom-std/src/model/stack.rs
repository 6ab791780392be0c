//! The stacks on which student code runs, each with a guard page, used again by later executions and
//! explorations. They are as large as the real ones, so that what has room there has room here; loom's
//! own coroutines have 32 KiB.

use ::std::collections::BTreeMap;
use ::std::io;
use ::std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::sync::{Mutex, PoisonError};
use ::std::vec::Vec;

use super::engine;

/// Bytes of a started thread's stack, if it asks for no other size.
pub(crate) const THREAD: usize = 2 << 20;
/// Bytes of the stack of the thread that calls.
pub(crate) const CALLER: usize = 8 << 20;
/// Bytes beside those, for the frames of the engine.
const ROOM: usize = 256 << 10;
const GUARD: usize = 64 << 10;
const PAGE: usize = 4 << 10;

/// Those that nobody is on, by size.
static FREE: Mutex<BTreeMap<usize, Vec<usize>>> = Mutex::new(BTreeMap::new());

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

/// A stack that nobody else is on.
pub(crate) struct Stack {
    base: usize,
    size: usize,
}

impl Stack {
    /// A stack with `bytes` for student code.
    ///
    /// # Errors
    /// What a real thread with such a stack is refused with: there is no room for it.
    pub(crate) fn reserve(bytes: usize) -> io::Result<Stack> {
        let size = bytes
            .checked_add(ROOM)
            .and_then(|size| size.checked_next_multiple_of(PAGE))
            .ok_or_else(refused)?;
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let base = match free.get_mut(&size).and_then(Vec::pop) {
            Some(base) => base,
            None => map(size)?,
        };
        Ok(Stack { base, size })
    }

    /// Runs `f` on it.
    pub(crate) fn run<T>(&self, f: impl FnOnce() -> T) -> T {
        let mut ended = None;
        // SAFETY: the stack is mapped, aligned to a page, used by nobody else while this lives, and
        // nothing unwinds out of it.
        unsafe {
            psm::on_stack(self.base as *mut u8, self.size, || {
                ended = Some(catch_unwind(AssertUnwindSafe(f)));
            });
        }
        engine::forget(self.base, self.size);
        match ended.expect("it has run") {
            Ok(value) => value,
            Err(payload) => resume_unwind(payload),
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        free.entry(self.size).or_default().push(self.base);
    }
}

fn refused() -> io::Error {
    io::Error::from_raw_os_error(libc::EAGAIN)
}

fn map(size: usize) -> io::Result<usize> {
    let whole = size.checked_add(GUARD).ok_or_else(refused)?;
    // SAFETY: an anonymous private mapping at an address of the kernel's choice.
    let begin = unsafe {
        libc::mmap(
            ::std::ptr::null_mut(),
            whole,
            libc::PROT_NONE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK,
            -1,
            0,
        )
    };
    if begin == libc::MAP_FAILED {
        return Err(refused());
    }
    let base = begin as usize + GUARD;
    // SAFETY: the range is inside of the mapping that was just made.
    let made = unsafe { libc::mprotect(base as *mut _, size, libc::PROT_READ | libc::PROT_WRITE) };
    if made != 0 {
        // SAFETY: the mapping that was just made, and that nobody knows.
        unsafe { libc::munmap(begin, whole) };
        return Err(refused());
    }
    // Whoever comes first takes the place.
    let _ = KNOWN.iter().find(|place| {
        place
            .compare_exchange(0, base, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    });
    Ok(base)
}

/// Runs `f` on a stack of its own with so many `bytes` for it.
pub(crate) fn run<T>(bytes: usize, f: impl FnOnce() -> T) -> T {
    let stack = Stack::reserve(bytes).expect("there is memory for a stack");
    stack.run(f)
}
