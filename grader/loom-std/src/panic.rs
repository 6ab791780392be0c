//! `std::panic`: panics and unwinding are real; the hook belongs to the execution.

// This crate is `core` as well, and that has one more name here.
pub use ::core::panic::PanicMessage;
pub use ::std::panic::*;

pub use crate::panicking::{set_hook, take_hook};
