//! What `run_with_deadline` and `run_all_with_deadline` must give.
//!
//! Jobs that end do so when the judge lets them, far from any deadline; jobs that hang are held back
//! until the call has returned.

use crate::calls::{Call, FAR};
use crate::jobs::{Does, Pace};
use grade_harness::ending::{Ending, Kind, Payload};
use grade_judge::{Check, Checked, Property, Solution};
use grade_outcome::Stage;
use proptest::prelude::*;
use std::time::Duration;

const ONE: &[&str] = &["deadlines_hold_in_every_interleaving"];
/// The checks by which interleavings are judged.
pub const ALL: &[&str] = &["results_are_kept_in_every_interleaving"];

/// A deadline that a job which hangs misses.
const NEAR: Duration = Duration::from_millis(400);
/// One that is over at once, for what has to be seen but need not be waited for.
const VERY_NEAR: Duration = Duration::from_millis(60);

/// The checks of the properties stage.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "run_gives_the_result_in_time",
            Stage::Properties,
            &["run_with_deadline"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(in_time(), any_in_time(), &ends_right))
                })
            },
        )
        .settled_by(ONE),
        Check::new(
            "run_gives_up_at_the_deadline",
            Stage::Properties,
            &["run_with_deadline"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::edges(too_late(), &ends_right))?;
                    runner.run(&Property::edges(vec![NEAR / 4], &leaves_nothing_behind))
                })
            },
        )
        .settled_by(ONE),
        Check::new(
            "run_contains_a_panic",
            Stage::Properties,
            &["run_with_deadline"],
            |context| {
                context.threaded(|runner| runner.run(&Property::edges(panics(), &ends_right)))
            },
        )
        .settled_by(ONE),
        Check::new(
            "all_keeps_every_result",
            Stage::Properties,
            &["run_all_with_deadline"],
            |context| {
                context
                    .threaded(|runner| runner.run(&Property::new(mixed(), any_mix(), &ends_right)))
            },
        )
        .settled_by(ALL),
        Check::new(
            "all_share_one_deadline",
            Stage::Properties,
            &["run_all_with_deadline"],
            |context| {
                context.threaded(|runner| runner.run(&Property::edges(hanging(), &ends_right)))
            },
        )
        .settled_by(ALL),
    ]
}

fn text(text: &str) -> Does {
    Does::Ends(Ending::Text(text.to_owned()))
}

fn error(kind: Kind, message: &str) -> Does {
    Does::Ends(Ending::Error(kind, message.to_owned()))
}

const PANICS: Does = Does::Ends(Ending::Panic(Payload::Str));

fn in_time() -> Vec<Call> {
    let mut calls = Vec::new();
    for deadline in [FAR, Duration::MAX] {
        for pace in [Pace::AtOnce, Pace::OldestFirst] {
            calls.push(Call::single(text("a result"), deadline, pace));
            calls.push(Call::single(text(""), deadline, pace));
            calls.push(Call::single(
                error(Kind::NotFound, "no such page"),
                deadline,
                pace,
            ));
            // The job's own.
            calls.push(Call::single(
                error(Kind::TimedOut, "by itself"),
                deadline,
                pace,
            ));
            calls.push(Call::single(
                Does::Ends(Ending::OsError(104)),
                deadline,
                pace,
            ));
        }
    }
    calls
}

fn any_in_time() -> impl Strategy<Value = Call> {
    let pace = prop::sample::select(vec![Pace::AtOnce, Pace::OldestFirst]);
    let seconds = prop_oneof![60..100_000u64, Just(u64::MAX)];
    (ends(), seconds, pace)
        .prop_map(|(does, seconds, pace)| Call::single(does, Duration::from_secs(seconds), pace))
}

fn too_late() -> Vec<Call> {
    let hangs = |deadline| Call::single(Does::Hangs, deadline, Pace::AtOnce);
    vec![hangs(Duration::ZERO), hangs(VERY_NEAR), hangs(NEAR)]
}

fn panics() -> Vec<Call> {
    let payloads = [
        Payload::Str,
        Payload::String,
        Payload::Number,
        Payload::Unit,
        Payload::Own,
    ];
    let mut calls = Vec::new();
    for payload in payloads {
        for pace in [Pace::AtOnce, Pace::OldestFirst] {
            calls.push(Call::single(Does::Ends(Ending::Panic(payload)), FAR, pace));
        }
    }
    // What is broken by a panic must not stay so.
    calls.push(Call::single(text("all is well"), FAR, Pace::AtOnce));
    calls
}

fn mixed() -> Vec<Call> {
    let (a, b, c) = (text("a"), text("b"), text("c"));
    let refused = error(Kind::ConnectionRefused, "refused");
    let far = |does, pace| Call::all(does, FAR, pace);
    let near = |does| Call::all(does, NEAR, Pace::AtOnce);
    vec![
        far(vec![], Pace::AtOnce),
        far(vec![a.clone()], Pace::OldestFirst),
        far(vec![a.clone(), b.clone(), c.clone()], Pace::OldestFirst),
        far(vec![a.clone(), b.clone(), c.clone()], Pace::NewestFirst),
        far(
            vec![a.clone(), refused.clone(), PANICS, b.clone()],
            Pace::NewestFirst,
        ),
        far(vec![PANICS, a.clone()], Pace::OldestFirst),
        Call::all(vec![a.clone(), b.clone()], Duration::MAX, Pace::NewestFirst),
        near(vec![Does::Hangs, a.clone()]),
        near(vec![a.clone(), Does::Hangs, b.clone()]),
        near(vec![refused, Does::Hangs, PANICS, c]),
        near(vec![a, b, Does::Hangs]),
    ]
}

fn hanging() -> Vec<Call> {
    let hang =
        |number: usize, deadline| Call::all(vec![Does::Hangs; number], deadline, Pace::AtOnce);
    vec![
        hang(1, VERY_NEAR),
        hang(2, Duration::ZERO),
        hang(2, NEAR),
        hang(4, NEAR),
    ]
}

fn ends() -> impl Strategy<Value = Does> {
    let kind = prop::sample::select(vec![
        Kind::NotFound,
        Kind::ConnectionRefused,
        Kind::TimedOut,
        Kind::UnexpectedEof,
    ]);
    prop_oneof![
        3 => "[a-zä ]{0,8}".prop_map(|text| Does::Ends(Ending::Text(text))),
        2 => (kind, "[a-zä ]{0,8}").prop_map(|(kind, message)| Does::Ends(Ending::Error(kind, message))),
        1 => prop::sample::select(vec![104, 110, 111]).prop_map(|number| Does::Ends(Ending::OsError(number))),
    ]
}

fn any_mix() -> impl Strategy<Value = Call> {
    let pace = prop::sample::select(vec![Pace::AtOnce, Pace::OldestFirst, Pace::NewestFirst]);
    let does = prop_oneof![4 => ends(), 1 => Just(PANICS)];
    (prop::collection::vec(does, 0..6), pace).prop_map(|(does, pace)| Call::all(does, FAR, pace))
}

fn ends_right(solution: &mut Solution, call: &Call) -> Checked {
    call.test(solution)
}

/// The result of a job that was late is not that of the next one.
fn leaves_nothing_behind(solution: &mut Solution, &deadline: &Duration) -> Checked {
    Call::single(Does::Hangs, deadline, Pace::AtOnce).test(solution)?;
    Call::single(text("the second"), NEAR, Pace::AtOnce).test(solution)?;
    Call::single(Does::Hangs, deadline, Pace::AtOnce).test(solution)
}
