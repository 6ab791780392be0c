//! `std::thread`: threads are the engine's.

mod builder;
mod current;
mod functions;
mod id;
mod join_handle;
pub(crate) mod local;
#[doc(hidden)]
pub mod local_impl;
mod scoped;
#[allow(clippy::module_inception)]
mod thread;

pub use ::std::thread::Result;

pub use builder::Builder;
pub use current::current;
#[allow(deprecated)]
pub use functions::{
    available_parallelism, panicking, park, park_timeout, park_timeout_ms, sleep, sleep_ms, spawn,
    yield_now,
};
pub use id::ThreadId;
pub use join_handle::JoinHandle;
pub use local::{AccessError, LocalKey};
pub use scoped::{Scope, ScopedJoinHandle, scope};
pub use thread::Thread;
