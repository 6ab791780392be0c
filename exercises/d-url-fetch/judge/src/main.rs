//! The judge of d-url-fetch.

mod downloads;
mod pool;
mod properties;
mod races;

use std::process::ExitCode;

fn main() -> ExitCode {
    grade_judge::run(|job| {
        let mut checks = properties::checks();
        checks.extend(races::checks(job));
        checks.extend(pool::checks());
        checks
    })
}
