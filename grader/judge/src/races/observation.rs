//! What one observation of a model shows: nothing wrong, or what, and how that is told.
//!
//! Pure. It alone knows what is asked of a single execution (its value, its threads, what they share).
//! It must not know what else was explored, and makes no verdict.

use super::check::{ModelCase, Wrong};
use super::diagnosis::{self, Diagnosis, Ending};
use grade_harness::model::{Event, Seen};
use grade_outcome::{Text, plural};
use std::collections::{BTreeMap, BTreeSet};

/// What one observation shows that is not right.
pub(super) enum Examined {
    Wrong(Diagnosis),
    NotModelled(Text),
    TooLarge(Text),
}

/// What is wrong with one observation, if anything is.
pub(super) fn examine(case: &ModelCase, seen: &Seen) -> Option<Examined> {
    match diagnosis::of_end(seen) {
        Ending::Wrong(diagnosis) => Some(Examined::Wrong(Diagnosis {
            message: in_call(case, &diagnosis.message),
            ..diagnosis
        })),
        Ending::NotModelled(why) => Some(Examined::NotModelled(why)),
        Ending::TooLarge(why) => Some(Examined::TooLarge(why)),
        Ending::Value => {
            if seen.spawned < case.spawned {
                return Some(Examined::Wrong(no_threads(case, seen)));
            }
            if let Err(wrong) = (case.accept)(&seen.value) {
                return Some(Examined::Wrong(wrong_value(case, wrong, seen)));
            }
            let sharing = sharing(&seen.events);
            (sharing < case.sharing).then(|| Examined::Wrong(idle_threads(case, sharing)))
        }
    }
}

/// Objects that hold nothing: they only say when something happens.
const NO_WORK: [&str; 4] = ["Thread#", "Park#", "Barrier#", "Worker#"];

/// How many started threads did something with an object that another thread used too, and that can
/// hold something.
fn sharing(events: &[Event]) -> u32 {
    let mut users: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for event in events {
        if let Some(object) = &event.object
            && !NO_WORK.iter().any(|kind| object.starts_with(kind))
        {
            users.entry(object).or_default().insert(event.thread);
        }
    }
    let shared = users.into_values().filter(|threads| threads.len() > 1);
    let threads: BTreeSet<u32> = shared.flatten().filter(|&thread| thread > 0).collect();
    threads.len() as u32
}

fn idle_threads(case: &ModelCase, sharing: u32) -> Diagnosis {
    let asked = case.sharing;
    Diagnosis {
        name: "idle-threads".to_owned(),
        message: Text::new(
            format!(
                "The result of `{}` is right, but of {asked} threads only {sharing} ever {} anything that they share: the others count nothing.",
                case.call,
                plural(sharing.into(), "touches", "touch")
            ),
            format!(
                "Das Ergebnis von `{}` stimmt, aber von {asked} Threads {} nur {sharing} überhaupt etwas Gemeinsames an: Die anderen zählen nichts.",
                case.call,
                plural(sharing.into(), "fasst", "fassen")
            ),
        ),
        hint: Text::new(
            "Every thread has to increment the one counter that all of them share.",
            "Jeder Thread muss den einen Zähler erhöhen, den alle gemeinsam haben.",
        ),
        place: None,
    }
}

/// The call in front of what happened in it.
fn in_call(case: &ModelCase, happened: &Text) -> Text {
    Text::verbatim(format!("`{}`:", case.call)).and(happened)
}

fn no_threads(case: &ModelCase, seen: &Seen) -> Diagnosis {
    Diagnosis {
        name: "no-threads".to_owned(),
        message: Text::new(
            format!(
                "`{}` started {} {}, at least {} {} asked for.",
                case.call,
                seen.spawned,
                plural(seen.spawned.into(), "thread", "threads"),
                case.spawned,
                plural(case.spawned.into(), "was", "were")
            ),
            format!(
                "`{}` hat {} {} gestartet, verlangt {} mindestens {}.",
                case.call,
                seen.spawned,
                plural(seen.spawned.into(), "Thread", "Threads"),
                plural(case.spawned.into(), "war", "waren"),
                case.spawned
            ),
        ),
        hint: Text::new(
            "The result may be right, but the task is to have threads do the work.",
            "Das Ergebnis mag stimmen, aber die Arbeit sollen Threads tun.",
        ),
        place: None,
    }
}

fn wrong_value(case: &ModelCase, wrong: Wrong, seen: &Seen) -> Diagnosis {
    let message = in_call(case, &wrong.message);
    let lost = diagnosis::lost_update(&seen.events);
    let released = diagnosis::released_between(&seen.events);
    match (lost, released) {
        (Some(place), _) => Diagnosis {
            name: "lost-update".to_owned(),
            message: message.and(&Text::new(
                "Two threads read the same value, and the later write covers the earlier one.",
                "Zwei Threads lesen denselben Wert, und das spätere Schreiben überdeckt das frühere.",
            )),
            hint: Text::new(
                "Reading, changing and writing back must be one step that no other thread can get into.",
                "Lesen, Ändern und Zurückschreiben müssen ein Schritt sein, in den kein anderer Thread hineinkommt.",
            ),
            place: Some(place),
        },
        (None, Some(released)) => Diagnosis {
            name: "lock-released-between".to_owned(),
            message: message.and(&released.message()),
            hint: Text::new(
                "What was seen under a lock holds only until it is let go of. To look and to act on it belong under one and the same guard.",
                "Was man unter einem Lock gesehen hat, gilt nur, bis man ihn freigibt. Nachsehen und danach Handeln gehören unter ein und denselben Guard.",
            ),
            place: released.place(),
        },
        (None, None) => Diagnosis {
            name: wrong.diagnosis.to_owned(),
            message,
            hint: Text::new(
                "The result depends on which thread comes first. Find in the timeline what one thread reads and later writes back: which lines belong together, and what keeps the others out in between?",
                "Das Ergebnis hängt davon ab, welcher Thread zuerst kommt. Such in der Zeitachse, was ein Thread liest und später zurückschreibt: Welche Zeilen gehören zusammen, und was hält die anderen dazwischen fern?",
            ),
            place: None,
        },
    }
}

pub(super) fn too_few_threads(case: &ModelCase, peak: u32) -> Wrong {
    let workers = peak.saturating_sub(1);
    let (so, also) = match workers {
        0 | 1 => (
            "each has ended before the next begins, so nothing runs in parallel",
            "Jeder ist zu Ende, bevor der nächste beginnt, nichts läuft parallel",
        ),
        _ => (
            "the others begin only when some of these have ended",
            "Die übrigen beginnen erst, wenn von diesen welche zu Ende sind",
        ),
    };
    Wrong {
        diagnosis: "threads-do-not-overlap",
        message: Text::new(
            format!(
                "In `{}` at most {workers} of the started threads ever exist at the same time: {so}.",
                case.call
            ),
            format!(
                "In `{}` gibt es nie mehr als {workers} der gestarteten Threads zugleich: {also}.",
                case.call
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_harness::model::At;

    fn event(thread: u32, object: &str) -> Event {
        Event {
            thread,
            op: "lock".to_owned(),
            object: Some(object.to_owned()),
            value: None,
            ordering: None,
            at: At {
                file: "src/lib.rs".to_owned(),
                line: 1,
            },
            blocked: false,
        }
    }

    #[test]
    fn only_threads_that_use_what_another_uses_too_share_something() {
        let lock_and_own = [
            event(1, "Mutex#1"),
            event(2, "Mutex#2"),
            event(0, "Mutex#1"),
        ];
        assert_eq!(sharing(&lock_and_own), 1);
        let barrier = [event(1, "Barrier#1"), event(2, "Barrier#1")];
        assert_eq!(sharing(&barrier), 0);
        let counter = [event(1, "AtomicU64#1"), event(2, "AtomicU64#1")];
        assert_eq!(sharing(&counter), 2);
    }
}
