//! Is it really faster with more workers? Decided by what the work would take on free cores.
//!
//! Runs of one worker and of many are recorded by the [`ledger`](crate::ledger) in rounds; a
//! [`Contest`] decides from the rounds alone, [`outcome`] puts the decision into words. The judge's own
//! parallel work ([`Yardstick`]) says what this machine gives, and sets nothing but the needed gain.
//! Nothing here knows an exercise or compares a time with a fixed number of seconds.

mod contest;
mod statistics;
mod wording;
mod yardstick;

pub use contest::{Contest, Reason, Round, Rules, Sample, Standing};
pub use statistics::{interval, median};
pub use wording::{Kind, Sequential, caller_spins, inconclusive, outcome};
pub use yardstick::{Yardstick, serve_if_asked};
