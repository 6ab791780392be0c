//! Linked into every solution and model program: calls, call-backs and records over one socket.
//!
//! A solution's generated `main` hands its functions to an exercise's `program` crate, which
//! answers the judge's calls with [`Port::serve`]. This crate alone knows how a call travels. It
//! never compares a value with an expected one: the expected one does not exist in this process.

pub mod call;
pub mod ending;
pub mod frame;
mod functions;
pub mod model;
pub mod panics;
pub mod port;
pub mod record;
pub mod role;
pub mod stream;
pub mod wire;

pub use call::{Call, Served};
pub use port::{Asker, Port};
pub use role::{Role, role};
