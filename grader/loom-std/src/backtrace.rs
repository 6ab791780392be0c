//! `std::backtrace` as it is where no backtrace was asked for. A forced one would show the engine
//! under the code, so it is not supported in a model.

pub use ::std::backtrace::BacktraceStatus;

use ::std::backtrace as real;
use ::std::fmt;
use ::std::panic::Location;

use crate::hooks;

/// A backtrace: a disabled one.
#[must_use]
pub struct Backtrace {
    inner: real::Backtrace,
}

impl Backtrace {
    /// A backtrace, if the environment asks for them: it is empty.
    pub fn capture() -> Backtrace {
        Backtrace::disabled()
    }

    /// A backtrace whatever the environment says; not supported in a model.
    #[track_caller]
    pub fn force_capture() -> Backtrace {
        hooks::unsupported(
            "std::backtrace::Backtrace::force_capture",
            Location::caller(),
        )
    }

    /// A backtrace that holds nothing.
    pub const fn disabled() -> Backtrace {
        Backtrace {
            inner: real::Backtrace::disabled(),
        }
    }

    /// Whether it was captured.
    #[must_use]
    pub fn status(&self) -> BacktraceStatus {
        self.inner.status()
    }
}

impl fmt::Debug for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
