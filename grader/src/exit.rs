//! The program's exit codes.

use crate::report::Report;
use grade_outcome::Verdict;
use std::process::{ExitCode, Termination};

/// How the program ends. The numbers are relied on from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Graded, and every submission reached the pass mark.
    Passed = 0,
    /// Graded, and some submission did not.
    NotPassed = 1,
    /// A usage, rubric or course error; nothing was graded.
    Usage = 2,
    /// Some check is an `error`, or for some submission it is undecided whether it passes.
    Undecided = 3,
    /// Somebody wanted to stop; what was finished is kept.
    Interrupted = 130,
}

impl Exit {
    /// The exit code for these reports.
    pub fn of<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Exit {
        let codes = reports.into_iter().map(|report| {
            if report.has(Verdict::Error) || report.passed.is_none() {
                Exit::Undecided
            } else if report.passed == Some(true) {
                Exit::Passed
            } else {
                Exit::NotPassed
            }
        });
        codes.fold(Exit::Passed, Exit::and)
    }

    /// The code for both: what is undecided goes before what did not pass.
    #[must_use]
    pub fn and(self, other: Exit) -> Exit {
        if self as u8 >= other as u8 {
            self
        } else {
            other
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_undecided_goes_before_what_did_not_pass() {
        assert_eq!(Exit::NotPassed.and(Exit::Undecided), Exit::Undecided);
        assert_eq!(Exit::Undecided.and(Exit::Passed), Exit::Undecided);
        assert_eq!(Exit::Passed.and(Exit::NotPassed), Exit::NotPassed);
        assert_eq!(Exit::of([]), Exit::Passed);
    }
}
