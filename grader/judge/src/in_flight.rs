//! Proofs of concurrency: operations that are in flight at the same time, at a standstill.
//!
//! It alone makes outcomes of such proofs. What has to be in flight is the exercise's to know.

use crate::context::Context;
use crate::error::JudgeError;
use crate::failure::Trouble;
use crate::property::Checked;
use crate::run::Decision;
use crate::sight;
use crate::solution::Solution;
use grade_outcome::{CheckOutcome, Evidence, InFlightEvidence, Text, Verdict};

impl Context<'_> {
    /// Runs a proof, which notes what was in flight as it goes; `passed` is said if it succeeds.
    ///
    /// # Errors
    /// [`JudgeError`] if the judge itself fails, or sees too little here.
    pub fn prove(
        &mut self,
        passed: Text,
        proof: impl FnOnce(&mut Solution, &mut InFlightEvidence) -> Checked,
    ) -> Result<Decision, JudgeError> {
        sight::everything()?;
        // What is in flight at a standstill does not depend on how threads are interleaved, unless
        // there is a race, which is not looked for here.
        self.solution.set_turns(true);
        let mut evidence = InFlightEvidence::default();
        let proved = proof(self.solution, &mut evidence);
        let mut outcome = CheckOutcome {
            id: self.id().to_owned(),
            stage: self.stage(),
            verdict: Verdict::Pass,
            message: passed,
            hint: Text::default(),
            place: None,
            evidence: Evidence::InFlight(evidence),
            review: None,
        };
        match proved {
            Ok(()) => {}
            Err(Trouble::Wrong(failure)) => {
                outcome.verdict = Verdict::Fail;
                outcome.message = failure.message;
                outcome.hint = failure.hint;
                outcome.place = failure.place;
                outcome.review = failure.review;
            }
            Err(Trouble::Starved) => {
                outcome.verdict = Verdict::Inconclusive;
                outcome.message = crate::failure::starved();
            }
            Err(Trouble::Broken(error)) => return Err(error),
        }
        Ok(outcome.into())
    }
}
