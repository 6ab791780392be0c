//! `grade watch`: what changed is graded again, stage by stage.

use crate::support::{course_root, reference, text, write_exercise};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const COUNTER: &str = "c-shared-counter";

/// Ends the program with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_save_is_graded_again_and_what_is_known_is_shown_before_all_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let right = reference(COUNTER);
    let wrong = right.replace("value + 1", "value + 2");
    assert_ne!(right, wrong);
    write_exercise(folder.path(), COUNTER, &wrong);
    let mut watch = Command::new(assert_cmd::cargo::cargo_bin("grade"))
        .args(["watch", text(folder.path()), "--exercise", COUNTER])
        .args(["--lang", "en", "--color", "never", "--quiet"])
        .current_dir(course_root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map(Ended)
        .unwrap();
    let mut lines = BufReader::new(watch.0.stdout.take().unwrap()).lines();
    let mut screen = || -> String {
        let mut shown = String::new();
        for line in lines.by_ref().map(Result::unwrap) {
            shown += &line;
            shown.push('\n');
            if line.starts_with("Watching") || line.starts_with("Still grading") {
                return shown;
            }
        }
        panic!("the watch ended: {shown}");
    };

    let built = screen();
    assert!(
        built.contains("Still grading") && built.contains("So far all is right."),
        "{built}"
    );
    let mut shown = screen();
    assert!(
        shown.contains("✗ increment_without_lock adds one"),
        "{shown}"
    );
    while !shown.contains("Watching for the next save") {
        shown = screen();
    }
    // Only the first thing to mend, and how many more there are.
    assert_eq!(shown.matches("✗ ").count(), 3, "{shown}");
    assert!(
        shown.contains("more; `grade check` shows them all"),
        "{shown}"
    );

    write_exercise(folder.path(), COUNTER, &right);
    shown = screen();
    while !shown.contains("Watching for the next save") {
        shown = screen();
    }
    assert!(shown.contains("25 / 25"), "{shown}");
    assert!(shown.contains("All checks passed"), "{shown}");
}
