//! What a system lets the judge see of a program, and what may be concluded where that is not all.
//!
//! A wrong answer is wrong wherever it was given. That nothing hangs, that nobody is left and that
//! no interleaving goes wrong is known only by looking, which takes Linux: elsewhere such a check is
//! undecided and says why. It must not touch a verdict where everything is seen.

use crate::answer::Answer;
use crate::context::Context;
use crate::error::JudgeError;
use crate::run::{Check, Decision};
use crate::system::SIGHT;
use grade_outcome::{CheckOutcome, Evidence, NEEDS_LINUX, Stage, Text, Verdict};

/// How much of a program is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// All of it: Linux.
    All,
    /// What its calls give and how it ends, but no thread and no process: any other Unix.
    Calls,
    /// It is not even started.
    #[cfg_attr(unix, allow(dead_code))]
    Nothing,
}

/// `answer`, if it was really seen.
///
/// # Errors
/// [`JudgeError::NeedsLinux`] if it was concluded from what can't be seen here.
pub(crate) fn seen<R>(answer: Answer<R>, sight: Sight) -> Result<Answer<R>, JudgeError> {
    match (sight, &answer) {
        (Sight::All, _) => Ok(answer),
        (
            Sight::Calls | Sight::Nothing,
            Answer::Returned(_)
            | Answer::Panicked(_)
            | Answer::Exited(_)
            | Answer::Killed { .. }
            | Answer::Overflowed
            | Answer::Garbled(_),
        ) => Ok(answer),
        (
            Sight::Calls | Sight::Nothing,
            Answer::Hung(_)
            | Answer::Endless { .. }
            | Answer::Excessive(_)
            | Answer::Stalled(_)
            | Answer::Starved,
        ) => Err(JudgeError::NeedsLinux),
    }
}

/// Asked before what is known only by looking at threads and processes.
///
/// # Errors
/// [`JudgeError::NeedsLinux`] where they are not seen.
pub(crate) fn everything() -> Result<(), JudgeError> {
    match SIGHT {
        Sight::All => Ok(()),
        Sight::Calls | Sight::Nothing => Err(JudgeError::NeedsLinux),
    }
}

/// The checks, each undecided where what it needs is not seen.
pub(crate) fn limited<'a>(checks: Vec<Check<'a>>, sight: Sight) -> Vec<Check<'a>> {
    if sight == Sight::All {
        return checks;
    }
    checks
        .into_iter()
        .map(|check| limit(check, sight))
        .collect()
}

fn limit<'a>(check: Check<'a>, sight: Sight) -> Check<'a> {
    let (id, stage) = (check.id, check.stage);
    let by_calls = sight == Sight::Calls && stage == Stage::Properties;
    let mut decide = check.decide;
    let limited = move |context: &mut Context<'_>| {
        if !by_calls {
            return Ok(undecided(id, stage).into());
        }
        match decide(context) {
            // The stage that would settle an unsteady one sees nothing here.
            Err(JudgeError::NeedsLinux) | Ok(Decision::Unsteady(_)) => {
                Ok(undecided(id, stage).into())
            }
            Ok(Decision::Final(outcome)) => Ok(Decision::Final(outcome)),
            Err(error) => Err(error),
        }
    };
    Check {
        decide: Box::new(limited),
        ..check
    }
}

fn undecided(id: &str, stage: Stage) -> CheckOutcome {
    CheckOutcome {
        id: id.to_owned(),
        stage,
        verdict: Verdict::Inconclusive,
        message: Text::new(NEEDS_LINUX[0], NEEDS_LINUX[1]),
        hint: Text::default(),
        place: None,
        evidence: Evidence::None,
        review: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Races, in_a_test};

    fn verdict(
        stage: Stage,
        sight: Sight,
        decided: fn() -> Result<Decision, JudgeError>,
    ) -> Verdict {
        let check = Check::new("x", stage, &[], move |_| decided());
        let mut checks = limited(vec![check], sight);
        let decision = in_a_test(stage, Races::None, |context| (checks[0].decide)(context));
        match decision.unwrap() {
            Decision::Final(outcome) => outcome.verdict,
            Decision::Unsteady(_) => panic!("not final"),
        }
    }

    fn passes() -> Result<Decision, JudgeError> {
        let outcome = CheckOutcome {
            verdict: Verdict::Pass,
            ..undecided("x", Stage::Properties)
        };
        Ok(outcome.into())
    }

    #[test]
    fn where_only_calls_are_seen_only_properties_of_plain_functions_pass() {
        assert_eq!(
            verdict(Stage::Properties, Sight::Calls, passes),
            Verdict::Pass
        );
        for stage in [Stage::Races, Stage::Speed] {
            assert_eq!(verdict(stage, Sight::Calls, passes), Verdict::Inconclusive);
        }
        let needs = || Err(JudgeError::NeedsLinux);
        assert_eq!(
            verdict(Stage::Properties, Sight::Calls, needs),
            Verdict::Inconclusive
        );
    }

    #[test]
    fn where_nothing_is_seen_nothing_passes() {
        for stage in Stage::ALL {
            assert_eq!(
                verdict(stage, Sight::Nothing, passes),
                Verdict::Inconclusive
            );
        }
    }

    #[test]
    fn where_everything_is_seen_nothing_changes() {
        for stage in Stage::ALL {
            assert_eq!(verdict(stage, Sight::All, passes), Verdict::Pass);
        }
    }

    #[test]
    fn an_end_that_only_looking_shows_is_no_answer_without_looking() {
        let hidden = [Answer::<()>::Stalled(60.0), Answer::Starved];
        for answer in hidden {
            assert!(matches!(
                seen(answer.clone(), Sight::Calls),
                Err(JudgeError::NeedsLinux)
            ));
            assert_eq!(seen(answer.clone(), Sight::All).unwrap(), answer);
        }
        let exited = Answer::<()>::Exited(3);
        assert_eq!(seen(exited.clone(), Sight::Calls).unwrap(), exited);
    }
}
