//! `grade check` and `grade submit`: one submission, graded for real.

use crate::support::{check, grade, graded, reference, text, write_exercise};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use std::fs;

const COUNTER: &str = "c-shared-counter";

#[test]
fn the_sample_solution_of_one_exercise_has_full_marks_and_exit_code_0() {
    let (report, code) = graded(&["check", "reference", "--exercise", COUNTER]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(report["schema"], 1);
    assert_eq!(report["score"], report["max_score"]);
    assert_eq!(report["max_score"], 25);
    assert_eq!(report["undecided"], 0);
    assert_eq!(report["passed"], true);
    assert_eq!(
        report["exercises"][0]["stages"],
        json!({"build": "pass", "properties": "pass", "races": "pass"})
    );
    assert!(
        check(&report, "count_with_lock_never_loses")["evidence"]["executions"].as_u64() > Some(1)
    );
}

#[test]
fn a_single_exercises_crate_counts_alone() {
    let (report, code) = graded(&["check", "reference/c-shared-counter"]);
    assert_eq!((code, &report["max_score"]), (0, &json!(25)), "{report:#}");
}

#[test]
fn the_template_compiles_has_no_points_and_exit_code_1() {
    let (report, code) = graded(&["check", "--exercise", COUNTER]);
    assert_eq!(code, 1);
    assert_eq!(report["score"], 0);
    assert_eq!(report["exercises"][0]["stages"]["build"], "pass");
    assert_eq!(report["passed"], false);
}

#[test]
fn an_exercise_that_was_not_handed_in_counts_with_no_points() {
    let folder = tempfile::tempdir().unwrap();
    write_exercise(folder.path(), COUNTER, &reference(COUNTER));
    let (report, code) = graded(&["check", text(folder.path())]);
    assert_eq!(code, 1);
    assert_eq!(
        (&report["score"], &report["max_score"]),
        (&json!(25), &json!(100))
    );
    let absent = &report["exercises"][0];
    assert_eq!(absent["stages"]["build"], "fail");
    assert_eq!(absent["checks"][1]["verdict"], "skipped");
}

#[test]
fn code_that_does_not_compile_fails_the_build_and_skips_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    write_exercise(
        folder.path(),
        COUNTER,
        &format!("{}\nfn broken() -> u8 {{ \"a\" }}\n", reference(COUNTER)),
    );
    let (report, code) = graded(&["check", text(folder.path()), "--exercise", COUNTER]);
    assert_eq!(code, 1);
    let builds = check(&report, "builds");
    assert_eq!(builds["verdict"], "fail");
    assert!(
        builds["message"].as_str().unwrap().contains("E0308"),
        "{builds:#}"
    );
    assert_eq!(builds["file"], "src/lib.rs");
    let others = report["exercises"][0]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .skip(1);
    assert!(others.clone().count() > 5);
    assert!(
        others
            .clone()
            .all(|check| check["verdict"] == "skipped" && check["points"] == 0)
    );
}

#[test]
fn a_missing_function_costs_its_own_checks_only() {
    let folder = tempfile::tempdir().unwrap();
    let source = reference(COUNTER).replace("pub fn increment_with_lock", "fn increment_with_lock");
    write_exercise(folder.path(), COUNTER, &source);
    let (report, _) = graded(&["check", text(folder.path()), "--exercise", COUNTER]);
    let missing = check(&report, "increment_with_lock_adds");
    assert_eq!(missing["verdict"], "fail");
    let message = missing["message"].as_str().unwrap();
    assert!(
        message.contains("pub fn increment_with_lock(counter: &Mutex<u64>, iterations: u64)"),
        "{message}"
    );
    assert_eq!(
        check(&report, "count_with_lock_never_loses")["verdict"],
        "pass"
    );
}

#[test]
fn a_lost_update_is_found_and_shown_with_its_interleaving() {
    let folder = tempfile::tempdir().unwrap();
    let pitfall = "exercises/c-shared-counter/pitfalls/lock-released-between-read-and-write";
    let file = folder.path().join("report.json");
    let json = format!("json={}", file.display());
    grade()
        .args([
            "check",
            pitfall,
            "--exercise",
            COUNTER,
            "--as",
            "human",
            "--as",
            &json,
        ])
        .assert()
        .stdout(
            contains("thread 1")
                .and(contains("thread 2"))
                .and(contains("Hint:")),
        );
    let report: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let failed = check(&report, "count_with_lock_never_loses");
    assert_eq!(failed["verdict"], "fail");
    let timeline = failed["evidence"]["timeline"].as_array().unwrap();
    assert!(
        timeline
            .iter()
            .any(|step| step["file"] == "src/lib.rs" && step["line"].is_u64()),
        "{timeline:?}"
    );
}

#[test]
fn a_report_fits_into_80_columns_and_has_no_escape_sequence() {
    let output = grade()
        .args(["check", "--exercise", COUNTER])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() > 20);
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
        assert!(!line.contains('\u{1b}'), "{line:?}");
    }
}

#[test]
fn a_report_can_be_shown_again_in_the_other_language() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let json = format!("json={}", file.display());
    grade()
        .args(["check", "--exercise", COUNTER, "--as", &json])
        .assert()
        .code(1);
    grade()
        .args(["report", text(&file), "--lang", "de"])
        .assert()
        .code(1)
        .stdout(contains("noch nicht bestanden").and(contains("Als Nächstes")));
}

#[test]
fn the_same_seed_gives_the_same_report_apart_from_the_time() {
    let strip = |mut report: Value| {
        report["started_at"] = Value::Null;
        report["seconds"] = Value::Null;
        report
    };
    let run = || strip(graded(&["check", "--exercise", COUNTER, "--seed", "7"]).0);
    assert_eq!(run(), run());
}

#[test]
fn submit_keeps_exactly_the_graded_files_and_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let root = crate::support::course_root();
    let work = folder.path().join("work");
    write_exercise(&work, COUNTER, &reference(COUNTER));
    fs::write(work.join(COUNTER).join("notes.txt"), "not graded").unwrap();
    let student = format!("test-{}", std::process::id());
    let place = root.join("submissions").join(&student);
    grade()
        .args([
            "submit",
            text(&work),
            "--exercise",
            COUNTER,
            "--student",
            &student,
        ])
        .assert()
        .code(0)
        .stderr(contains("Handed in"));
    let version = fs::read_dir(&place)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let kept = fs::read_to_string(version.join(COUNTER).join("src/lib.rs")).unwrap();
    let report: Value =
        serde_json::from_slice(&fs::read(version.join("report.json")).unwrap()).unwrap();
    let notes = version.join(COUNTER).join("notes.txt").exists();
    fs::remove_dir_all(&place).unwrap();
    assert_eq!(kept, reference(COUNTER));
    assert_eq!(report["submission"]["id"], student.as_str());
    assert!(!notes);
}
