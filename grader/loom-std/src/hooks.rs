//! What the parts of the library that are not about threads ask of the engine: the number of the
//! execution and of the running thread, the clock, objects to take turns at, and the ends of an
//! execution that no code of a student can catch.
//!
//! The only way from files, processes, streams and hashers to the engine. Must not hold state.

pub(crate) use crate::model::{
    aborted, active, clock, clock_stands, execution, exited, machine, switch_point, thread,
    unsupported,
};
