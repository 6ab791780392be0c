//! The operations of an interleaving in words.
//!
//! Pure, and worded once for every format. Names of operations stay as Rust has them; what came of
//! an operation is told in the reader's language.

use super::words;
use grade_outcome::{Lang, RaceEvidence, Step, Text};

/// An operation, what it worked on, and what came of it.
pub(super) fn words(step: &Step, lang: Lang) -> String {
    let object = object(step).map_or_else(String::new, |object| format!(" {object}"));
    format!("{}{object}{}", step.op, came_of_it(step, lang))
}

/// What a step worked on, where that says more than what came of it.
pub(super) fn object(step: &Step) -> Option<&str> {
    // A thread has a number of its own as an object.
    let object = step.object.as_deref();
    object.filter(|_| step.op != "join")
}

/// The thread that a step starts or wakes, if it does.
pub(super) fn other_thread(step: &Step) -> Option<u64> {
    step.value.as_deref()?.strip_prefix("thread ")?.parse().ok()
}

/// How much of a model was explored.
pub(super) fn explored(evidence: &RaceEvidence, lang: Lang) -> String {
    let RaceEvidence {
        executions,
        complete,
        ..
    } = evidence;
    match (lang, executions, complete) {
        (Lang::En, 1, _) => "It is the first interleaving that was explored.".to_owned(),
        (Lang::De, 1, _) => "Es ist die erste Verzahnung, die untersucht wurde.".to_owned(),
        (Lang::En, _, true) => format!("All {executions} interleavings were explored."),
        (Lang::En, _, false) => format!("{executions} interleavings were explored."),
        (Lang::De, _, true) => format!("Alle {executions} Verzahnungen wurden untersucht."),
        (Lang::De, _, false) => format!("{executions} Verzahnungen wurden untersucht."),
    }
}

/// What came of an operation, with the sign that joins it to the operation; empty if nothing did.
pub(super) fn came_of_it(step: &Step, lang: Lang) -> String {
    let Some(value) = step.value.as_deref() else {
        let waits = words::pick(lang, " (waits)", " (wartet)");
        return if step.waits { waits } else { "" }.to_owned();
    };
    if let Some(thread) = other_thread(step) {
        let thread = words::thread(thread, lang);
        return if step.op == "spawn" {
            format!(" {thread}")
        } else {
            format!(" → {thread}")
        };
    }
    match said(value) {
        Some(text) => format!(" ({})", text.get(lang)),
        None if value.contains(" -> ") => format!(" {}", value.replace(" -> ", "→")),
        None => format!(" = {value}"),
    }
}

/// What the model checker says of operations that have no value.
fn said(value: &str) -> Option<Text> {
    let german = match value {
        "all have come" => "alle sind da",
        "all waiters" => "alle Wartenden",
        "empty" => "leer",
        "full" => "voll",
        "held" => "vergeben",
        "no receiver" => "kein Empfänger",
        "no senders" => "kein Sender",
        "nobody waits" => "niemand wartet",
        "the last to come" => "als Letzter",
        "time is over" => "Zeit ist um",
        "woken" => "geweckt",
        "woken spuriously" => "grundlos geweckt",
        _ => return None,
    };
    Some(Text::new(value, german))
}

/// Where a step is in the student's code, as short as it can be said: `12`, or `pool.rs:12`.
pub(super) fn place(file: &str, line: u32) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    if name == "lib.rs" {
        line.to_string()
    } else {
        format!("{name}:{line}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn step(op: &str, value: &str) -> Step {
        Step {
            op: op.into(),
            value: Some(value.into()),
            ..Step::default()
        }
    }

    #[test]
    fn values_are_kept_and_words_are_translated() {
        assert_eq!(came_of_it(&step("load", "3"), Lang::De), " = 3");
        assert_eq!(came_of_it(&step("fetch_add", "1 -> 2"), Lang::De), " 1→2");
        assert_eq!(
            came_of_it(&step("notify_one", "nobody waits"), Lang::De),
            " (niemand wartet)"
        );
        assert_eq!(
            came_of_it(&step("spawn", "thread 1"), Lang::De),
            " Thread 1"
        );
        assert_eq!(
            came_of_it(&step("notify_one", "thread 0"), Lang::En),
            " → caller"
        );
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    #[test]
    fn everything_that_the_model_checker_says_is_translated() {
        let mut files = Vec::new();
        let loom_std = Path::new(env!("CARGO_MANIFEST_DIR")).join("loom-std/src");
        sources(&loom_std, &mut files);
        let mut heard = 0;
        for file in files {
            let source = std::fs::read_to_string(&file).unwrap();
            for words in source.split("Value::Text(\"").skip(1) {
                let words = words.split('"').next().unwrap();
                assert!(said(words).is_some(), "{}: {words}", file.display());
                heard += 1;
            }
        }
        assert!(heard > 5, "{heard}");
    }
}
