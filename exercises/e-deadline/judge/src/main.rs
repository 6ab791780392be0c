//! The judge of e-deadline.

mod calls;
mod flight;
mod jobs;
mod properties;
mod races;

use std::process::ExitCode;

fn main() -> ExitCode {
    grade_judge::run(|job| {
        let mut checks = properties::checks();
        checks.extend(races::checks(job));
        checks.extend(flight::checks());
        checks
    })
}
