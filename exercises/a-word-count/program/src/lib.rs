//! The solution side of a-word-count: makes the judge's calls.
//!
//! It compares nothing: the expected values are in another process.

use grade_harness::wire::Fault;
use grade_harness::{Role, functions, role};
use std::path::PathBuf;
use std::process::ExitCode;

include!("../../functions.rs");

/// The main of a solution.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        process_file,
        count_words_sequential,
        count_words_threaded,
    } = functions;
    let port = match role() {
        Role::Primary(port) => port,
        Role::Child => return ExitCode::from(grade_harness::role::NO_WORK),
    };
    port.serve(move |call, _| match call.function() {
        "process_file" => call.with(|path: PathBuf| process_file(&path).map_err(Fault::from)),
        "count_words_sequential" => {
            call.with(|paths: Vec<PathBuf>| count_words_sequential(&paths).map_err(Fault::from))
        }
        "count_words_threaded" => {
            call.with(|paths: Vec<PathBuf>| count_words_threaded(&paths).map_err(Fault::from))
        }
        _ => call.unknown(),
    })
}
