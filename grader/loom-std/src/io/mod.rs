//! `std::io`: the traits, errors and adaptors of the standard library, and streams of its own: an
//! empty standard input, and outputs that show nothing.

pub use ::std::io::*;

#[doc(hidden)]
pub use self::stdio::{_eprint, _eprintln, _print, _println};
pub use self::stdio::{
    IsTerminal, Stderr, StderrLock, Stdin, StdinLock, Stdout, StdoutLock, stderr, stdin, stdout,
};

use ::std::panic::Location;

use crate::hooks;

mod stdio;
mod stream;

/// A pipe; a model has none.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn pipe() -> Result<(PipeReader, PipeWriter)> {
    hooks::unsupported("std::io::pipe", Location::caller())
}
