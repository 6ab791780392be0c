//! The judge of c-shared-counter.

mod properties;
mod races;
mod threads;

use std::process::ExitCode;

fn main() -> ExitCode {
    grade_judge::run(|job| {
        let mut checks = properties::checks();
        checks.extend(races::checks(job));
        checks
    })
}
