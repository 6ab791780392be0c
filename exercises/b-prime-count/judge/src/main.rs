//! The judge of b-prime-count.

mod children;
mod oracle;
mod processes;
mod properties;
mod races;
mod speed;

use std::process::ExitCode;

fn main() -> ExitCode {
    // The judge's own work, which it measures beside the submission's, runs in a process like this.
    if let Some(code) = grade_judge::speed::serve_if_asked() {
        return code;
    }
    grade_judge::run(|job| {
        let mut checks = properties::checks();
        checks.extend(processes::checks());
        checks.extend(races::checks(job));
        checks.extend(speed::checks());
        checks
    })
}
