//! `std::hint`: `spin_loop` tells the engine that a thread waits.

pub use ::std::hint::*;

/// Tells that the caller waits in a loop.
#[track_caller]
pub fn spin_loop() {
    if crate::model::active() {
        crate::model::engine::idle_by_itself(::std::panic::Location::caller());
    } else {
        ::std::hint::spin_loop();
    }
}
