//! Hostile submissions, graded for real: none gets a point for its attack, none harms the machine or
//! whoever is graded beside it, and each report tells what was tried.
//!
//! An attack is a folder `<exercise>/<name>/` with the submission's sources and an `attack.yaml` that
//! says what must come of it. Those that are no sources (links, pipes, archives) are made in
//! [`containers`].
#![cfg(target_os = "linux")]

mod case;
mod containers;
mod course;
mod machine;
mod neighbour;

use case::Case;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Attacks at the same time; one honest submission is graded beside them.
const AT_A_TIME: usize = 2;

/// The least number of attacks: fewer means that some were not found.
const AT_LEAST: usize = 105;

#[test]
fn no_attack_gets_points_harms_the_machine_or_changes_a_neighbours_verdict() {
    machine::require_sandbox();
    course::prepare();
    let mut cases = case::all();
    cases.extend(containers::all());
    // To look at a few of them: GRADE_ATTACKS=words of their names.
    let wanted = std::env::var("GRADE_ATTACKS").unwrap_or_default();
    if wanted.is_empty() {
        assert!(cases.len() >= AT_LEAST, "only {} attacks", cases.len());
    }
    cases.retain(|case| {
        let mut words = wanted.split_whitespace().peekable();
        words.peek().is_none() || words.any(|word| case.name.contains(word))
    });
    let queue = Mutex::new(VecDeque::from(cases));
    let faults = Mutex::new(Vec::new());
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let neighbour = scope.spawn(|| neighbour::grade_until(&over));
        let attackers: Vec<_> = (0..AT_A_TIME)
            .map(|_| scope.spawn(|| attack(&queue, &faults)))
            .collect();
        let ended: Vec<_> = attackers
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect();
        over.store(true, Ordering::SeqCst);
        let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
        match neighbour.join() {
            Ok(found) => faults.extend(found),
            Err(_) => faults.push("the neighbour's grading panicked".to_owned()),
        }
        if ended.iter().any(Result::is_err) {
            faults.push("the grading of an attack panicked".to_owned());
        }
    });
    let faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Grades attacks until there are none left.
fn attack(queue: &Mutex<VecDeque<Case>>, faults: &Mutex<Vec<String>>) {
    loop {
        let next = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some(case) = next else { return };
        let found = case.run();
        let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
        let Case { name, expected, .. } = &case;
        let told = found
            .iter()
            .map(|fault| format!("{name} ({}) {fault}", expected.what));
        faults.extend(told);
    }
}
