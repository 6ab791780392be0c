//! What a judge said, made complete.
//!
//! Pure. A judge must answer each declared check exactly once and a pass must rest on evidence;
//! whatever is missing becomes the grader's `error` (or `inconclusive` if time ran out), never the
//! student's `fail`.

use crate::rubric::RubricCheck;
use crate::scoring::outcome;
use grade_outcome::{CheckOutcome, Evidence, Text, Verdict};

/// How a judge's run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It said that it was done.
    Done,
    /// It ended without saying so, or said something that makes no sense.
    Broken {
        /// What is known of the reason, in English, for the instructor.
        detail: String,
    },
    /// It made no progress for this many wall-clock seconds and was stopped.
    Stalled {
        /// Seconds without progress.
        seconds: u64,
    },
}

/// One outcome for each of `declared`, in that order.
pub fn complete(
    declared: &[&RubricCheck],
    answers: Vec<CheckOutcome>,
    ending: &Ending,
) -> Vec<CheckOutcome> {
    declared
        .iter()
        .map(|check| settle(check, &answers, ending))
        .collect()
}

fn settle(check: &RubricCheck, answers: &[CheckOutcome], ending: &Ending) -> CheckOutcome {
    let mut mine = answers.iter().filter(|answer| answer.id == check.id);
    let Some(answer) = mine.next() else {
        return missing(check, ending);
    };
    let fault = if mine.next().is_some() {
        Some("it was answered twice".to_owned())
    } else if answer.stage != check.stage {
        Some(format!(
            "it was answered for the stage {}",
            answer.stage.name()
        ))
    } else {
        lacks_evidence(answer)
    };
    match fault {
        None => answer.clone(),
        Some(fault) => error(check, &fault),
    }
}

/// Why a pass rests on nothing; `None` if it rests on something or is no pass.
fn lacks_evidence(answer: &CheckOutcome) -> Option<String> {
    let nothing = match &answer.evidence {
        _ if answer.verdict != Verdict::Pass => None,
        Evidence::None => Some("no evidence"),
        Evidence::Properties(evidence) if evidence.cases == 0 => Some("no case"),
        Evidence::Races(evidence) if evidence.executions == 0 => Some("no execution"),
        Evidence::Speed(evidence) if evidence.pairs == 0 => Some("no round"),
        Evidence::InFlight(evidence) if evidence.in_flight < evidence.required => {
            Some("too few operations in flight")
        }
        Evidence::Properties(_)
        | Evidence::Races(_)
        | Evidence::Speed(_)
        | Evidence::InFlight(_) => None,
    };
    nothing.map(|nothing| format!("it passed on {nothing}"))
}

fn missing(check: &RubricCheck, ending: &Ending) -> CheckOutcome {
    match ending {
        Ending::Done => error(check, "the judge did not answer it"),
        Ending::Broken { detail } => error(check, detail),
        Ending::Stalled { seconds } => outcome(
            &check.id,
            check.stage,
            Verdict::Inconclusive,
            Text::new(
                format!(
                    "There was no progress for {seconds} s, so this could not be decided on this machine."
                ),
                format!(
                    "{seconds} s lang ging es nicht voran; auf diesem Rechner ließ sich das nicht entscheiden."
                ),
            ),
        ),
    }
}

fn error(check: &RubricCheck, detail: &str) -> CheckOutcome {
    outcome(
        &check.id,
        check.stage,
        Verdict::Error,
        Text::new(
            format!("The grader failed here, not you: {detail}."),
            format!("Hier hat das Bewertungsprogramm versagt, nicht du: {detail}."),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::Points;
    use grade_outcome::{PropertyEvidence, Stage};

    fn check() -> RubricCheck {
        RubricCheck {
            id: "adds".into(),
            stage: Stage::Properties,
            points: Points::new(3.0).unwrap(),
            title: Text::verbatim("adds"),
        }
    }

    fn answer(verdict: Verdict, cases: u64) -> CheckOutcome {
        CheckOutcome {
            evidence: Evidence::Properties(PropertyEvidence {
                cases,
                ..PropertyEvidence::default()
            }),
            ..outcome("adds", Stage::Properties, verdict, Text::verbatim("-"))
        }
    }

    fn verdict_of(answers: Vec<CheckOutcome>, ending: &Ending) -> Verdict {
        complete(&[&check()], answers, ending)[0].verdict
    }

    #[test]
    fn an_answer_stands_as_it_was_given() {
        assert_eq!(
            verdict_of(vec![answer(Verdict::Pass, 48)], &Ending::Done),
            Verdict::Pass
        );
        assert_eq!(
            verdict_of(vec![answer(Verdict::Fail, 3)], &Ending::Done),
            Verdict::Fail
        );
    }

    #[test]
    fn a_check_without_an_answer_is_an_error_also_when_the_judge_says_it_is_done() {
        assert_eq!(verdict_of(vec![], &Ending::Done), Verdict::Error);
    }

    #[test]
    fn a_check_that_was_answered_twice_is_an_error() {
        let twice = vec![answer(Verdict::Pass, 48), answer(Verdict::Pass, 48)];
        assert_eq!(verdict_of(twice, &Ending::Done), Verdict::Error);
    }

    #[test]
    fn a_pass_on_no_case_is_an_error() {
        assert_eq!(
            verdict_of(vec![answer(Verdict::Pass, 0)], &Ending::Done),
            Verdict::Error
        );
    }

    #[test]
    fn an_answer_for_another_stage_is_an_error() {
        let mut moved = answer(Verdict::Pass, 48);
        moved.stage = Stage::Races;
        assert_eq!(verdict_of(vec![moved], &Ending::Done), Verdict::Error);
    }

    #[test]
    fn a_judge_that_stalled_leaves_the_rest_inconclusive_and_keeps_what_it_said() {
        let ending = Ending::Stalled { seconds: 240 };
        assert_eq!(verdict_of(vec![], &ending), Verdict::Inconclusive);
        assert_eq!(
            verdict_of(vec![answer(Verdict::Pass, 48)], &ending),
            Verdict::Pass
        );
    }
}
