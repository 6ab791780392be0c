//! Grades many submissions into a folder of reports.
//!
//! Each submission becomes `<student>.json` in the folder of results, written as a whole and flushed;
//! an exercise in it whose key still fits is finished work and is not done again. No lock and no
//! database: several machines may work on shards of the same batch.

mod plan;
mod roster;
mod run;
pub mod slurm;
mod stability;
mod store;

pub use roster::{Entry, RosterError, Shard, roster};
pub use run::{Batch, BatchError, BatchProgress, Outcome, Standing, Tally};
pub use stability::{Difference, Stability};
pub use store::{ReportFile, Store, StoreError, merge, read_report};
