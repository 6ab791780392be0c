//! The races stage: models are explored, observations examined, verdicts made.
//!
//! An exercise says what to explore ([`RaceCheck`]) and what is right; this module alone decides
//! what an incomplete search, a latched end or a missing observation is worth. No line of the
//! student's code runs in this process.

mod check;
pub(crate) mod diagnosis;
mod larger;
mod observation;
mod outcomes;
mod plan;
mod process;
mod search;
mod timeline;

pub use check::{ModelCase, MustSee, RaceCheck, Twin, Wrong};
pub use process::{ModelError, ModelProcess};
pub use search::{Explorer, decide};

use crate::Context;
use crate::run::{Check, Decision, Settle};
use grade_outcome::{CheckOutcome, Evidence, Job, Place, Stage, Text, Verdict};
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
                let outcome = endless(outcome, &context.job.owners);
                Ok(vacuous(outcome, proved_by))
            };
            Check::new(id, Stage::Races, functions, check).settled_by(proved_by)
        })
        .collect()
}

/// An endless loop beside other threads, in code that looks in the lines `owners` at how many own an
/// `Arc`, may be one that waits for them: then nobody can decide but a person.
fn endless(outcome: CheckOutcome, owners: &[Place]) -> CheckOutcome {
    let beside_others = matches!(&outcome.evidence, Evidence::Races(evidence)
        if evidence.threads > 1 && evidence.diagnosis.as_deref() == Some(diagnosis::ENDLESS_LOOP));
    if !beside_others || owners.is_empty() {
        return outcome;
    }
    let message = diagnosis::waits_for_owners(owners);
    CheckOutcome {
        verdict: Verdict::Error,
        review: Some(message.clone()),
        message,
        hint: Text::default(),
        ..outcome
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use grade_outcome::RaceEvidence;

    fn failed(diagnosis: &str, threads: u64) -> CheckOutcome {
        CheckOutcome {
            id: "x".to_owned(),
            stage: Stage::Races,
            verdict: Verdict::Fail,
            message: Text::verbatim("m"),
            hint: Text::verbatim("h"),
            place: None,
            evidence: Evidence::Races(RaceEvidence {
                diagnosis: Some(diagnosis.to_owned()),
                threads,
                ..RaceEvidence::default()
            }),
            review: None,
        }
    }

    #[test]
    fn an_endless_loop_that_may_wait_for_the_owners_of_an_arc_is_left_to_a_person() {
        let owners = [Place {
            file: "src/lib.rs".to_owned(),
            line: 7,
        }];
        let outcome = endless(failed("endless-loop", 2), &owners);
        assert_eq!(outcome.verdict, Verdict::Error);
        let review = outcome.review.expect("a person has to look");
        assert!(review.en.contains("src/lib.rs:7"), "{}", review.en);
    }

    #[test]
    fn any_other_endless_loop_is_the_students() {
        let owners = [Place {
            file: "src/lib.rs".to_owned(),
            line: 7,
        }];
        for (diagnosis, threads, owners) in [
            ("endless-loop", 2, &[][..]),
            // Without another thread nobody changes what the loop looks at.
            ("endless-loop", 1, &owners[..]),
            ("deadlock", 2, &owners[..]),
        ] {
            let outcome = failed(diagnosis, threads);
            assert_eq!(endless(outcome.clone(), owners), outcome);
        }
    }
}
