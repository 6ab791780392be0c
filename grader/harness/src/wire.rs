//! The words between a judge and a solution.
//!
//! Pure data, shared by both sides. It alone knows what travels; it must not act on it.

use serde::{Deserialize, Serialize};

/// From the judge to the solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToSolution {
    /// Call a function.
    Call {
        /// Its name.
        function: String,
        /// Its arguments, encoded.
        arguments: Vec<u8>,
    },
    /// The answer to an [`ToJudge::Ask`].
    Answer {
        /// The number of the question.
        id: u64,
        /// The answer, encoded.
        reply: Vec<u8>,
    },
}

/// From the solution to the judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToJudge {
    /// The program has started and waits for calls; always the first word.
    Ready,
    /// The call returned.
    Returned {
        /// What it returned, encoded.
        value: Vec<u8>,
        /// Nanoseconds between call and return by the clock of the solution's process.
        nanoseconds: u64,
    },
    /// The call panicked.
    Panicked(Panicked),
    /// The call returned a value that is too large to be sent.
    Oversized {
        /// Its size, encoded.
        bytes: u64,
    },
    /// The call cannot be made or its result cannot be sent: a mistake of the course.
    Refused(String),
    /// Code of the call asks the judge for something and waits for the answer.
    Ask {
        /// The number of the question, never used twice in a process.
        id: u64,
        /// The asking thread, a number that is never used twice in a process.
        thread: u64,
        /// What is asked for.
        what: String,
        /// The arguments, encoded.
        arguments: Vec<u8>,
    },
}

/// A call that panicked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Panicked {
    /// The panic that ended the call.
    pub last: Panic,
    /// Panics of any thread before it during the call, the first ones of them.
    pub earlier: Vec<Panic>,
}

/// One panic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Panic {
    /// Its message; empty if its payload is no text.
    pub message: String,
    /// The source file as the compiler wrote it; empty if it is not known.
    pub file: String,
    /// The line, from 1; 0 if it is not known.
    pub line: u32,
}

/// An `io::Error` in transit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The name of its `ErrorKind`, such as `NotFound`.
    pub kind: String,
    /// The operating system's number, if it has one.
    pub os: Option<i32>,
    /// Its message.
    pub message: String,
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Fault {
            kind: format!("{:?}", error.kind()),
            os: error.raw_os_error(),
            message: error.to_string(),
        }
    }
}
