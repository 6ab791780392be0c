//! The solution side of e-deadline: makes the judge's calls.
//!
//! A job asks the judge, who decides when and how it ends. When a function has returned, the judge
//! is told so at once, while late jobs still wait. It compares nothing.

use grade_harness::ending::Ending;
use grade_harness::wire::Fault;
use grade_harness::{Asker, Role, functions, role};
use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

include!("../../functions.rs");

/// The main of a solution.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        run_with_deadline,
        run_all_with_deadline,
    } = functions;
    let port = match role() {
        Role::Primary(port) => port,
        Role::Child => return ExitCode::from(grade_harness::role::NO_WORK),
    };
    port.serve(move |call, judge| match call.function() {
        "run_with_deadline" => call.with(|deadline: Duration| {
            let job = job(judge, 0);
            told(judge, || vec![run_with_deadline(job, deadline)])
        }),
        "run_all_with_deadline" => call.with(|(jobs, deadline): (usize, Duration)| {
            let jobs: Vec<Job> = (0..jobs).map(|number| job(judge, number)).collect();
            told(judge, || run_all_with_deadline(jobs, deadline))
        }),
        _ => call.unknown(),
    })
}

/// The job with this number.
fn job(judge: Asker, number: usize) -> Job {
    Box::new(move || judge.ask::<usize, Ending>("job", &number).happen())
}

/// Makes the call and tells the judge how long it took, before anything else happens.
fn told(
    judge: Asker,
    call: impl FnOnce() -> Vec<io::Result<String>>,
) -> Vec<Result<String, Fault>> {
    let began = Instant::now();
    let results = call();
    judge.ask::<Duration, ()>("returned", &began.elapsed());
    results
        .into_iter()
        .map(|result| result.map_err(Fault::from))
        .collect()
}
