//! What must hold in every interleaving of `count_primes_threads`.

use grade_judge::Check;
use grade_judge::races::{self, ModelCase, RaceCheck, Twin, Wrong};
use grade_outcome::{Job, Text};

/// The checks of the races stage.
pub fn checks(job: &Job) -> Vec<Check<'static>> {
    races::checks(job, all())
}

fn all() -> Vec<RaceCheck> {
    vec![RaceCheck {
        id: "threads_count_every_prime",
        functions: &["count_primes_threads"],
        models: vec![
            ModelCase::new("2..6 by 1", "count_primes_threads(2, 6, 1)", |value| {
                Wrong::unless(value, "3")
            }),
            ModelCase::new("2..6 by 2", "count_primes_threads(2, 6, 2)", |value| {
                Wrong::unless(value, "3")
            }),
            ModelCase::new("7..14 by 2", "count_primes_threads(7, 14, 2)", |value| {
                Wrong::unless(value, "3")
            }),
            ModelCase::new("2..8 by 3", "count_primes_threads(2, 8, 3)", |value| {
                Wrong::unless(value, "4")
            }),
        ],
        larger: vec![
            ModelCase::new("0..60 by 8", "count_primes_threads(0, 60, 8)", |value| {
                Wrong::unless(value, "17")
            }),
            ModelCase::new(
                "0..3000 by 3",
                "count_primes_threads(0, 3000, 3)",
                |value| Wrong::unless(value, "430"),
            ),
        ],
        twin: Twin::lost_update(),
        proved_by: &["threads_are_faster"],
        passed: Text::new(
            "Every interleaving counts every prime once.",
            "Jede Verzahnung zählt jede Primzahl einmal.",
        ),
    }]
}
