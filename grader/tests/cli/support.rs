//! Starts `grade` with an environment of the tests' own, and makes small trees for it.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The course that the grader comes with.
pub fn course_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// `grade` in the course's folder, in English, without colour, whatever the tester's settings are.
pub fn grade() -> Command {
    let mut command = Command::cargo_bin("grade").expect("the program was built with the tests");
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
        "GITHUB_STEP_SUMMARY",
        "GITHUB_WORKSPACE",
    ] {
        command.env_remove(name);
    }
    command
        .env("LANG", "C")
        .env("TERM", "dumb")
        .current_dir(course_root());
    command
}

/// The JSON report that a run of `arguments` gives, and its exit code.
pub fn graded(arguments: &[&str]) -> (Value, i32) {
    let output = grade()
        .args(arguments)
        .args(["--as", "json", "--quiet"])
        .output()
        .expect("grade runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?} gave no report ({error}): {errors}"));
    (report, output.status.code().expect("an exit code"))
}

/// A report's check.
pub fn check<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["exercises"]
        .as_array()
        .expect("exercises")
        .iter()
        .flat_map(|exercise| exercise["checks"].as_array().expect("checks"))
        .find(|check| check["id"] == id)
        .unwrap_or_else(|| panic!("no check {id}"))
}

/// The sample solution of an exercise.
pub fn reference(exercise: &str) -> String {
    let file = course_root()
        .join("reference")
        .join(exercise)
        .join("src/lib.rs");
    fs::read_to_string(file).expect("a sample solution")
}

/// Writes `source` as the exercise `exercise` of the submission `folder`.
pub fn write_exercise(folder: &Path, exercise: &str, source: &str) {
    let file = folder.join(exercise).join("src/lib.rs");
    fs::create_dir_all(file.parent().expect("a folder")).expect("a new folder");
    fs::write(file, source).expect("a new file");
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path that is text")
}
