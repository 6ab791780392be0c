//! How an operation that the judge directs ends, as it travels: a download, a job.
//!
//! Shared with the judge; pure data, and how it becomes an `io::Result` or a panic again.

use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind};

/// How one operation ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// With a text.
    Text(String),
    /// With an error of this kind and message.
    Error(Kind, String),
    /// With this error number of the operating system.
    OsError(i32),
    /// With a panic.
    Panic(Payload),
}

/// Kinds of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Kind {
    NotFound,
    ConnectionRefused,
    ConnectionReset,
    TimedOut,
    InvalidData,
    UnexpectedEof,
}

/// What a panic carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payload {
    /// A `&'static str`.
    Str,
    /// A `String`.
    String,
    /// A number.
    Number,
    /// Nothing.
    Unit,
    /// A value of a type that nobody knows.
    Own,
}

/// A type that no `downcast` of a submission can name.
struct Own;

impl Kind {
    /// The same in `std`.
    pub fn io(self) -> ErrorKind {
        match self {
            Kind::NotFound => ErrorKind::NotFound,
            Kind::ConnectionRefused => ErrorKind::ConnectionRefused,
            Kind::ConnectionReset => ErrorKind::ConnectionReset,
            Kind::TimedOut => ErrorKind::TimedOut,
            Kind::InvalidData => ErrorKind::InvalidData,
            Kind::UnexpectedEof => ErrorKind::UnexpectedEof,
        }
    }
}

impl Ending {
    /// Ends like this.
    ///
    /// # Errors
    /// If that is how it ends.
    ///
    /// # Panics
    /// If that is how it ends.
    pub fn happen(self) -> io::Result<String> {
        match self {
            Ending::Text(text) => Ok(text),
            Ending::Error(kind, message) => Err(io::Error::new(kind.io(), message)),
            Ending::OsError(number) => Err(io::Error::from_raw_os_error(number)),
            Ending::Panic(payload) => match payload {
                Payload::Str => std::panic::panic_any("the connection broke"),
                Payload::String => std::panic::panic_any("the connection broke".to_owned()),
                Payload::Number => std::panic::panic_any(7_u64),
                Payload::Unit => std::panic::panic_any(()),
                Payload::Own => std::panic::panic_any(Own),
            },
        }
    }
}
