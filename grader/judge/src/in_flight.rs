//! Proofs of concurrency: operations that are in flight at the same time, at a standstill.
//!
//! It alone makes outcomes of such proofs. What has to be in flight is the exercise's to know.

use crate::context::{Context, Races};
use crate::error::JudgeError;
use crate::failure::{Failure, Trouble};
use crate::property::Checked;
use crate::run::Decision;
use crate::sight;
use crate::solution::Solution;
use grade_outcome::{CheckOutcome, Evidence, InFlightEvidence, Text, Verdict};

/// How often a proof is tried that fails, where the races stage has found a fault: what is seen may be
/// that fault's doing, and come or not.
const TRIES: usize = 5;
/// Failures without a hang that are the pool's own, and not the fault's of the races stage.
const OWN_FAILURES: usize = 3;

impl Context<'_> {
    /// Runs a proof, which notes what was in flight as it goes; `passed` is said if it succeeds.
    ///
    /// Where the checks that settle this one have found a fault before, one failure proves nothing.
    ///
    /// # Errors
    /// [`JudgeError`] if the judge itself fails, or sees too little here.
    pub fn prove(
        &mut self,
        passed: Text,
        mut proof: impl FnMut(&mut Solution, &mut InFlightEvidence) -> Checked,
    ) -> Result<Decision, JudgeError> {
        sight::everything()?;
        // What is in flight at a standstill does not depend on how threads are interleaved, unless
        // there is a race, which is not looked for here.
        self.solution.set_turns(true);
        let tries = match self.races {
            Races::None => 1,
            Races::Found | Races::FoundHang => TRIES,
        };
        let mut failed: Option<(Failure, InFlightEvidence)> = None;
        let mut failures = 0;
        for number in 1..=tries {
            let mut evidence = InFlightEvidence::default();
            match proof(self.solution, &mut evidence) {
                Ok(()) => {
                    let message = match number {
                        1 => passed,
                        _ => passed.and(&left_to_races()),
                    };
                    return Ok(self.proved(Verdict::Pass, message, evidence).into());
                }
                Err(Trouble::Wrong(failure)) => {
                    failures += usize::from(!failure.hangs);
                    // One that does not hang says more.
                    if failed.as_ref().is_none_or(|(known, _)| known.hangs) {
                        failed = Some((*failure, evidence));
                    }
                    self.solution.restart();
                }
                Err(Trouble::Starved) => {
                    let message = crate::failure::starved();
                    return Ok(self.proved(Verdict::Inconclusive, message, evidence).into());
                }
                Err(Trouble::Broken(error)) => return Err(error),
            }
        }
        let Some((failure, evidence)) = failed else {
            return Err(JudgeError::Other("a proof was not tried".to_owned()));
        };
        if self.races == Races::FoundHang && failures < OWN_FAILURES {
            return Ok(self.proved(Verdict::Pass, left_to_races(), evidence).into());
        }
        Ok(CheckOutcome {
            hint: failure.hint,
            place: failure.place,
            review: failure.review,
            ..self.proved(Verdict::Fail, failure.message, evidence)
        }
        .into())
    }

    fn proved(&self, verdict: Verdict, message: Text, evidence: InFlightEvidence) -> CheckOutcome {
        CheckOutcome {
            id: self.id().to_owned(),
            stage: self.stage(),
            verdict,
            message,
            hint: Text::default(),
            place: None,
            evidence: Evidence::InFlight(evidence),
            review: None,
        }
    }
}

fn left_to_races() -> Text {
    Text::new(
        "Not every call came to its end or kept everybody at work, which depends on how its threads are interleaved. That is what the stage races shows, and it counts there.",
        "Nicht jeder Aufruf kam zu Ende oder beschäftigte alle, was von der Verzahnung seiner Threads abhängt. Das zeigt die Stufe races, und es zählt dort.",
    )
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::context::in_a_test;
    use grade_outcome::Stage;

    /// The verdict on a proof whose tries go like this, one after the other: `.` well, `x` not, `h` hangs.
    fn verdict(races: Races, tries: &str) -> (Verdict, usize) {
        let mut left = tries.chars();
        let decided = in_a_test(Stage::Speed, races, |context| {
            context.prove(Text::new("full", "voll"), |_, _| match left.next() {
                Some('.') => Ok(()),
                how => {
                    let mut failure = Failure::new("f()", "1", Text::new("empty", "leer"));
                    failure.hangs = how == Some('h');
                    Err(failure.into())
                }
            })
        });
        let Decision::Final(outcome) = decided.unwrap() else {
            panic!("not final");
        };
        (outcome.verdict, tries.len() - left.count())
    }

    #[test]
    fn what_only_a_race_explains_is_no_failure_of_a_proof() {
        use Races::{Found, FoundHang, None};
        use Verdict::{Fail, Pass};
        for (races, tries, expected) in [
            (None, ".", (Pass, 1)),
            (None, "x....", (Fail, 1)),
            (None, "h....", (Fail, 1)),
            (Found, "xx.", (Pass, 3)),
            (Found, "xxxxx", (Fail, 5)),
            (Found, "hhhhh", (Fail, 5)),
            (FoundHang, "hx.", (Pass, 3)),
            (FoundHang, "hhhhh", (Pass, 5)),
            (FoundHang, "hhhxx", (Pass, 5)),
            (FoundHang, "hhxxx", (Fail, 5)),
        ] {
            assert_eq!(verdict(races, tries), expected, "{races:?} {tries}");
        }
    }
}
