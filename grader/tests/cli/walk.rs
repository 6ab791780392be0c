//! A newcomer's way: get the course, write one function, see what is missing, hand in; and the
//! instructor's way through what was handed in.

use crate::support::{check, grade, reference, text};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const COUNTER: &str = "c-shared-counter";

/// A student's copy of the course.
fn bundle() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("course");
    grade().args(["export", text(&bundle)]).assert().code(0);
    (folder, bundle)
}

/// The body of `pub fn name` in `source`, braces included.
fn body<'s>(source: &'s str, name: &str) -> &'s str {
    let start = source.find(&format!("pub fn {name}(")).expect("a function");
    let open = start + source[start..].find('{').expect("a body");
    let close = open + source[open..].find("\n}").expect("its end") + 2;
    &source[open..close]
}

/// Writes the one function `name` into the template.
fn fill_in(bundle: &Path, name: &str) {
    let file = bundle.join("templates").join(COUNTER).join("src/lib.rs");
    let template = fs::read_to_string(&file).unwrap();
    let solution = reference(COUNTER);
    let filled = template.replace(body(&template, name), body(&solution, name));
    assert_ne!(filled, template);
    fs::write(file, filled).unwrap();
}

fn only_file(folder: &Path) -> PathBuf {
    let mut entries = fs::read_dir(folder).unwrap();
    let only = entries.next().expect("something").unwrap().path();
    assert!(entries.next().is_none(), "{}", folder.display());
    only
}

#[test]
fn a_newcomer_exports_writes_one_function_hands_it_in_and_the_batch_grades_it() {
    let (_folder, bundle) = bundle();
    fill_in(&bundle, "increment_with_lock");
    // The exercises that are not begun are not graded here, which only saves time.
    let submit = ["submit", "--student", "alice", "--exercise", COUNTER];
    grade()
        .current_dir(&bundle)
        .args(submit)
        .assert()
        .code(1)
        .stdout(
            contains("increment_with_lock never loses an update")
                // What is still missing is said in a sentence, with its place.
                .and(contains("There is still a `todo!()` here"))
                .and(contains("Next: c-shared-counter (src/lib.rs:")),
        )
        .stderr(contains("Handed in: "));
    let handed_in = only_file(&bundle.join("submissions/alice"));
    let report: Value =
        serde_json::from_slice(&fs::read(handed_in.join("report.json")).unwrap()).unwrap();
    for right in [
        "increment_with_lock_adds",
        "increment_with_lock_never_loses",
    ] {
        assert_eq!(check(&report, right)["verdict"], "pass", "{right}");
    }
    assert_eq!(
        check(&report, "count_with_lock_is_exact")["verdict"],
        "fail"
    );

    let out = bundle.join("results");
    grade()
        .current_dir(&bundle)
        .args(["batch", "submissions", "--out", text(&out)])
        .args(["--exercise", COUNTER])
        .assert()
        .code(1);
    let graded: Value = serde_json::from_slice(&fs::read(out.join("alice.json")).unwrap()).unwrap();
    assert_eq!(graded["score"], report["score"]);
    assert_eq!(
        graded["submission"]["sha256"],
        report["submission"]["sha256"]
    );
}

#[test]
fn a_hand_in_folder_that_cannot_be_written_costs_nothing_but_a_clear_message() {
    let (_folder, bundle) = bundle();
    // A file where the folder should be.
    fs::write(bundle.join("submissions"), "in the way").unwrap();
    let work = bundle.join("templates").join(COUNTER).join("src/lib.rs");
    fs::write(work, reference(COUNTER)).unwrap();
    grade()
        .current_dir(&bundle)
        .args(["submit", "--student", "alice", "--exercise", COUNTER])
        .assert()
        .code(0)
        .stdout(contains("25 / 25"))
        .stderr(contains("Not handed in:").and(contains("submissions")));
    assert_eq!(
        fs::read_to_string(bundle.join("submissions")).unwrap(),
        "in the way"
    );
}
