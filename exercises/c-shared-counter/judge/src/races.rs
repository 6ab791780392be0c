//! What must hold in every interleaving of c-shared-counter, and what some interleaving must show.

use crate::threads;
use grade_harness::model::Seen;
use grade_judge::Check;
use grade_judge::races::{self, ModelCase, MustSee, RaceCheck, Twin, Wrong};
use grade_outcome::{Job, Text};

/// The checks of the races stage.
pub fn checks(job: &Job) -> Vec<Check<'static>> {
    let with_threads = |check: Check<'static>| match COUNTING.iter().find(|c| c.0 == check.id) {
        Some(&(_, function)) => threads::also_for_real(check, function),
        None => check,
    };
    races::checks(job, all())
        .into_iter()
        .map(with_threads)
        .collect()
}

/// The checks of functions that start threads themselves.
const COUNTING: [(&str, &str); 2] = [
    ("count_without_lock_can_lose", "count_without_lock"),
    ("count_with_lock_never_loses", "count_with_lock"),
];

fn all() -> Vec<RaceCheck> {
    vec![
        RaceCheck {
            id: "increment_without_lock_can_lose",
            functions: &["increment_without_lock"],
            models: vec![
                ModelCase {
                    model: "increment_without_lock 2x1",
                    call: "2 × increment_without_lock(&counter, 1)",
                    accept: |value| within(value, 1, 2),
                    must_see: vec![
                        must_lose(|seen| seen.value == "1"),
                        must_keep(|seen| seen.value == "2"),
                    ],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
                ModelCase {
                    model: "increment_without_lock 2x2",
                    call: "2 × increment_without_lock(&counter, 2)",
                    accept: |value| within(value, 1, 4),
                    must_see: vec![
                        must_keep(|seen| seen.value == "4"),
                        MustSee {
                            seen: |seen| seen.value == "3",
                            missing: Wrong {
                                diagnosis: "not-one-at-a-time",
                                message: Text::new(
                                    "With 2 iterations in two threads the counter can never end at 3: the function does not add one at a time.",
                                    "Mit 2 Durchläufen in zwei Threads kann der Zähler nie bei 3 enden: Die Funktion addiert nicht einzeln eins.",
                                ),
                            },
                        },
                    ],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
                ModelCase {
                    model: "increment_without_lock 2x3",
                    call: "2 × increment_without_lock(&counter, 3)",
                    accept: |value| within(value, 1, 6),
                    // One thread reads 0 and is held until the other has counted twice. It writes
                    // 1, the other reads that and is held until it is done, and writes 2.
                    must_see: vec![MustSee {
                        seen: |seen| seen.value == "2",
                        missing: Wrong {
                            diagnosis: "not-each-time",
                            message: Text::new(
                                "With 3 iterations in two threads the counter can never end at 2: not each iteration reads, adds one and writes back.",
                                "Mit 3 Durchläufen in zwei Threads kann der Zähler nie bei 2 enden: Nicht jeder Durchlauf liest, addiert eins und schreibt zurück.",
                            ),
                        },
                    }],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
            ],
            larger: vec![
                ModelCase::new(
                    "increment_without_lock 4x6",
                    "increment_without_lock(&counter, 6) in four threads",
                    |value| within(value, 1, 24),
                ),
                ModelCase::new(
                    "increment_without_lock 2x2000",
                    "increment_without_lock(&counter, 2000) in two threads",
                    |value| within(value, 1, 4000),
                ),
            ],
            twin: Twin::lost_update(),
            proved_by: &[],
            passed: Text::new(
                "An update can be lost, as it should be here: reading and writing are separate steps.",
                "Eine Erhöhung kann verloren gehen, wie es hier sein soll: Lesen und Schreiben sind getrennte Schritte.",
            ),
        },
        RaceCheck {
            id: "increment_with_lock_never_loses",
            functions: &["increment_with_lock"],
            models: vec![
                ModelCase {
                    model: "increment_with_lock 2x1",
                    call: "2 × increment_with_lock(&counter, 1)",
                    accept: |value| exactly(value, 2),
                    must_see: vec![],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
                ModelCase {
                    model: "increment_with_lock 2x2",
                    call: "2 × increment_with_lock(&counter, 2)",
                    accept: |value| exactly(value, 4),
                    must_see: vec![],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
            ],
            larger: vec![
                ModelCase::new(
                    "increment_with_lock 4x6",
                    "increment_with_lock(&counter, 6) in four threads",
                    |value| exactly(value, 24),
                ),
                ModelCase::new(
                    "increment_with_lock 2x2000",
                    "increment_with_lock(&counter, 2000) in two threads",
                    |value| exactly(value, 4000),
                ),
            ],
            twin: Twin::lost_update(),
            proved_by: &[],
            passed: Text::new(
                "No interleaving loses an update.",
                "Keine Verzahnung verliert eine Erhöhung.",
            ),
        },
        RaceCheck {
            id: "count_without_lock_can_lose",
            functions: &["count_without_lock"],
            models: vec![
                ModelCase {
                    model: "count_without_lock 1x2",
                    call: "count_without_lock(1, 2)",
                    accept: |value| exactly(value, 2),
                    must_see: vec![],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
                ModelCase {
                    model: "count_without_lock 2x1",
                    call: "count_without_lock(2, 1)",
                    accept: |value| within(value, 1, 2),
                    must_see: vec![
                        must_lose(|seen| seen.value == "1"),
                        must_keep(|seen| seen.value == "2"),
                    ],
                    spawned: 2,
                    peak: 3,
                    sharing: 2,
                },
                ModelCase {
                    model: "count_without_lock 2x2",
                    call: "count_without_lock(2, 2)",
                    accept: |value| within(value, 1, 4),
                    must_see: vec![
                        must_lose(|seen| matches!(seen.value.as_str(), "1" | "2" | "3")),
                        must_keep(|seen| seen.value == "4"),
                    ],
                    spawned: 2,
                    peak: 3,
                    sharing: 2,
                },
            ],
            larger: vec![
                ModelCase {
                    spawned: 8,
                    peak: 9,
                    sharing: 8,
                    ..ModelCase::new(
                        "count_without_lock 8x5",
                        "count_without_lock(8, 5)",
                        |value| within(value, 1, 40),
                    )
                },
                ModelCase {
                    spawned: 2,
                    sharing: 2,
                    ..ModelCase::new(
                        "count_without_lock 2x2000",
                        "count_without_lock(2, 2000)",
                        |value| within(value, 1, 4000),
                    )
                },
            ],
            twin: Twin::lost_update(),
            proved_by: &[],
            passed: Text::new(
                "The race is there: some interleavings lose an update, others do not.",
                "Der Wettlauf ist da: Manche Verzahnungen verlieren eine Erhöhung, andere nicht.",
            ),
        },
        RaceCheck {
            id: "count_with_lock_never_loses",
            functions: &["count_with_lock"],
            models: vec![
                ModelCase {
                    model: "count_with_lock 1x2",
                    call: "count_with_lock(1, 2)",
                    accept: |value| exactly(value, 2),
                    must_see: vec![],
                    spawned: 1,
                    peak: 2,
                    sharing: 0,
                },
                ModelCase {
                    model: "count_with_lock 2x1",
                    call: "count_with_lock(2, 1)",
                    accept: |value| exactly(value, 2),
                    must_see: vec![],
                    spawned: 2,
                    peak: 3,
                    sharing: 2,
                },
                ModelCase {
                    model: "count_with_lock 2x2",
                    call: "count_with_lock(2, 2)",
                    accept: |value| exactly(value, 4),
                    must_see: vec![],
                    spawned: 2,
                    peak: 3,
                    sharing: 2,
                },
                ModelCase {
                    model: "count_with_lock 3x1",
                    call: "count_with_lock(3, 1)",
                    accept: |value| exactly(value, 3),
                    must_see: vec![],
                    spawned: 3,
                    peak: 4,
                    sharing: 3,
                },
            ],
            larger: vec![
                ModelCase {
                    spawned: 8,
                    peak: 9,
                    sharing: 8,
                    ..ModelCase::new("count_with_lock 8x5", "count_with_lock(8, 5)", |value| {
                        exactly(value, 40)
                    })
                },
                ModelCase {
                    spawned: 2,
                    sharing: 2,
                    ..ModelCase::new(
                        "count_with_lock 2x2000",
                        "count_with_lock(2, 2000)",
                        |value| exactly(value, 4000),
                    )
                },
            ],
            twin: Twin::lost_update(),
            proved_by: &[],
            passed: Text::new(
                "No interleaving loses an update, and the threads exist at the same time.",
                "Keine Verzahnung verliert eine Erhöhung, und die Threads gibt es zur selben Zeit.",
            ),
        },
    ]
}

fn must_lose(seen: fn(&Seen) -> bool) -> MustSee {
    MustSee {
        seen,
        missing: Wrong {
            diagnosis: "never-loses",
            message: Text::new(
                "No interleaving loses an update, but this function is there to show the race: read, add one and write back in separate steps, in threads that run at the same time.",
                "Keine Verzahnung verliert eine Erhöhung, aber diese Funktion soll den Wettlauf zeigen: lesen, eins addieren und zurückschreiben in getrennten Schritten, in Threads, die gleichzeitig laufen.",
            ),
        },
    }
}

fn must_keep(seen: fn(&Seen) -> bool) -> MustSee {
    MustSee {
        seen,
        missing: Wrong {
            diagnosis: "always-loses",
            message: Text::new(
                "Every interleaving loses an update; when the threads happen not to meet, the count must be exact.",
                "Jede Verzahnung verliert eine Erhöhung; wenn die Threads sich zufällig nicht begegnen, muss die Anzahl stimmen.",
            ),
        },
    }
}

fn exactly(value: &str, right: u64) -> Result<(), Wrong> {
    within(value, right, right)
}

/// Accepts a count from `least` to `most`.
fn within(value: &str, least: u64, most: u64) -> Result<(), Wrong> {
    let count: u64 = match value.parse() {
        Ok(count) => count,
        Err(_) => {
            return Err(Wrong {
                diagnosis: "panic",
                message: Text::new(
                    "A thread panicked in this interleaving.",
                    "Ein Thread brach in dieser Verzahnung mit einer Panik ab.",
                ),
            });
        }
    };
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let (diagnosis, right) = if count < least {
        ("lost-update", least)
    } else {
        ("counted-too-much", most)
    };
    Err(Wrong {
        diagnosis,
        message: Text::new(
            format!("In this interleaving the counter ends at {count} instead of {right}."),
            format!("In dieser Verzahnung endet der Zähler bei {count} statt bei {right}."),
        ),
    })
}
