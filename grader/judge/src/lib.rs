//! What the judges of all exercises share.
//!
//! A judge makes inputs, calls the solution in another process ([`Solution`]), compares with what
//! it expects and decides. [`run`](fn@run) is its main: it reads the job, runs the checks and prints an
//! outcome for each. The process that decides never maps a line of a submission.

mod answer;
mod context;
mod director;
pub mod ending;
mod error;
mod failure;
mod in_flight;
pub mod ledger;
mod leftovers;
mod ordinary;
mod output;
pub mod pipe;
mod property;
pub mod races;
mod run;
mod running;
mod seed;
mod sight;
pub mod socket;
mod solution;
pub mod speed;
mod system;
pub mod tasks;
mod turns;
mod watch;

pub use answer::{Answer, Excess, Left, Reply, Standstill};
pub use context::Context;
pub use director::{Alone, Asked, Director, Line, Quiet};
pub use error::JudgeError;
pub use failure::{Failure, Trouble, rust_string};
pub use ordinary::{Ordinary, run_ordinarily};
pub use property::{Checked, Property, Runner};
pub use run::{Check, Decide, Decision, Settle, judge, run};
pub use socket::start;
pub use solution::Solution;
