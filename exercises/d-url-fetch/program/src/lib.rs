//! The solution side of d-url-fetch: makes the judge's calls.
//!
//! The `fetch` that a submission is given asks the judge, who sees every download that is in
//! flight and decides when and how it ends. It compares nothing.

use grade_harness::ending::Ending;
use grade_harness::wire::Fault;
use grade_harness::{Role, functions, role};
use std::process::ExitCode;

include!("../../functions.rs");

/// The main of a solution.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        fetch_url,
        fetch_all,
    } = functions;
    let port = match role() {
        Role::Primary(port) => port,
        Role::Child => return ExitCode::from(grade_harness::role::NO_WORK),
    };
    port.serve(move |call, judge| match call.function() {
        "fetch_url" => call.with(|url: String| fetch_url(&url).map_err(Fault::from)),
        "fetch_all" => call.with(|(urls, max_workers): (Vec<String>, usize)| {
            let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
            let fetch = |url: &str| judge.ask::<str, Ending>("fetch", url).happen();
            fetch_all(&urls, max_workers, &fetch)
                .into_iter()
                .map(|result| result.map_err(Fault::from))
                .collect::<Vec<_>>()
        }),
        _ => call.unknown(),
    })
}
