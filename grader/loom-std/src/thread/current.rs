//! `std::thread::current`.

use super::{Thread, thread};
use crate::model::engine;

/// The running thread.
#[must_use]
pub fn current() -> Thread {
    if engine::active() {
        engine::with(|e| e.threads[e.current].handle.clone())
    } else {
        thread::outside()
    }
}
