//! An honest submission that is graded again and again beside the attacks, and always gets the same.

use crate::course;
use crate::machine::Place;
use serde_json::Value;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

const EXERCISE: &str = "c-shared-counter";
const CHECKS: [&str; 2] = ["count_with_lock_is_exact", "count_with_lock_never_loses"];

/// Grades the sample solution until it is `over`, at least once; what was not as it must be.
pub fn grade_until(over: &AtomicBool) -> Vec<String> {
    let course = course::with("neighbour", EXERCISE, &CHECKS, &serde_yaml::Mapping::new());
    let mut faults = Vec::new();
    for number in 1.. {
        let place = Place::new();
        let target = place.path().join(EXERCISE).join("src");
        fs::create_dir_all(&target).expect("a new folder");
        let solution = course::root()
            .join("reference")
            .join(EXERCISE)
            .join("src/lib.rs");
        fs::copy(solution, target.join("lib.rs")).expect("the sample solution");
        match course::grade_in(&course, place.path(), EXERCISE, &place.temporary()) {
            Ok(report) => faults
                .extend(unlike(&report).map(|what| format!("neighbour, grading {number}: {what}"))),
            Err(error) => faults.push(format!("neighbour, grading {number}: {error}")),
        }
        faults.extend(place.leave());
        if over.load(Ordering::SeqCst) {
            eprintln!("the neighbour was graded {number} times");
            break;
        }
    }
    faults
}

/// How the report differs from full marks without a word to an instructor.
fn unlike(report: &Value) -> Option<String> {
    let right = report["score"] == report["max_score"] && report["needs_review"] == false;
    (!right).then(|| {
        let verdicts = report["exercises"][0]["checks"]
            .as_array()
            .into_iter()
            .flatten();
        let verdicts: Vec<_> = verdicts
            .map(|check| format!("{} {} {}", check["id"], check["verdict"], check["message"]))
            .collect();
        verdicts.join("; ")
    })
}
