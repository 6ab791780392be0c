//! The judge's own failures, which never cost a student anything.

use std::io;
use std::path::PathBuf;

/// Why a check could not be decided, though the submission is not to blame.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// A program could not be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// The solution's program ended or stood still before it was ready for calls.
    #[error("{program} ended before it was ready for calls ({status}): {stderr}")]
    NotReady {
        /// The program.
        program: String,
        /// How it ended.
        status: String,
        /// What it wrote to standard error.
        stderr: String,
        /// True if a signal ended it.
        signal: bool,
    },
    /// The solution's program did not make a call: judge and program do not fit together.
    #[error("the solution refused a call: {0}")]
    Refused(String),
    /// The call socket failed.
    #[error("the call socket of {program} failed: {detail}")]
    Socket {
        /// The program.
        program: String,
        /// How.
        detail: String,
    },
    /// A file that the judge needs.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something that a submission started could not be ended.
    #[error("what the submission has started could not be ended: {0}")]
    Leftovers(io::Error),
    /// Something that only Linux shows.
    #[error("self-check only: this check needs Linux")]
    NeedsLinux,
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

impl JudgeError {
    /// Says which file an error is about.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> JudgeError {
        let path = path.into();
        move |source| JudgeError::File { path, source }
    }
}
