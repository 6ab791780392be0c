//! What the functions of c-shared-counter must give, whatever the interleaving.
//!
//! It knows the right counts. Threaded calls are kept so short that their threads hardly ever
//! meet: whether an update can be lost is for the races stage to find out.

use grade_judge::{Check, Checked, Failure, Property, Solution};
use grade_outcome::{Stage, Text};
use proptest::prelude::*;

/// The checks of the properties stage.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "increment_without_lock_adds",
            Stage::Properties,
            &["increment_without_lock"],
            |context| {
                context.steady(|runner| {
                    runner.run(&Property::new(starts(), any_start(), &without_lock_adds))
                })
            },
        ),
        Check::new(
            "increment_with_lock_adds",
            Stage::Properties,
            &["increment_with_lock"],
            |context| {
                context.steady(|runner| {
                    runner.run(&Property::new(starts(), any_start(), &with_lock_adds))
                })
            },
        ),
        Check::new(
            "count_without_lock_stays_in_range",
            Stage::Properties,
            &["count_without_lock"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(sizes(), any_size(), &without_lock_in_range))
                })
            },
        )
        .settled_by(&["count_without_lock_can_lose"]),
        Check::new(
            "count_with_lock_is_exact",
            Stage::Properties,
            &["count_with_lock"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(sizes(), any_size(), &with_lock_is_exact))?;
                    // What is right for small counts only is not right.
                    let large = Property::new([], large_size(), &with_lock_is_exact);
                    runner.run(&large.at_most(LARGE).may_race())
                })
            },
        )
        .settled_by(&["count_with_lock_never_loses"]),
    ]
}

/// A counter's value before the call, and iterations.
type Start = (u64, u64);
/// Threads and iterations.
type Size = (usize, u64);

/// Near the top, so that a sum kept in a smaller type is noticed, yet never past it.
const HIGH: u64 = u64::MAX - 5_000;

fn starts() -> Vec<Start> {
    vec![
        (0, 0),
        (0, 1),
        (0, 2),
        (5, 0),
        (5, 1),
        (7, 3),
        (HIGH, 4_000),
        (u32::MAX as u64, 1),
    ]
}

fn any_start() -> impl Strategy<Value = Start> {
    (0..=HIGH, 0..2_000u64)
}

/// How many large sizes are tried.
const LARGE: u32 = 6;

/// Far more than any model has, and another one for each submission.
fn large_size() -> impl Strategy<Value = Size> {
    (2..=6usize, 200..20_000u64)
}

fn sizes() -> Vec<Size> {
    vec![
        (0, 0),
        (0, 3),
        (1, 0),
        (1, 1),
        (1, 1_000),
        (2, 0),
        (2, 1),
        (3, 1),
        (2, 2),
        (4, 3),
        (6, 1),
    ]
}

fn any_size() -> impl Strategy<Value = Size> {
    (0..8usize, 0..12u64)
}

fn without_lock_adds(solution: &mut Solution, &(start, iterations): &Start) -> Checked {
    let call = format!(
        "{{ let c = AtomicU64::new({start}); increment_without_lock(&c, {iterations}); c.into_inner() }}"
    );
    let value: u64 = solution
        .call("increment_without_lock", &(start, iterations))?
        .returned(&call)?;
    adds(call, start, iterations, value)
}

fn with_lock_adds(solution: &mut Solution, &(start, iterations): &Start) -> Checked {
    let call = format!(
        "{{ let c = Mutex::new({start}); increment_with_lock(&c, {iterations}); c.into_inner().unwrap() }}"
    );
    let value: Option<u64> = solution
        .call("increment_with_lock", &(start, iterations))?
        .returned(&call)?;
    match value {
        Some(value) => adds(call, start, iterations, value),
        None => Err(Failure::new(
            call,
            "the mutex is still locked",
            Text::new(
                "`increment_with_lock` returned and the mutex is still locked.",
                "`increment_with_lock` kehrte zurück, und der Mutex ist noch gesperrt.",
            ),
        )
        .hint(Text::new(
            "A guard unlocks when it is dropped. What keeps yours from being dropped?",
            "Ein Guard gibt den Lock frei, wenn er aufgeräumt wird. Was hindert deinen daran?",
        ))
        .into()),
    }
}

fn adds(call: String, start: u64, iterations: u64, value: u64) -> Checked {
    let right = start + iterations;
    if value == right {
        return Ok(());
    }
    let hint = if value == iterations {
        Text::new(
            "The counter already had a value before the call: add to it, do not replace it.",
            "Der Zähler hatte vor dem Aufruf schon einen Wert: Zähl dazu, ersetze ihn nicht.",
        )
    } else {
        Text::new(
            "Add one, exactly `iterations` times.",
            "Zähl genau `iterations` Mal eins dazu.",
        )
    };
    Err(Failure::value(call, right.to_string(), value.to_string())
        .hint(hint)
        .into())
}

fn with_lock_is_exact(solution: &mut Solution, &(threads, iterations): &Size) -> Checked {
    let call = format!("count_with_lock({threads}, {iterations})");
    let value: u64 = solution
        .call("count_with_lock", &(threads, iterations))?
        .returned(&call)?;
    let right = threads as u64 * iterations;
    if value == right {
        return Ok(());
    }
    Err(Failure::value(call, right.to_string(), value.to_string())
        .hint(size_hint(value, right, threads))
        .into())
}

fn without_lock_in_range(solution: &mut Solution, &(threads, iterations): &Size) -> Checked {
    let call = format!("count_without_lock({threads}, {iterations})");
    let value: u64 = solution
        .call("count_without_lock", &(threads, iterations))?
        .returned(&call)?;
    let right = threads as u64 * iterations;
    // With up to one thread nothing can be lost; whoever stores last has added one at least.
    let least = match threads {
        0 | 1 => right,
        _ => iterations.min(1),
    };
    if (least..=right).contains(&value) {
        return Ok(());
    }
    if threads < 2 {
        return Err(Failure::value(call, right.to_string(), value.to_string())
            .hint(size_hint(value, right, threads))
            .into());
    }
    Err(Failure::new(
        call.clone(),
        value.to_string(),
        Text::new(
            format!("`{call}` returned {value}; a lost update can only make it less than {right}, and never less than {least}."),
            format!("`{call}` lieferte {value}; eine verlorene Erhöhung kann es nur kleiner als {right} machen, und nie kleiner als {least}."),
        ),
    )
    .hint(size_hint(value, right, threads))
    .into())
}

fn size_hint(value: u64, right: u64, threads: usize) -> Text {
    if value > right {
        Text::new(
            "That is too much: does something stay in the counter from an earlier call, or does the caller count along?",
            "Das ist zu viel: Bleibt etwas von einem früheren Aufruf im Zähler, oder zählt der Aufrufer mit?",
        )
    } else if threads > 0 && value == 0 {
        Text::new(
            "Nothing was counted: do all threads increment the same counter, and is it read after all have ended?",
            "Es wurde nichts gezählt: Erhöhen alle Threads denselben Zähler, und wird er erst gelesen, wenn alle zu Ende sind?",
        )
    } else {
        Text::new(
            "Does every thread increment `iterations` times, and are all threads waited for before the counter is read?",
            "Erhöht jeder Thread `iterations` Mal, und wird auf alle gewartet, bevor der Zähler gelesen wird?",
        )
    }
}
