//! What is model-checked of b-prime-count.
//!
//! Each model counts the primes of a small range with a few threads and returns the count as text.
//! Which count is right is the judge's to know, not this program's. Processes are not modelled:
//! they share no memory.

use grade_harness::functions;
use grade_model::Model;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

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
        Model::new("twin", twin),
    ])
}

/// Two threads add what they found to one counter, in two steps.
fn twin() -> String {
    let total = Arc::new(AtomicU64::new(0));
    let add = |total: &AtomicU64| {
        let found = total.load(Ordering::SeqCst);
        total.store(found + 1, Ordering::SeqCst);
    };
    let other = {
        let total = Arc::clone(&total);
        thread::spawn(move || add(&total))
    };
    add(&total);
    match other.join() {
        Ok(()) => total.load(Ordering::SeqCst).to_string(),
        Err(_) => "panic".to_owned(),
    }
}
