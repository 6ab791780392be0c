//! Mutants: the course's own right solutions with one mistake of concurrency put in.
//!
//! Finds out where a source can be made wrong ([`of_file`]) and what is argued to change nothing
//! ([`equivalents`]); pure, it compiles and grades nothing. A mutant that keeps all its points shows
//! a gap in the checks.

mod effects;
mod equivalents;
mod guards;
mod operator;
mod parts;
mod source;
mod splits;
mod tally;
mod walk;

pub use equivalents::{Equivalents, FILE as EQUIVALENTS_FILE};
pub use operator::Operator;
pub use source::{Mutant, Seen, of_file};
pub use tally::{Fate, Finding, Row, Tally};
