//! `std::hash`: all as in the standard library but `RandomState`, whose keys are the same in every
//! execution.

pub use ::std::hash::*;

pub use self::random::{DefaultHasher, RandomState};

pub(crate) mod random;
