//! Grades many submissions into a folder of reports.
//!
//! Each submission becomes `<student>.json` in the folder of results, written as a whole and flushed;
//! a report whose key still fits is finished work and is not done again. No lock and no database:
//! several machines may work on shards of the same batch.

mod roster;
mod run;
mod store;

pub use roster::{Entry, RosterError, Shard, roster};
pub use run::{Batch, BatchError, BatchProgress, Difference, Outcome};
pub use store::{ReportFile, Store, StoreError, merge, read_report};
