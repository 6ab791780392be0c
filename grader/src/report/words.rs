//! The words around a report's data, in every language.
//!
//! What a check says of a submission comes from the judges; here are headings, verdicts and units.

use grade_outcome::{Lang, Stage, Text, Verdict};

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
        "one-at-a-time" => Text::new("one thread at a time", "immer nur ein Thread"),
        "not-parallel" => Text::new("faster, but not parallel", "schneller, aber nicht parallel"),
        "repeated-work" => Text::new("the threads repeat work", "die Threads tun Arbeit doppelt"),
        "caller-spins" => Text::new(
            "the caller spins instead of waiting",
            "der Aufrufer dreht sich im Kreis, statt zu warten",
        ),
        "baseline-does-more" => Text::new(
            "one worker does more work than many together",
            "ein Arbeiter tut mehr als viele zusammen",
        ),
        "machine" => Text::new(
            "the machine could not show it",
            "der Rechner konnte es nicht zeigen",
        ),
        _ => return None,
    };
    Some(text)
}

/// Chooses by language.
pub fn pick(lang: Lang, en: &'static str, de: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::De => de,
    }
}
