//! `grade watch`: what changed is graded again, stage by stage.

use crate::support::{course_root, reference, text, write_exercise};
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

const COUNTER: &str = "c-shared-counter";

/// Ends the program with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts watching `folder`.
fn watch(folder: &std::path::Path) -> Ended {
    Command::new(assert_cmd::cargo::cargo_bin("grade"))
        .args(["watch", text(folder), "--exercise", COUNTER])
        .args(["--lang", "en", "--color", "never", "--quiet"])
        .current_dir(course_root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map(Ended)
        .unwrap()
}

/// The screens that are shown one after the other.
struct Screens(Lines<BufReader<ChildStdout>>);

impl Screens {
    fn of(watch: &mut Ended) -> Screens {
        Screens(BufReader::new(watch.0.stdout.take().unwrap()).lines())
    }

    fn next(&mut self) -> String {
        let mut shown = String::new();
        for line in self.0.by_ref().map(Result::unwrap) {
            shown += &line;
            shown.push('\n');
            if line.starts_with("Watching") || line.starts_with("Still grading") {
                return shown;
            }
        }
        panic!("the watch ended: {shown}");
    }
}

#[test]
fn a_save_while_something_is_graded_calls_that_off_and_is_graded_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let right = reference(COUNTER);
    let endless = right.replace("value + 1", "{ loop {} }");
    assert_ne!(right, endless);
    write_exercise(folder.path(), COUNTER, &endless);
    let mut watch = watch(folder.path());
    let mut screens = Screens::of(&mut watch);
    // It is built; now its endless loop is being judged.
    let built = screens.next();
    assert!(built.contains("Still grading"), "{built}");
    write_exercise(folder.path(), COUNTER, &right);
    let mut shown = screens.next();
    while !shown.contains("Watching for the next save") {
        shown = screens.next();
    }
    // The endless one was never graded to its end.
    assert!(shown.contains("All checks passed"), "{shown}");
}

#[test]
fn a_save_is_graded_again_and_what_is_known_is_shown_before_all_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let right = reference(COUNTER);
    let wrong = right.replace("value + 1", "value + 2");
    assert_ne!(right, wrong);
    write_exercise(folder.path(), COUNTER, &wrong);
    let mut watch = watch(folder.path());
    let mut screens = Screens::of(&mut watch);

    let built = screens.next();
    assert!(
        built.contains("Still grading") && built.contains("So far all is right."),
        "{built}"
    );
    let mut shown = screens.next();
    assert!(
        shown.contains("✗ increment_without_lock adds one"),
        "{shown}"
    );
    while !shown.contains("Watching for the next save") {
        shown = screens.next();
    }
    // Only the first thing to mend, and how many more there are.
    assert_eq!(shown.matches("✗ ").count(), 3, "{shown}");
    assert!(
        shown.contains("more; `grade check` shows them all"),
        "{shown}"
    );

    write_exercise(folder.path(), COUNTER, &right);
    shown = screens.next();
    while !shown.contains("Watching for the next save") {
        shown = screens.next();
    }
    assert!(shown.contains("25 / 25"), "{shown}");
    assert!(shown.contains("All checks passed"), "{shown}");
}
