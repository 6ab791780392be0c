//! Other systems: nothing is recorded, and no call is made that would have been.

use super::{LedgerError, Plan, Trace, Waiting};

/// Not observed here.
///
/// # Errors
/// Always; `call` was not made.
pub fn trace<T>(_: i32, _: impl FnOnce() -> T) -> Result<(T, Trace), LedgerError> {
    Err(LedgerError::NeedsLinux)
}

/// Not observed here.
///
/// # Errors
/// Always; `call` was not made.
pub fn waiting<T>(_: i32, _: Plan, _: impl FnOnce() -> T) -> Result<(T, Waiting), LedgerError> {
    Err(LedgerError::NeedsLinux)
}
