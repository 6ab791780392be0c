//! The races stage: models are explored, observations examined, verdicts made.
//!
//! An exercise says what to explore ([`RaceCheck`]) and what is right; this module alone decides
//! what an incomplete search, a latched end or a missing observation is worth. No line of the
//! student's code runs in this process.

mod check;
pub(crate) mod diagnosis;
mod larger;
mod plan;
mod process;
mod search;
mod timeline;

pub use check::{ModelCase, MustSee, RaceCheck, Twin, Wrong};
pub use process::{ModelError, ModelProcess};
pub use search::{Explorer, decide};

use crate::Context;
use crate::run::{Check, Decision, Settle};
use grade_outcome::{CheckOutcome, Evidence, Job, Stage, Text, Verdict};
use std::cell::RefCell;
use std::rc::Rc;

/// The checks of the races stage as the judge's main runs them, all with one model program.
pub fn checks(job: &Job, checks: Vec<RaceCheck>) -> Vec<Check<'static>> {
    let files = job.scratch.join("files");
    let program = job.model.clone().map(|launch| {
        let process = ModelProcess::new(launch, files, job.settings.limits);
        Rc::new(RefCell::new(process))
    });
    checks
        .into_iter()
        .map(|check| {
            let program = program.clone();
            let (id, functions, proved_by) = (check.id, check.functions, check.proved_by);
            let check = move |context: &mut Context<'_>| {
                let Some(program) = &program else {
                    return Err(crate::JudgeError::Other(
                        "the job names no model program".to_owned(),
                    ));
                };
                let (settings, seed) = (*context.settings(), context.seed());
                let outcome = decide(&check, &settings, seed, &mut *program.borrow_mut());
                Ok(vacuous(outcome, proved_by))
            };
            Check::new(id, Stage::Races, functions, check).settled_by(proved_by)
        })
        .collect()
}

/// A pass of models in which no thread was ever started is worth what the speed stage says: code
/// that is serial there, too, has no race; code that is parallel there was not what was explored.
fn vacuous(outcome: CheckOutcome, proved_by: &[&str]) -> Decision {
    let alone = matches!(&outcome.evidence, Evidence::Races(evidence) if evidence.threads <= 1);
    if proved_by.is_empty() || !alone || outcome.verdict != Verdict::Pass {
        return outcome.into();
    }
    let why = Text::new(
        "Under the model checker no thread was ever started, but the speed stage saw threads at work: what was explored is not what runs.",
        "Unter der Modellprüfung wurde nie ein Thread gestartet, aber die Tempo-Stufe sah Threads arbeiten: Untersucht wurde nicht, was läuft.",
    );
    let with = |verdict| CheckOutcome {
        verdict,
        message: why.clone(),
        review: Some(why.clone()),
        ..outcome.clone()
    };
    Decision::Unsteady(Box::new(Settle {
        if_passed: with(Verdict::Fail),
        unknown: with(Verdict::Inconclusive),
        if_sometimes_hangs: outcome.clone(),
        if_hangs_at_first: outcome.clone(),
        if_failed: outcome,
    }))
}
