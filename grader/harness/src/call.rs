//! One call of the judge: arguments in, the submission's function, its result out.
//!
//! It alone decides what a panic in a call becomes. The submission's function runs here, on the
//! main thread.

use crate::frame::FrameError;
use crate::wire::ToJudge;
use crate::{frame, panics};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Bytes that are left free for what is sent around a value.
const ROOM: usize = 64;

/// A call that waits to be made.
pub struct Call {
    function: String,
    arguments: Vec<u8>,
}

/// A call that was made; only [`Call`] can make one.
pub struct Served(pub(crate) ToJudge);

impl Call {
    pub(crate) fn new(function: String, arguments: Vec<u8>) -> Self {
        Call {
            function,
            arguments,
        }
    }

    /// The function to call.
    pub fn function(&self) -> &str {
        &self.function
    }

    /// Makes the call: `function` takes the arguments (a tuple if there are several) and calls the
    /// submission.
    pub fn with<A: DeserializeOwned, R: Serialize>(self, function: impl FnOnce(A) -> R) -> Served {
        let arguments = match frame::decode(&self.arguments) {
            Ok(arguments) => arguments,
            Err(error) => {
                return Served(ToJudge::Refused(format!(
                    "the arguments of {}: {error}",
                    self.function
                )));
            }
        };
        panics::watch();
        let began = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| function(arguments)));
        let nanoseconds = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        Served(match result {
            Ok(value) => match frame::encode(&value) {
                // The frame around it needs some bytes as well.
                Ok(value) if value.len() > frame::MAX_BYTES - ROOM => ToJudge::Oversized {
                    bytes: value.len() as u64,
                },
                Ok(value) => ToJudge::Returned { value, nanoseconds },
                Err(FrameError::TooLong(bytes)) => ToJudge::Oversized {
                    bytes: bytes as u64,
                },
                Err(
                    error @ (FrameError::Content(_) | FrameError::Closed | FrameError::Stream(_)),
                ) => ToJudge::Refused(format!("the result of {}: {error}", self.function)),
            },
            Err(payload) => ToJudge::Panicked(panics::caught(payload)),
        })
    }

    /// Answers that the program has no such function.
    pub fn unknown(self) -> Served {
        Served(ToJudge::Refused(format!(
            "the program has no function {}",
            self.function
        )))
    }
}
