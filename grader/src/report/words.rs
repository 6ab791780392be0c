//! The words around a report's data, in every language.
//!
//! What a check says of a submission comes from the judges; here are headings, verdicts and units.

use crate::rubric::Points;
use grade_outcome::{InFlightEvidence, Lang, PropertyEvidence, Stage, Text, Verdict};
use grade_sandbox::Tier;

/// A verdict as a person reads it.
pub fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match (verdict, lang) {
        (Verdict::Pass, Lang::En) => "pass",
        (Verdict::Pass, Lang::De) => "richtig",
        (Verdict::Fail, Lang::En) => "fail",
        (Verdict::Fail, Lang::De) => "falsch",
        (Verdict::Inconclusive, Lang::En) => "unclear",
        (Verdict::Inconclusive, Lang::De) => "unklar",
        (Verdict::Skipped, Lang::En) => "skipped",
        (Verdict::Skipped, Lang::De) => "entfällt",
        (Verdict::Error, Lang::En) => "error",
        (Verdict::Error, Lang::De) => "Panne",
    }
}

/// The points of something; where there are none to have, it is optional.
pub fn points(score: Points, max_score: Points, lang: Lang) -> String {
    if max_score == Points::ZERO {
        return pick(lang, "optional", "freiwillig").to_owned();
    }
    format!("{score} / {max_score}")
}

/// A sign for a verdict that is told apart without colour.
pub fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::Inconclusive => "?",
        Verdict::Skipped => "·",
        Verdict::Error => "!",
    }
}

/// A stage as a person reads it.
pub fn stage(stage: Stage, lang: Lang) -> &'static str {
    match (stage, lang) {
        (Stage::Build, Lang::En) => "build",
        (Stage::Build, Lang::De) => "Bau",
        (Stage::Properties, Lang::En) => "properties",
        (Stage::Properties, Lang::De) => "Verhalten",
        (Stage::Races, Lang::En) => "races",
        (Stage::Races, Lang::De) => "Wettläufe",
        (Stage::Speed, Lang::En) => "speed",
        (Stage::Speed, Lang::De) => "Tempo",
    }
}

/// A thread's name in a timeline; 0 is the calling thread.
pub fn thread(number: u64, lang: Lang) -> String {
    match (number, lang) {
        (0, Lang::En) => "caller".to_owned(),
        (0, Lang::De) => "Aufrufer".to_owned(),
        (_, Lang::En) => format!("thread {number}"),
        (_, Lang::De) => format!("Thread {number}"),
    }
}

/// What a speed check's reason means.
pub fn speed_reason(reason: &str) -> Option<Text> {
    let text = match reason {
        "parallel" => Text::new("really parallel", "wirklich parallel"),
        "one-at-a-time" => Text::new("one at a time", "immer nur einer zugleich"),
        "not-parallel" => Text::new("faster, but not parallel", "schneller, aber nicht parallel"),
        "repeated-work" => Text::new("work is repeated", "Arbeit wird mehrfach getan"),
        "caller-spins" => Text::new(
            "the caller spins instead of waiting",
            "der Aufrufer dreht sich im Kreis, statt zu warten",
        ),
        "baseline-does-more" => Text::new(
            "one worker does more work than many together",
            "ein Arbeiter tut mehr als viele zusammen",
        ),
        "few-workers" => Text::new(
            "fewer workers than asked for",
            "weniger Arbeiter als verlangt",
        ),
        "parent-works" => Text::new(
            "the parent does the children's work",
            "der Elternprozess tut die Arbeit der Kinder",
        ),
        "little-gain" => Text::new(
            "parallel, but the work is shared unevenly",
            "parallel, aber die Arbeit ist ungleich verteilt",
        ),
        "machine" => Text::new(
            "the machine could not show it",
            "der Rechner konnte es nicht zeigen",
        ),
        _ => return None,
    };
    Some(text)
}

/// How a submission ended, and the verdict whose look that has.
pub fn ending(passed: Option<bool>, lang: Lang) -> (Verdict, &'static str) {
    match passed {
        Some(true) => (Verdict::Pass, pick(lang, "passed", "bestanden")),
        Some(false) => (Verdict::Fail, pick(lang, "not passed", "nicht bestanden")),
        None => (
            Verdict::Inconclusive,
            pick(lang, "not decided", "nicht entschieden"),
        ),
    }
}

/// Like [`ending`], for the student: what is not passed can still be.
pub fn standing(passed: Option<bool>, lang: Lang) -> (Verdict, &'static str) {
    match passed {
        Some(false) => (
            Verdict::Fail,
            pick(lang, "not passed yet", "noch nicht bestanden"),
        ),
        decided => ending(decided, lang),
    }
}

/// The rows of a counterexample, each with its name: the call, and what it should have given and gave.
///
/// How a call ended that gave no value is told in the check's message, in the reader's language.
pub fn counterexample(evidence: &PropertyEvidence, lang: Lang) -> Vec<(&'static str, &str)> {
    let gave = evidence.expected.as_ref().and(evidence.actual.as_ref());
    let rows = [
        (
            pick(lang, "call", "Aufruf"),
            evidence.counterexample.as_ref(),
        ),
        (
            pick(lang, "expected", "erwartet"),
            evidence.expected.as_ref(),
        ),
        (pick(lang, "actual", "erhalten"), gave),
    ];
    let known = rows
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?.as_str())));
    known.collect()
}

/// How many operations were in flight at once, and how many had to be.
pub fn in_flight(evidence: &InFlightEvidence, lang: Lang) -> String {
    let InFlightEvidence {
        in_flight,
        required,
        ..
    } = evidence;
    match lang {
        Lang::En => format!("In flight at once: {in_flight}, needed: {required}"),
        Lang::De => format!("Zugleich unterwegs: {in_flight}, nötig: {required}"),
    }
}

/// `number` with `digits` digits after the point, or after the comma.
pub fn decimal(number: f64, digits: usize, lang: Lang) -> String {
    let number = format!("{number:.digits$}");
    match lang {
        Lang::En => number,
        Lang::De => number.replace('.', ","),
    }
}

/// The tier of a sandbox, which a report has by its English name.
pub fn tier(name: &str, lang: Lang) -> &str {
    match lang {
        Lang::De if name == Tier::SelfCheck.name() => "nur Selbstprüfung",
        Lang::De | Lang::En => name,
    }
}

/// Chooses by language.
pub fn pick(lang: Lang, en: &'static str, de: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::De => de,
    }
}
