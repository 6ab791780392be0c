//! The words the grader's parts share: stages, verdicts, evidence, bilingual text.
//!
//! Pure data. This crate alone knows how a verdict of several checks is formed
//! ([`Verdict::worst`]) and how evidence is spelled in a report. It must not
//! touch a file, a process, a clock or the terminal, and it decides nothing
//! about a submission.

mod evidence;
mod job;
mod text;
mod verdict;

pub use evidence::{
    Evidence, Hangs, InFlightEvidence, PropertyEvidence, RaceEvidence, RoundRow, SpeedEvidence,
    Step,
};
pub use job::{
    Binding, CheckOutcome, FunctionState, Job, JudgeLine, Launch, Limits, Place, Settings,
};
pub use text::{Lang, NEEDS_LINUX, Text, plural};
pub use verdict::{Stage, Verdict};
