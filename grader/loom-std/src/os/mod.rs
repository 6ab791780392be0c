//! `std::os` for Linux: the standard library's, but for what belongs to a type that is replaced.

pub use ::std::os::*;

pub mod linux;
pub mod unix;
