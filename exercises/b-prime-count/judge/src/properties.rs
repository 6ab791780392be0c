//! What the functions of b-prime-count that start no process must give.
//!
//! Threaded calls are kept so short that their threads hardly ever meet: whether a prime can be
//! lost is for the races stage to find out.

use crate::oracle;
use grade_judge::{Check, Checked, Failure, Property, Solution};
use grade_outcome::{Stage, Text};
use proptest::prelude::*;

/// The checks of the properties stage that need no child process.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "is_prime_is_right",
            Stage::Properties,
            &["is_prime"],
            |context| {
                context
                    .steady(|runner| runner.run(&Property::new(numbers(), any_number(), &is_prime)))
            },
        ),
        Check::new(
            "count_primes_is_right",
            Stage::Properties,
            &["count_primes"],
            |context| {
                context.steady(|runner| {
                    runner.run(&Property::new(ranges(), any_range(), &count_primes))
                })
            },
        ),
        Check::new(
            "threads_agree_with_the_oracle",
            Stage::Properties,
            &["count_primes_threads"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(shares(), any_share(), &count_primes_threads))
                })
            },
        )
        .settled_by(&["threads_count_every_prime"]),
    ]
}

/// A factor up to here settles a number quickly, however it is looked for.
const SMALL_FACTOR: u64 = 1_000;

/// All small numbers, squares of primes, and numbers near the limits of 32 and 64 bits that have a
/// small factor.
fn numbers() -> Vec<u64> {
    let squares = [31, 37, 97, 997, 65_521, 65_537].map(|p: u64| p * p);
    let products = [31 * 37, 65_521 * 65_537, 4_099 * 65_537];
    // Composite numbers that tests with a few bases take for primes (Carmichael numbers, and strong
    // pseudoprimes to the first bases); the smallest factor of each is below 7,000.
    let pseudoprimes = [
        561,
        1_729,
        2_047,
        41_041,
        825_265,
        1_373_653,
        25_326_001,
        3_215_031_751,
        2_152_302_898_747,
        3_474_749_660_383,
        // A square of whose root an f32 keeps too little: the smallest such.
        16_777_259 * 16_777_259,
    ];
    let high = (u64::MAX - 100..=u64::MAX)
        .chain(i64::MAX as u64 - 50..i64::MAX as u64 + 50)
        .chain(u64::from(u32::MAX) - 50..u64::from(u32::MAX) + 100)
        .filter(|&n| oracle::factor_up_to(n, SMALL_FACTOR).is_some());
    (0..=400)
        .chain([7_919, 7_921, 104_729, 999_983, 1_000_003])
        .chain(squares)
        .chain(products)
        .chain(pseudoprimes)
        .chain(high)
        .collect()
}

fn any_number() -> impl Strategy<Value = u64> {
    prop_oneof![
        0..100_000u64,
        0..1_000_000u64,
        // Large, and settled by a small factor.
        (2..SMALL_FACTOR, 2..=u64::MAX / SMALL_FACTOR).prop_map(|(p, k)| p * k),
    ]
}

fn is_prime(solution: &mut Solution, &n: &u64) -> Checked {
    let call = format!("is_prime({n})");
    let value: bool = solution.call("is_prime", &n)?.returned(&call)?;
    let factor = oracle::factor_up_to(n, u64::MAX);
    let right = n >= 2 && factor.is_none();
    if value == right {
        return Ok(());
    }
    let failure = Failure::value(call, right.to_string(), value.to_string());
    Err(match factor {
        Some(factor) if factor * factor == n => failure
            .adding(&Text::new(
                format!("{n} = {factor} · {factor}."),
                format!("{n} = {factor} · {factor}."),
            ))
            .hint(Text::new(
                "Is the square root itself still tried as a factor?",
                "Wird die Quadratwurzel selbst noch als Teiler probiert?",
            )),
        Some(factor) => failure.adding(&Text::new(
            format!("{n} = {factor} · {}.", n / factor),
            format!("{n} = {factor} · {}.", n / factor),
        )),
        None if n < 2 => failure.hint(Text::new(
            "The smallest prime is 2.",
            "Die kleinste Primzahl ist 2.",
        )),
        None => failure.hint(Text::new(
            "No number from 2 to its square root divides a prime. Which ones do you try?",
            "Keine Zahl von 2 bis zur Quadratwurzel teilt eine Primzahl. Welche probierst du?",
        )),
    }
    .into())
}

type Range = (u64, u64);
type Share = (u64, u64, usize);

fn ranges() -> Vec<Range> {
    let max = u64::MAX;
    vec![
        (0, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (2, 3),
        (2, 2),
        (3, 2),
        (7, 7),
        (7, 8),
        (7, 11),
        (7, 12),
        (0, 100),
        (100, 0),
        (1, 10_000),
        (max, max),
        (max, 0),
        (max - 6, max),
    ]
}

fn any_range() -> impl Strategy<Value = Range> {
    prop_oneof![
        8 => (0..20_000u64, 0..400u64).prop_map(|(start, length)| (start, start + length)),
        1 => (0..1_000u64, 0..1_000u64),
    ]
}

fn count_primes(solution: &mut Solution, &(start, end): &Range) -> Checked {
    let call = format!("count_primes({start}, {end})");
    let value: u64 = solution
        .call("count_primes", &(start, end))?
        .returned(&call)?;
    compare(call, start, end, value)
}

fn compare(call: String, start: u64, end: u64, value: u64) -> Checked {
    let right = oracle::count(start, end);
    if value == right {
        return Ok(());
    }
    Err(Failure::value(call, right.to_string(), value.to_string())
        .hint(count_hint(start, end, value))
        .into())
}

/// What to think about when `value` was counted in `[start, end)`.
pub fn count_hint(start: u64, end: u64, value: u64) -> Text {
    if start >= end {
        Text::new(
            "A range that ends before it begins holds no number.",
            "Ein Bereich, der vor seinem Anfang endet, enthält keine Zahl.",
        )
    } else if end < u64::MAX && value == oracle::count(start, end + 1) {
        Text::new(
            "The range is half-open: `end` itself does not belong to it.",
            "Der Bereich ist halboffen: `end` selbst gehört nicht dazu.",
        )
    } else if value == oracle::count(start + 1, end) {
        Text::new(
            "The range begins with `start` itself.",
            "Der Bereich beginnt mit `start` selbst.",
        )
    } else {
        Text::new(
            "Write down which numbers each share holds: together they must be all numbers of the range, each once.",
            "Schreib auf, welche Zahlen in welchem Anteil liegen: Zusammen müssen es alle Zahlen des Bereichs sein, jede einmal.",
        )
    }
}

fn shares() -> Vec<Share> {
    let max = u64::MAX;
    vec![
        (0, 0, 1),
        (0, 0, 4),
        (5, 5, 3),
        (9, 4, 2),
        (max, 0, 2),
        (0, 3, 1),
        (2, 3, 4),
        (2, 4, 2),
        (2, 5, 4),
        (0, 100, 1),
        (0, 100, 2),
        (0, 100, 3),
        (0, 101, 4),
        (7, 112, 8),
        (1, 1_000, 7),
        (max, max, 2),
        (max - 6, max, 2),
        (max - 6, max, 4),
        // Not every whole number this large is an `f64`.
        (0x0200_0000_0000_000a, 0x0200_0000_0000_000e, 2),
    ]
}

fn any_share() -> impl Strategy<Value = Share> {
    (0..5_000u64, 0..300u64, 1..9usize)
        .prop_map(|(start, length, workers)| (start, start + length, workers))
}

fn count_primes_threads(solution: &mut Solution, &(start, end, workers): &Share) -> Checked {
    let call = format!("count_primes_threads({start}, {end}, {workers})");
    let value: u64 = solution
        .call("count_primes_threads", &(start, end, workers))?
        .returned(&call)?;
    compare(call, start, end, value)
}
