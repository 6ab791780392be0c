//! Lets the threads of a process run in turns on one CPU.
//!
//! Then a thread runs until it waits or its time slice is over, and waking another one does not
//! interrupt it: threads hardly ever meet in the middle of something. What a function gives by its
//! logic is seen, and what depends on the interleaving is left to the model checker.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::take_turns;
#[cfg(target_os = "linux")]
pub(crate) use linux::take_turns;
