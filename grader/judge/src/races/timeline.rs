//! From every operation of an execution to the few that explain it.
//!
//! Pure. It alone knows which operations matter to a reader: those on the locks that threads are stuck
//! at, on the object whose update was lost, or else on all objects that more than one thread
//! touched; and where threads start, wait and end. It must not judge.

use super::diagnosis;
use grade_harness::model::Event;
use grade_outcome::Step;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Longest timeline that fits on a screen beside its explanation.
const LONGEST: usize = 28;

/// What an execution is about.
enum Focus<'e> {
    /// Threads that wait for these locks and for each other.
    Locks(BTreeSet<&'e str>),
    /// What happened to one object while a thread read and wrote it.
    Update(&'e str, RangeInclusive<usize>),
    /// Whatever threads share.
    Shared(BTreeSet<&'e str>),
}

impl<'e> Focus<'e> {
    fn of(events: &'e [Event]) -> Self {
        let stuck: Vec<&Event> = stuck(events);
        let in_locks = |event: &&Event| is_lock(&event.op) || waits_for_threads(&event.op);
        if stuck.iter().any(|event| is_lock(&event.op)) && stuck.iter().all(in_locks) {
            let locks = stuck.iter().filter(|event| is_lock(&event.op));
            return Focus::Locks(locks.filter_map(|event| event.object.as_deref()).collect());
        }
        let update = diagnosis::covering(events).and_then(|span| {
            let object = events[*span.start()].object.as_deref()?;
            Some(Focus::Update(object, span))
        });
        update.unwrap_or_else(|| Focus::Shared(shared(events)))
    }

    fn keeps(&self, event: &Event) -> bool {
        let Some(object) = event.object.as_deref() else {
            return matters_alone(&event.op);
        };
        match self {
            Focus::Locks(objects) => objects.contains(object) || event.blocked,
            Focus::Update(known, _) => *known == object,
            Focus::Shared(objects) => objects.contains(object),
        }
    }
}

/// The last operation of each thread that waits and never went on.
fn stuck(events: &[Event]) -> Vec<&Event> {
    let mut last: BTreeMap<u32, &Event> = BTreeMap::new();
    for event in events {
        last.insert(event.thread, event);
    }
    last.into_values().filter(|event| event.blocked).collect()
}

fn is_lock(op: &str) -> bool {
    matches!(op, "lock" | "read" | "write")
}

fn waits_for_threads(op: &str) -> bool {
    matches!(op, "join" | "scope")
}

/// The objects that more than one thread has touched.
fn shared(events: &[Event]) -> BTreeSet<&str> {
    let mut threads_of: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for event in events {
        if let Some(object) = &event.object {
            threads_of.entry(object).or_default().insert(event.thread);
        }
    }
    // A thread can wait for ever for what no other thread has touched.
    let waited_for: BTreeSet<&str> = events
        .iter()
        .filter(|event| event.blocked)
        .filter_map(|event| event.object.as_deref())
        .collect();
    threads_of.retain(|object, threads| threads.len() > 1 || waited_for.contains(object));
    threads_of.into_keys().collect()
}

/// The operations of `events` that matter, numbered from 1 in the order in which they happened.
pub fn minimal(events: &[Event]) -> Vec<Step> {
    let focus = Focus::of(events);
    let kept: Vec<(usize, &Event)> = events
        .iter()
        .enumerate()
        .filter(|(_, event)| focus.keeps(event))
        .collect();
    // Of a long execution its end, or else where the update was lost.
    let end = match &focus {
        Focus::Update(_, span) if kept.len() > LONGEST => kept
            .iter()
            .position(|(index, _)| index == span.end())
            .map_or(kept.len(), |position| position + 1),
        Focus::Update(..) | Focus::Locks(_) | Focus::Shared(_) => kept.len(),
    };
    (1..)
        .zip(&kept[..end])
        .skip(end.saturating_sub(LONGEST))
        .map(|(number, (_, event))| step(number, event))
        .collect()
}

fn matters_alone(op: &str) -> bool {
    matches!(op, "spawn" | "join" | "park" | "unpark" | "panic" | "exit")
}

fn step(number: u64, event: &Event) -> Step {
    let in_submission = diagnosis::in_submission(&event.at);
    Step {
        step: number,
        thread: u64::from(event.thread),
        op: event.op.clone(),
        value: event.value.clone(),
        file: in_submission.then(|| event.at.file.clone()),
        line: in_submission.then_some(event.at.line),
        object: event.object.clone(),
        waits: event.blocked,
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
    fn of_a_deadlock_the_locks_are_shown_that_somebody_waits_for() {
        let stuck = |thread, object| Event {
            blocked: true,
            ..event(thread, "lock", object)
        };
        let steps = minimal(&[
            event(1, "lock", "Mutex#3"),
            event(2, "lock", "Mutex#3"),
            event(1, "lock", "Mutex#1"),
            event(2, "lock", "Mutex#2"),
            stuck(1, "Mutex#2"),
            stuck(2, "Mutex#1"),
        ]);
        assert_eq!(steps.len(), 4);
        assert!(steps.iter().all(|s| s.object.as_deref() != Some("Mutex#3")));
    }

    #[test]
    fn of_a_lost_update_in_a_long_execution_the_loss_is_shown() {
        let calm = |_| event(1, "load", "AtomicU64#1");
        let mut events: Vec<Event> = (0..50).map(calm).collect();
        events.extend([
            event(2, "load", "AtomicU64#1"),
            event(1, "store", "AtomicU64#1"),
            event(2, "store", "AtomicU64#1"),
        ]);
        events.extend((0..50).map(calm));
        let steps = minimal(&events);
        assert_eq!(steps.len(), LONGEST);
        assert_eq!(steps.last().map(|s| (s.step, s.thread)), Some((53, 2)));
    }

    #[test]
    fn an_object_that_a_thread_waits_for_is_kept_also_if_no_other_touched_it() {
        let first = event(1, "lock", "Mutex#1");
        let second = Event {
            blocked: true,
            ..first.clone()
        };
        assert_eq!(minimal(&[first, second]).len(), 2);
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
