//! Who answers the questions of a solution's code, and when.
//!
//! Only the words that judges and calls have in common: what is asked, what was seen, and the way
//! back. What an answer should be is the exercise's to know.

use crate::error::JudgeError;
use crate::tasks::Look;
use grade_harness::frame::{self, FrameError};
use grade_harness::stream::Stream;
use grade_harness::wire::ToSolution;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Decides what a solution's questions are answered, and when.
pub trait Director {
    /// A question has come. It may be answered now or later, through `line`.
    fn asked(&mut self, question: Asked, line: &mut Line<'_>);

    /// Every thread waits, as `look` shows, and nothing but the judge can wake one; or some only
    /// spin, and many turns have not helped them.
    fn quiet(&mut self, look: &Look, line: &mut Line<'_>) -> Quiet;

    /// As [`Director::quiet`], but sooner: every thread waited at some moment just now. Nothing
    /// should be concluded from it.
    fn calm(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        Quiet::Stuck
    }

    /// Nothing runs: some threads sleep until a timeout, as `look` shows, and all others wait. Called
    /// again and again while that lasts. Whoever does something where it is calm need not let them
    /// sleep; to have nothing to do is no hang.
    fn asleep(&mut self, look: &Look, line: &mut Line<'_>) -> Quiet {
        match self.calm(look, line) {
            Quiet::Acted => Quiet::Acted,
            Quiet::Stuck | Quiet::Patient => Quiet::Patient,
        }
    }

    /// Called from time to time while something moves.
    fn moving(&mut self) {}

    /// True if something that the director has sent has not been taken yet.
    fn busy(&mut self) -> bool {
        false
    }
}

/// What a director has done about a standstill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// It has answered something, or done something else that lets the solution go on.
    Acted,
    /// There is nothing to do: the solution hangs.
    Stuck,
    /// Nothing for now; something will happen by itself.
    Patient,
}

/// A question of the submission's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its number.
    pub id: u64,
    /// The asking thread; never the same for two threads of one process.
    pub thread: u64,
    /// What is asked for.
    pub what: String,
    pub(crate) arguments: Vec<u8>,
}

impl Asked {
    /// The arguments.
    ///
    /// # Errors
    /// If they are of another type.
    pub fn arguments<A: DeserializeOwned>(&self) -> Result<A, JudgeError> {
        frame::decode(&self.arguments)
            .map_err(|error| JudgeError::Refused(format!("a question for {}: {error}", self.what)))
    }
}

/// The way back to the solution, for a [`Director`].
pub struct Line<'a> {
    pub(crate) socket: &'a Stream,
    /// Why an answer could not be sent.
    pub(crate) failed: Option<String>,
    /// Questions that wait for their answer.
    pub(crate) open: &'a mut usize,
}

impl Line<'_> {
    /// Answers the question `id`.
    pub fn answer<R: Serialize + ?Sized>(&mut self, id: u64, reply: &R) {
        let word = frame::encode(reply).map(|reply| ToSolution::Answer { id, reply });
        // A solution that is gone is noticed when its answer is read.
        match word.and_then(|word| frame::write(&mut &*self.socket, &word)) {
            Ok(()) | Err(FrameError::Stream(_) | FrameError::Closed) => {}
            Err(error) => self.failed = Some(error.to_string()),
        }
        *self.open = self.open.saturating_sub(1);
    }
}

/// A director for functions that ask nothing.
pub struct Alone;

impl Director for Alone {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn quiet(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        Quiet::Stuck
    }
}
