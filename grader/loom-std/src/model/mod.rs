//! The engine: explores every interleaving of a body's threads on stock loom, or runs drawn schedules
//! on shuttle.
//!
//! `search` and `sampling` drive the two, `runner` makes them look alike, `engine` holds one
//! execution's threads, objects and record, `report` is what a driver sees. The types of `sync` and
//! `thread` come here for every operation. Alone knows that loom and shuttle exist; must not know
//! what a student's code should compute.

mod choice;
pub(crate) mod engine;
mod heap;
mod memory;
pub(crate) mod record;
mod report;
mod runner;
mod sampling;
mod search;
pub(crate) mod stack;
pub(crate) mod statics;
mod watch;
pub(crate) mod weak;

pub use report::{
    BlockedThread, Config, Death, End, Event, Exploration, Holder, Memory, Observation, Search,
    Site, Stopped,
};
pub use search::{explore, replay};

pub(crate) use choice::{choose, may_time_out, may_wake_spuriously};
pub(crate) use engine::{ObjectNo, ThreadNo};

use ::std::panic::Location;

/// The place in a student's code that asked for an operation.
pub(crate) type At = &'static Location<'static>;

/// Whether the caller is inside of an execution.
pub(crate) fn active() -> bool {
    engine::active()
}

/// The number of the running execution, or 0 outside of one.
pub(crate) fn execution() -> u64 {
    if active() {
        engine::with(|e| e.execution)
    } else {
        0
    }
}

/// The number of the running thread in its execution; 0 is the first, and what is outside.
pub(crate) fn thread() -> u64 {
    if active() {
        engine::with(|e| e.current as u64)
    } else {
        0
    }
}

/// Ends the execution: the code needs `what`, which a model can't run.
pub(crate) fn unsupported(what: &str, at: At) -> ! {
    if active() {
        engine::latch(End::Unsupported {
            what: what.into(),
            file: at.file(),
            line: at.line(),
        });
    }
    panic!("not supported in the model: {what} at {at}")
}

/// Ends the execution: the code asks for the machine's own files, or for the program's.
pub(crate) fn machine(what: &str, at: At) -> ! {
    if active() {
        engine::latch(End::Machine {
            what: what.into(),
            file: at.file(),
            line: at.line(),
        });
    }
    panic!("not for a model: {what} at {at}")
}

/// Ends the execution: the code has ended its process.
pub(crate) fn exited(code: i32, at: At) -> ! {
    if active() {
        engine::latch(End::Exited {
            code,
            file: at.file(),
            line: at.line(),
        });
    }
    ::std::process::exit(code)
}

/// Ends the execution: the code has ended its process as one that crashed.
pub(crate) fn aborted(at: At) -> ! {
    if active() {
        engine::latch(End::Exited {
            code: 134,
            file: at.file(),
            line: at.line(),
        });
    }
    ::std::process::abort()
}

/// Notes an operation on something outside of the program. It conflicts with nothing, so no other order
/// needs to be looked at because of it.
pub(crate) fn switch_point(op: &'static str, value: &dyn ::std::fmt::Display, at: At) {
    if active() {
        // `value` may run code of the student; the engine is not in use while it does.
        let text = ::std::string::ToString::to_string(value);
        engine::with(|e| {
            e.count_step();
            let value = e.said(text);
            e.note(op, None, value, at);
        });
    }
}

/// The time since the execution began, for the running thread. It passes by sleeping and by timeouts
/// alone.
pub(crate) fn clock() -> ::std::time::Duration {
    if active() {
        engine::with(|e| e.now())
    } else {
        ::std::time::Duration::ZERO
    }
}

/// Whether no time passes, however often the clock is looked at.
pub(crate) fn clock_stands() -> bool {
    active() && engine::clock_stands()
}

/// Waits until every thread of the execution has ended but the first, which has to be the caller: for
/// bodies whose threads nobody joins.
#[track_caller]
pub fn wait_for_all_threads() {
    engine::wait_for_all(Location::caller());
}

/// Prints to the real standard output, for who measures explorations.
pub fn real_print(line: &str) {
    ::std::println!("{line}");
}
