//! `std::thread::ThreadId`.

use ::std::num::NonZero;

/// The identity of a thread.
#[derive(Eq, PartialEq, Clone, Copy, Hash, Debug)]
pub struct ThreadId(NonZero<u64>);

impl ThreadId {
    /// From the engine's number; the first thread's is 0.
    pub(crate) fn of(number: u64) -> Self {
        Self(NonZero::<u64>::MIN.saturating_add(number))
    }

    pub(crate) fn number(self) -> u64 {
        self.0.get() - 1
    }
}
