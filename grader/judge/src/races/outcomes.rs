//! The outcomes of a check of the races stage, and how each is told.
//!
//! Pure. It alone knows the wording of a pass (how far the search went) and what an exploration
//! without an account is worth. It must not explore anything.

use super::check::{ModelCase, RaceCheck, Wrong};
use super::diagnosis;
use super::plan::{self, Coverage};
use super::process::ModelError;
use super::search::Failure;
use super::timeline;
use crate::failure;
use grade_harness::model::{End, Memory, Seen};
use grade_outcome::{CheckOutcome, Evidence, Hangs, RaceEvidence, Stage, Text, Verdict, plural};

pub(super) fn outcome(
    check: &RaceCheck,
    verdict: Verdict,
    message: Text,
    evidence: RaceEvidence,
) -> CheckOutcome {
    CheckOutcome {
        id: check.id.to_owned(),
        stage: Stage::Races,
        verdict,
        message,
        hint: Text::default(),
        place: None,
        evidence: Evidence::Races(evidence),
        review: None,
    }
}

pub(super) fn not_modelled(check: &RaceCheck, why: Text, evidence: RaceEvidence) -> CheckOutcome {
    CheckOutcome {
        review: Some(why.clone()),
        ..outcome(check, Verdict::Error, why, evidence)
    }
}

/// Something that must be seen was not, but there is more that was not looked at.
pub(super) fn not_seen_yet(
    check: &RaceCheck,
    missing: Wrong,
    evidence: RaceEvidence,
) -> CheckOutcome {
    let message = Text::new(
        "The search ended before it could be sure:",
        "Die Suche endete, bevor es sicher war:",
    )
    .and(&missing.message);
    CheckOutcome {
        review: Some(missing.message),
        ..outcome(check, Verdict::Inconclusive, message, evidence)
    }
}

/// There is no account of an exploration of `call`, or of the twin.
pub(super) fn broken(
    check: &RaceCheck,
    call: Option<&str>,
    evidence: RaceEvidence,
    error: &ModelError,
) -> CheckOutcome {
    let (verdict, message, review) = match (error, call) {
        (ModelError::Excessive { excess, .. }, Some(call)) => {
            let failure = failure::excessive(call, *excess);
            (Verdict::Fail, failure.message, failure.review)
        }
        (ModelError::Forged(_), _) => (
            Verdict::Fail,
            Text::new(
                "The model program sent something that it did not seal; no verdict can rest on it.",
                "Das Modellprogramm hat etwas gesendet, das nicht versiegelt war; darauf kann kein Urteil beruhen.",
            ),
            Some(Text::verbatim(error.to_string())),
        ),
        (ModelError::Killed { .. }, _) => (
            Verdict::Inconclusive,
            Text::new(
                "The system ended the model check, perhaps for want of memory; it can't be decided on this machine now.",
                "Das System hat die Modellprüfung beendet, vielleicht aus Speichermangel; auf diesem Rechner lässt es sich gerade nicht entscheiden.",
            ),
            None,
        ),
        (
            ModelError::Start { .. }
            | ModelError::Excessive { .. }
            | ModelError::Ended { .. }
            | ModelError::Silent { .. }
            | ModelError::Unknown(_),
            _,
        ) => (
            Verdict::Error,
            Text::new(
                format!("The model check could not be finished: {error}."),
                format!("Die Modellprüfung konnte nicht abgeschlossen werden: {error}."),
            ),
            Some(Text::verbatim(error.to_string())),
        ),
    };
    CheckOutcome {
        review,
        ..outcome(check, verdict, message, evidence)
    }
}

/// How far the searches of several models went.
#[derive(Clone, Copy)]
pub(super) struct Covered {
    pub(super) complete: bool,
    /// The bound that was reached by each of those that are not complete.
    pub(super) bound: Option<u8>,
}

impl Default for Covered {
    fn default() -> Self {
        Covered {
            complete: true,
            bound: None,
        }
    }
}

impl Covered {
    pub(super) fn add(&mut self, coverage: Coverage) {
        if !coverage.complete {
            self.bound = if self.complete {
                coverage.bound
            } else {
                self.bound
                    .zip(coverage.bound)
                    .map(|(one, other)| one.min(other))
            };
            self.complete = false;
        }
    }
}

pub(super) fn passed(check: &RaceCheck, evidence: &RaceEvidence, ordered: Covered) -> Text {
    let how_far = match (evidence.complete, evidence.preemption_bound) {
        (true, _) => Text::new(
            match evidence.executions {
                1 => "The only interleaving was explored.".to_owned(),
                all => format!("All {all} interleavings were explored."),
            },
            match evidence.executions {
                1 => "Die einzige Verzahnung wurde untersucht.".to_owned(),
                all => format!("Alle {all} Verzahnungen wurden untersucht."),
            },
        ),
        (false, Some(bound)) => Text::new(
            format!(
                "{} interleavings were explored, all with up to {bound} {}.",
                evidence.executions,
                plural(bound.into(), "preemption", "preemptions")
            ),
            format!(
                "{} Verzahnungen wurden untersucht, alle mit bis zu {bound} {}.",
                evidence.executions,
                plural(bound.into(), "Unterbrechung", "Unterbrechungen")
            ),
        ),
        (false, None) => Text::new(
            format!(
                "{} interleavings were explored; there are more.",
                evidence.executions
            ),
            format!(
                "{} Verzahnungen wurden untersucht; es gibt mehr.",
                evidence.executions
            ),
        ),
    };
    let orderings = match (ordered.complete, ordered.bound) {
        (true, _) | (false, None) => Text::default(),
        (false, Some(bound)) => {
            let old = plan::old_reads(Memory::Weak, Some(bound)).unwrap_or_default();
            Text::new(
                format!(
                    "Where the memory orderings count, with up to {bound} {} and {old} {}.",
                    plural(bound.into(), "preemption", "preemptions"),
                    plural(old.into(), "read of an old value", "reads of old values"),
                ),
                format!(
                    "Wo die Speicherordnungen zählen, mit bis zu {bound} {} und {old} {}.",
                    plural(bound.into(), "Unterbrechung", "Unterbrechungen"),
                    plural(old.into(), "gelesenen alten Wert", "gelesenen alten Werten"),
                ),
            )
        }
    };
    let larger = match evidence.sampled {
        0 => Text::default(),
        drawn => Text::new(
            format!(
                "Larger inputs ran with {drawn} drawn {}.",
                plural(drawn, "interleaving", "interleavings")
            ),
            format!(
                "Größere Eingaben liefen mit {drawn} ausgelosten {}.",
                plural(drawn, "Verzahnung", "Verzahnungen")
            ),
        ),
    };
    let explored = check.passed.clone().and(&how_far).and(&orderings);
    explored.and(&larger)
}

pub(super) fn wrong(
    check: &RaceCheck,
    case: &ModelCase,
    memory: Memory,
    failure: Failure,
    mut evidence: RaceEvidence,
) -> CheckOutcome {
    let Failure {
        diagnosis,
        seen,
        sometimes_right,
    } = failure;
    let (name, message, hint, place) = match memory {
        Memory::Sequential => (
            diagnosis.name,
            diagnosis.message,
            diagnosis.hint,
            diagnosis.place,
        ),
        Memory::Weak => {
            let (note, hint, weak_place) = too_weak(&seen);
            (
                "ordering-too-weak".to_owned(),
                diagnosis.message.and(&note),
                hint,
                weak_place.or(diagnosis.place),
            )
        }
    };
    evidence.diagnosis = Some(name);
    evidence.model = Some(case.call.to_owned());
    evidence.timeline = timeline::minimal(&seen.events);
    evidence.threads = evidence.threads.max(u64::from(seen.peak));
    evidence.complete = false;
    evidence.hangs = never_returns(&seen.end).then_some(match sometimes_right {
        true => Hangs::Sometimes,
        false => Hangs::AtFirst,
    });
    CheckOutcome {
        hint,
        place,
        review: diagnosis::review(&seen),
        ..outcome(check, Verdict::Fail, message, evidence)
    }
}

/// True if an execution that ends like this stands still for ever.
fn never_returns(end: &End) -> bool {
    match end {
        End::Deadlock { .. } | End::Livelock { .. } => true,
        End::Returned
        | End::Panicked { .. }
        | End::ThreadsLeft { .. }
        | End::Died { .. }
        | End::Exited { .. }
        | End::Unsupported { .. }
        | End::Machine { .. }
        | End::TooManyThreads { .. }
        | End::Engine { .. } => false,
    }
}

/// What is to be said of an ordering that is too weak, what to think about, and where it is.
fn too_weak(seen: &Seen) -> (Text, Text, Option<grade_outcome::Place>) {
    let handing_over = Text::new(
        "What one thread writes before it lets go must be visible to the next that takes over: that needs Release on one side and Acquire on the other.",
        "Was ein Thread schreibt, bevor er freigibt, muss der nächste sehen, der übernimmt: Dazu braucht es Release auf der einen und Acquire auf der anderen Seite.",
    );
    let looking_across = Text::new(
        "Two threads that each write their own flag and then read the other's can both read the old value, even with Release and Acquire: only SeqCst for all four rules that out.",
        "Zwei Threads, die erst je ihr eigenes Flag schreiben und dann das des anderen lesen, können beide den alten Wert lesen, auch mit Release und Acquire: Nur SeqCst bei allen vieren schließt das aus.",
    );
    let general = Text::new(
        "This shows only with the memory orderings that the code asks for: one of them is too weak.",
        "Das zeigt sich nur mit den Speicherordnungen, die der Code verlangt: Eine davon ist zu schwach.",
    );
    let weak = diagnosis::weak_operation(&seen.events)
        .and_then(|(weak, _)| Some((weak, diagnosis::place(&weak.at)?)));
    match weak {
        Some((weak, place)) => {
            let ordering = weak.ordering.as_deref().unwrap_or("Relaxed");
            let note = Text::new(
                format!(
                    "The ordering {ordering} of `{}` at {place} is too weak: another thread still sees an old value.",
                    weak.op
                ),
                format!(
                    "Die Ordnung {ordering} von `{}` in {place} ist zu schwach: Ein anderer Thread sieht noch einen alten Wert.",
                    weak.op
                ),
            );
            let hint = match ordering {
                "Relaxed" => handing_over,
                _ => looking_across,
            };
            (note, hint, Some(place))
        }
        None => (general, handing_over, None),
    }
}

/// Not even the smallest part of the executions could be explored to its end.
pub(super) fn nothing_complete(case: &ModelCase, memory: Memory) -> Wrong {
    let call = case.call;
    Wrong {
        diagnosis: "nothing-complete",
        message: match memory {
            Memory::Sequential => Text::new(
                format!(
                    "Not even without a preemption can every interleaving of `{call}` be explored."
                ),
                format!(
                    "Nicht einmal ohne Unterbrechung lassen sich alle Verzahnungen von `{call}` untersuchen."
                ),
            ),
            Memory::Weak => Text::new(
                format!(
                    "With the memory orderings that the code asks for, not even without a preemption can every interleaving of `{call}` be explored."
                ),
                format!(
                    "Mit den Speicherordnungen, die der Code verlangt, lassen sich nicht einmal ohne Unterbrechung alle Verzahnungen von `{call}` untersuchen."
                ),
            ),
        },
    }
}
