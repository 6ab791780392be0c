//! What must hold in every interleaving of e-deadline.

use grade_judge::Check;
use grade_judge::races::{self, ModelCase, RaceCheck, Twin, Wrong};
use grade_outcome::{Job, Text};

/// The checks of the races stage.
pub fn checks(job: &Job) -> Vec<Check<'static>> {
    races::checks(job, all())
}

fn all() -> Vec<RaceCheck> {
    vec![
        RaceCheck {
            id: "deadlines_hold_in_every_interleaving",
            functions: &["run_with_deadline"],
            models: vec![
                ModelCase::new(
                    "one in time",
                    "run_with_deadline(job, Duration::from_secs(3600))",
                    |value| unless(value, "[a] before the deadline"),
                ),
                ModelCase::new(
                    "one fails",
                    "run_with_deadline(job, Duration::from_secs(3600))",
                    |value| unless(value, "[Err(ConnectionRefused)] before the deadline"),
                ),
                ModelCase::new(
                    "one panics",
                    "run_with_deadline(job, Duration::from_secs(3600))",
                    |value| unless(value, "[Err(Other)] before the deadline"),
                ),
                ModelCase::new(
                    "one hangs",
                    "run_with_deadline(job, Duration::from_millis(150))",
                    |value| unless(value, "[Err(TimedOut)] at the deadline"),
                ),
                ModelCase::new(
                    "one at the deadline",
                    "run_with_deadline(job, Duration::from_millis(150))",
                    |value| match value {
                        "[a] before the deadline"
                        | "[a] at the deadline"
                        | "[Err(TimedOut)] at the deadline" => Ok(()),
                        _ => unless(value, "[Err(TimedOut)] at the deadline"),
                    },
                ),
            ],
            larger: Vec::new(),
            twin: Twin::lost_update(),
            proved_by: &[],
            passed: Text::new(
                "In every interleaving the result comes at once, or TimedOut at the deadline.",
                "In jeder Verzahnung kommt das Ergebnis sofort, oder TimedOut zum Ablauf der Frist.",
            ),
        },
        RaceCheck {
            id: "results_are_kept_in_every_interleaving",
            functions: &["run_all_with_deadline"],
            models: vec![
                ModelCase::new(
                    "none",
                    "run_all_with_deadline(vec![], Duration::from_secs(3600))",
                    |value| unless(value, "[] before the deadline"),
                ),
                ModelCase::new(
                    "two in time",
                    "run_all_with_deadline(vec![job_0, job_1], Duration::from_secs(3600))",
                    |value| unless(value, "[a, b] before the deadline"),
                ),
                ModelCase::new(
                    "first panics",
                    "run_all_with_deadline(vec![job_0, job_1], Duration::from_secs(3600))",
                    |value| unless(value, "[Err(Other), b] before the deadline"),
                ),
                ModelCase::new(
                    "second hangs",
                    "run_all_with_deadline(vec![job_0, job_1], Duration::from_millis(150))",
                    |value| unless(value, "[a, Err(TimedOut)] at the deadline"),
                ),
                ModelCase::new(
                    "first hangs",
                    "run_all_with_deadline(vec![job_0, job_1], Duration::from_millis(150))",
                    |value| unless(value, "[Err(TimedOut), b] at the deadline"),
                ),
            ],
            larger: Vec::new(),
            twin: Twin::lost_update(),
            proved_by: &["all_jobs_in_flight"],
            passed: Text::new(
                "No interleaving loses a result or gives it to another job.",
                "Keine Verzahnung verliert ein Ergebnis oder gibt es einem anderen Auftrag.",
            ),
        },
    ]
}

fn unless(value: &str, right: &str) -> Result<(), Wrong> {
    if value == right {
        return Ok(());
    }
    let german = |text: &str| {
        text.replace("long after the deadline", "lange nach Ablauf der Frist")
            .replace("before the deadline", "vor Ablauf der Frist")
            .replace("at the deadline", "bei Ablauf der Frist")
    };
    Err(Wrong {
        diagnosis: "wrong-result",
        message: Text::new(
            format!("In this interleaving the result is {value} instead of {right}."),
            format!(
                "In dieser Verzahnung ist das Ergebnis {} statt {}.",
                german(value),
                german(right)
            ),
        ),
    })
}
