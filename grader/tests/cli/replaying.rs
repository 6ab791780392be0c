//! `grade replay`: a report is reproduced, and what is not as it was is said.

use crate::support::{check, grade, graded, reference, text, write_exercise};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const COUNTER: &str = "c-shared-counter";

/// A report on a submission that loses a check, as it stands in a file, and its sources.
fn reported(folder: &Path) -> Value {
    let source = reference(COUNTER).replacen(
        "*counter.lock().expect(\"no thread panics while it counts\") += 1",
        "let value = *counter.lock().unwrap(); *counter.lock().unwrap() = value + 1",
        1,
    );
    write_exercise(&folder.join("there"), COUNTER, &source);
    let (report, _) = graded(&["check", text(&folder.join("there")), "--exercise", COUNTER]);
    let lost = check(&report, "increment_with_lock_never_loses");
    assert_eq!(lost["verdict"], "fail", "{lost:#}");
    report
}

fn write(folder: &Path, report: &Value) -> String {
    let file = folder.join("report.json");
    fs::write(&file, report.to_string()).unwrap();
    text(&file).to_owned()
}

#[test]
fn a_verdict_is_reproduced_where_the_sources_lie_elsewhere_now() {
    let folder = tempfile::tempdir().unwrap();
    let report = reported(folder.path());
    fs::rename(folder.path().join("there"), folder.path().join("here")).unwrap();
    let file = write(folder.path(), &report);
    grade()
        .args(["replay", &file])
        .assert()
        .code(2)
        .stderr(contains("--sources"));
    let here = folder.path().join("here");
    grade()
        .args(["replay", &file, "--sources", text(&here)])
        .assert()
        .code(0)
        .stdout(contains("The same verdicts as in the report."))
        .stderr(contains("Note:").not());
}

#[test]
fn a_replay_says_whether_course_grader_compiler_or_machine_are_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut report = reported(folder.path());
    report["tool"] = json!("grade 0.0.7");
    report["machine"]["rustc"] = json!("1.2.3");
    report["machine"]["cores"] = json!(4711);
    report["course"]["rubric_sha256"] = json!("0000");
    report["course"]["judges"] = json!("0000");
    let file = write(folder.path(), &report);
    fs::write(
        folder
            .path()
            .join("there")
            .join(COUNTER)
            .join("src/other.rs"),
        "\n",
    )
    .unwrap();
    grade()
        .args(["replay", &file])
        .assert()
        .code(0)
        .stdout(contains("The same verdicts as in the report."))
        .stderr(contains("graded by grade 0.0.7 then"))
        .stderr(contains("compiled by rustc 1.2.3 then"))
        .stderr(contains("cores: 4711"))
        .stderr(contains("rubric.yaml has changed"))
        .stderr(contains("judges or models"))
        .stderr(contains("have changed since"));
}

#[test]
fn a_verdict_that_is_not_reproduced_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let report = reported(folder.path());
    let file = write(folder.path(), &report);
    let source = folder.path().join("there").join(COUNTER).join("src/lib.rs");
    fs::write(source, reference(COUNTER)).unwrap();
    grade()
        .args([
            "replay",
            &file,
            "--check",
            "increment_with_lock_never_loses",
        ])
        .assert()
        .code(3)
        .stdout(contains(
            "fail → pass c-shared-counter increment_with_lock_never_loses",
        ))
        .stdout(contains("Some verdicts are not as in the report."))
        .stderr(contains("the sources in"));
}
