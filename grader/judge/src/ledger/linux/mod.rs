//! Linux: what is recorded by ptrace and from the scheduler's accounts.

mod accounts;
mod alone;
mod causality;
mod ptrace;
mod ticker;
mod tracer;

pub use tracer::{trace, waiting};
