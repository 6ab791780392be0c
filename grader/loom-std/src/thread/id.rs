//! `std::thread::ThreadId`.

use ::std::num::NonZero;
use ::std::process;

/// The identity of a thread.
#[derive(Eq, PartialEq, Clone, Copy, Hash, Debug)]
pub struct ThreadId(NonZero<u64>);

/// Threads that a process of this number might have had before: an execution is not to be told by small
/// numbers from a call that is one of many.
fn earlier() -> u64 {
    u64::from(process::id() % 509)
}

impl ThreadId {
    /// From the engine's number; the first thread's is 0, and is the first of the process, too.
    pub(crate) fn of(number: u64) -> Self {
        let before = if number == 0 { 0 } else { earlier() };
        Self(NonZero::<u64>::MIN.saturating_add(number + before))
    }

    pub(crate) fn number(self) -> u64 {
        match self.0.get() - 1 {
            0 => 0,
            later => later - earlier(),
        }
    }
}
