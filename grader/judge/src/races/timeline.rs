//! From every operation of an execution to the few that explain it.
//!
//! Pure. It alone knows which operations matter to a reader: those on objects that more than one
//! thread touched, and where threads start, wait and end. It must not judge.

use grade_harness::model::Event;
use grade_outcome::Step;
use std::collections::{BTreeMap, BTreeSet};

/// Longest timeline that fits on a screen beside its explanation.
const LONGEST: usize = 28;

/// The operations of `events` that matter, numbered from 1 in the order in which they happened.
pub fn minimal(events: &[Event]) -> Vec<Step> {
    let mut threads_of: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for event in events {
        if let Some(object) = &event.object {
            threads_of.entry(object).or_default().insert(event.thread);
        }
    }
    let shared = |event: &Event| match &event.object {
        Some(object) => threads_of
            .get(object.as_str())
            .is_some_and(|threads| threads.len() > 1),
        None => matters_alone(&event.op),
    };
    let kept: Vec<&Event> = events.iter().filter(|event| shared(event)).collect();
    let skipped = kept.len().saturating_sub(LONGEST);
    kept.into_iter()
        .enumerate()
        .skip(skipped)
        .map(|(index, event)| step(index as u64 + 1, event))
        .collect()
}

fn matters_alone(op: &str) -> bool {
    matches!(op, "spawn" | "join" | "park" | "unpark" | "panic" | "exit")
}

fn step(number: u64, event: &Event) -> Step {
    let in_submission = super::diagnosis::in_submission(&event.at);
    Step {
        step: number,
        thread: u64::from(event.thread),
        op: event.op.clone(),
        value: event.value.clone(),
        file: in_submission.then(|| event.at.file.clone()),
        line: in_submission.then_some(event.at.line),
        object: event.object.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_harness::model::At;

    fn event(thread: u32, op: &str, object: &str) -> Event {
        Event {
            thread,
            op: op.to_owned(),
            object: Some(object.to_owned()),
            value: None,
            ordering: None,
            at: At {
                file: "src/lib.rs".to_owned(),
                line: 3,
            },
            blocked: false,
        }
    }

    #[test]
    fn an_object_that_only_one_thread_touches_is_left_out() {
        let steps = minimal(&[
            event(1, "load", "AtomicU64#1"),
            event(1, "lock", "Mutex#1"),
            event(2, "load", "AtomicU64#1"),
        ]);
        assert_eq!(steps.len(), 2);
        assert!(
            steps
                .iter()
                .all(|s| s.object.as_deref() == Some("AtomicU64#1"))
        );
    }

    #[test]
    fn a_long_execution_keeps_its_end_and_its_step_numbers() {
        let events: Vec<Event> = (0..100)
            .map(|i| event(i % 2, "load", "AtomicU64#1"))
            .collect();
        let steps = minimal(&events);
        assert_eq!(steps.len(), LONGEST);
        assert_eq!(steps.last().unwrap().step, 100);
    }
}
