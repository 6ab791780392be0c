//! What must hold in every interleaving of `fetch_all`.

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
            id: "fetch_all_is_right_in_every_interleaving",
            functions: &["fetch_all"],
            models: vec![
                ModelCase::new("none by 2", "fetch_all(&[], 2, fetch)", |value| {
                    Wrong::unless(value, "[] fetched ")
                }),
                ModelCase::new(
                    "a b by 1",
                    "fetch_all(&[\"a\", \"b\"], 1, fetch)",
                    |value| Wrong::unless(value, "[text of a, text of b] fetched 1 1"),
                ),
                ModelCase::new("a by 3", "fetch_all(&[\"a\"], 3, fetch)", |value| {
                    Wrong::unless(value, "[text of a] fetched 1")
                }),
                ModelCase::new(
                    "a b by 2",
                    "fetch_all(&[\"a\", \"b\"], 2, fetch)",
                    |value| Wrong::unless(value, "[text of a, text of b] fetched 1 1"),
                ),
                ModelCase::new(
                    "a fail by 2",
                    "fetch_all(&[\"a\", \"fail\"], 2, fetch)",
                    |value| Wrong::unless(value, "[text of a, Err(ConnectionRefused)] fetched 1 1"),
                ),
                ModelCase::new(
                    "a b c by 2",
                    "fetch_all(&[\"a\", \"b\", \"c\"], 2, fetch)",
                    |value| Wrong::unless(value, "[text of a, text of b, text of c] fetched 1 1 1"),
                ),
            ],
            larger: vec![
                ModelCase::new(
                    "nine by 4",
                    "fetch_all(&[\"a\", \"b\", \"fail c\", \"d\", \"e\", \"f\", \"g\", \"fail h\", \"i\"], 4, fetch)",
                    |value| {
                        Wrong::unless(
                            value,
                            "[text of a, text of b, Err(ConnectionRefused), text of d, text of e, text of f, text of g, Err(ConnectionRefused), text of i] fetched 1 1 1 1 1 1 1 1 1",
                        )
                    },
                ),
                ModelCase::new("sixty by 6", "fetch_all(sixty URLs, 6, fetch)", |value| {
                    let texts: Vec<String> = (0..60).map(|n| format!("text of u{n}")).collect();
                    let right = format!("[{}] fetched 1{}", texts.join(", "), " 1".repeat(59));
                    Wrong::unless(value, &right)
                }),
            ],
            twin: Twin::lost_update(),
            proved_by: &["pool_is_full"],
            passed: Text::new(
                "Every interleaving fetches each URL once and keeps the order.",
                "Jede Verzahnung holt jede URL einmal und behält die Reihenfolge.",
            ),
        },
        RaceCheck {
            id: "fetch_all_contains_panics_in_every_interleaving",
            functions: &["fetch_all"],
            models: vec![
                ModelCase::new(
                    "panic b by 1",
                    "fetch_all(&[\"panic\", \"b\"], 1, fetch)",
                    |value| Wrong::unless(value, "[Err(Other), text of b] fetched 1 1"),
                ),
                ModelCase::new(
                    "a panic by 2",
                    "fetch_all(&[\"a\", \"panic\"], 2, fetch)",
                    |value| Wrong::unless(value, "[text of a, Err(Other)] fetched 1 1"),
                ),
                ModelCase::new(
                    "panic b c by 2",
                    "fetch_all(&[\"panic\", \"b\", \"c\"], 2, fetch)",
                    |value| {
                        Wrong::unless(value, "[Err(Other), text of b, text of c] fetched 1 1 1")
                    },
                ),
            ],
            larger: vec![ModelCase::new(
                "nine with panics by 4",
                "fetch_all(&[\"a\", \"panic b\", \"c\", \"d\", \"panic e\", \"f\", \"g\", \"h\", \"i\"], 4, fetch)",
                |value| {
                    Wrong::unless(
                        value,
                        "[text of a, Err(Other), text of c, text of d, Err(Other), text of f, text of g, text of h, text of i] fetched 1 1 1 1 1 1 1 1 1",
                    )
                },
            )],
            twin: Twin::lost_update(),
            proved_by: &["pool_is_full"],
            passed: Text::new(
                "A panic stays in its place in every interleaving.",
                "Eine Panik bleibt in jeder Verzahnung an ihrem Platz.",
            ),
        },
    ]
}
