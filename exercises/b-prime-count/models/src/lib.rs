//! What is model-checked of b-prime-count.
//!
//! Each model counts the primes of a small range with a few threads and returns the count as text.
//! Which count is right is the judge's to know, not this program's. Processes are not modelled:
//! they share no memory.

// Models are explored on Linux only.
#![cfg(target_os = "linux")]

use grade_harness::functions;
use grade_model::Model;
use std::process::ExitCode;

include!("../../functions.rs");

/// Runs the models as the judge orders.
pub fn main(functions: Functions) -> ExitCode {
    let count = functions.count_primes_threads;
    let model = move |name, start, end, workers| {
        Model::new(name, move || count(start, end, workers).to_string())
    };
    grade_model::main(vec![
        model("2..6 by 1", 2, 6, 1),
        model("2..6 by 2", 2, 6, 2),
        model("7..14 by 2", 7, 14, 2),
        model("2..8 by 3", 2, 8, 3),
        model("0..60 by 8", 0, 60, 8),
        model("0..3000 by 3", 0, 3000, 3),
        Model::twin(),
    ])
}
