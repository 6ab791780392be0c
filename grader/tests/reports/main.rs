//! Reports of real gradings, as a reader sees them: stored examples, shown in every format.
//!
//! The examples are graded by `regrade` and stored as they came; here they are only rendered.

mod browser;
mod examples;
mod languages;
mod readers;
mod schema;
mod snapshots;
