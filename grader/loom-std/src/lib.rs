//! The standard library for model checking: ordinary code, compiled against this crate instead of
//! `std`, `core` and `alloc`, runs under an engine that explores its interleavings.
//!
//! All of the standard library is here under its own names. What could tell one run from another,
//! or reach outside, is replaced: threads and everything that synchronises them, clocks, hashers,
//! files, processes, sockets, streams and the environment.
//!
//! An exploration (`__model::explore`) tries every interleaving of a small body on loom, or draws
//! schedules of a large one on shuttle; the code is the same. `__model::Config` says which.
//!
//! What is missing, and why:
//! - `Read`, `Write` and `Seek` for `Arc<File>`: a crate can't implement a foreign trait for a foreign
//!   type; `&File` has them.
//! - The times of `fs::Metadata` and `fs::FileTimes` are the real library's `SystemTime`, which is not
//!   the `time::SystemTime` here: `Path::metadata` gives the real `Metadata`, and so must `fs`.
//! - The atomics' `as_ptr` is no `const fn`, and in a model it is not supported: nobody sees what is done
//!   through the pointer.
//! - `Arc` is the real one: its counts are no scheduling points and order nothing, and a loop that only
//!   waits for `Arc::strong_count` to change can't be told from an endless one unless it yields.
//! - Writes to one atomic take effect in the order in which they are executed: of the outcomes that the
//!   orderings allow, those are left out that need another order (2+2W), or a read of what is
//!   written later (load buffering).
//! - `PhantomData<AtomicU8>` shows itself as `std::sync::atomic::…` where the real one says `core`.
//! - What is unstable in a module that is replaced.

// It reads its own statics from ELF headers and watches searches by their threads' CPU clocks.
#![cfg(target_os = "linux")]

pub use ::std::*;

#[macro_use]
mod macros;
#[macro_use]
mod local;
mod hooks;
mod model;
mod panicking;

pub mod any;
pub mod backtrace;
pub mod collections;
pub mod env;
pub mod fs;
pub mod hash;
pub mod hint;
pub mod io;
pub mod net;
pub mod os;
pub mod panic;
pub mod prelude;
pub mod process;
pub mod sync;
pub mod thread;
pub mod time;

/// What a model's driver calls: explore a body, watch its executions. Not part of `std`.
#[doc(hidden)]
pub mod __model {
    pub use crate::model::{
        BlockedThread, Config, Death, End, Event, Exploration, Holder, Memory, Observation, Search,
        Site, Stopped, explore, real_print, replay, wait_for_all_threads,
    };
}
