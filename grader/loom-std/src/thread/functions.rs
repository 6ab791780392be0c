//! The functions of `std::thread`: starting a thread, waiting, and asking about the machine.

use ::std::panic::Location;
use ::std::time::Duration;

use super::{JoinHandle, join_handle};
use crate::model::engine::{self, Attempt};
use crate::model::record::Value;
use crate::model::{At, may_wake_spuriously, unsupported};

/// Starts a thread.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T,
    F: Send + 'static,
    T: Send + 'static,
{
    join_handle::spawn(None, f, Location::caller())
}

/// Lets others go first, if the caller waits for them in a loop.
#[track_caller]
pub fn yield_now() {
    if engine::active() {
        let at = Location::caller();
        engine::with(|e| e.note("yield_now", None, Value::None, at));
        engine::idle_by_itself(at);
    } else {
        ::std::thread::yield_now();
    }
}

/// Whether the running thread is unwinding.
#[inline]
#[must_use]
pub fn panicking() -> bool {
    engine::panicking()
}

/// Lets time pass. Others may run meanwhile, or not: sleeping never synchronises.
#[track_caller]
pub fn sleep(dur: Duration) {
    if engine::active() {
        let at = Location::caller();
        engine::with(|e| {
            e.pass(dur);
            e.note("sleep", None, Value::None, at);
        });
        engine::idle_by_itself(at);
    } else {
        ::std::thread::sleep(dur);
    }
}

/// As `sleep`, in milliseconds.
#[track_caller]
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(u64::from(ms)));
}

/// Waits for `unpark`.
#[track_caller]
pub fn park() {
    park_for("park", None, Location::caller());
}

/// Waits for `unpark`, but not longer than `dur`.
#[track_caller]
pub fn park_timeout(dur: Duration) {
    park_for("park_timeout", Some(dur), Location::caller());
}

/// As `park_timeout`, in milliseconds.
#[track_caller]
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
pub fn park_timeout_ms(ms: u32) {
    park_timeout(Duration::from_millis(u64::from(ms)));
}

fn park_for(op: &'static str, patience: Option<Duration>, at: At) {
    if !engine::active() {
        unsupported("park outside of a model", at);
    }
    let object = engine::with(|e| e.park_object(e.current));
    if may_wake_spuriously() {
        engine::touch(object);
        engine::with(|e| {
            let how = if ::std::mem::take(&mut e.state(object).count) > 0 {
                "woken"
            } else {
                "woken spuriously"
            };
            e.note(op, Some(object), Value::Text(how), at);
        });
        engine::busy();
        return;
    }
    let woken = engine::acquire(object, op, at, patience, Attempt::Counts, |state| {
        state.count > 0
    });
    engine::with(|e| {
        e.state(object).count = 0;
        let how = if woken { "woken" } else { "time is over" };
        e.note(op, Some(object), Value::Text(how), at);
    });
    engine::busy();
}

/// How many threads run at a time.
///
/// # Errors
///
/// None in a model.
pub fn available_parallelism() -> ::std::io::Result<::std::num::NonZero<usize>> {
    if engine::active() {
        let cores = engine::with(|e| e.cores);
        return Ok(::std::num::NonZero::new(cores).unwrap_or(::std::num::NonZero::<usize>::MIN));
    }
    ::std::thread::available_parallelism()
}
