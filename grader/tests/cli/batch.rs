//! `grade batch`, `merge` and `report`: many submissions, nothing done twice, nothing lost.

use crate::support::{grade, reference, text, write_exercise};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const COUNTER: &str = "c-shared-counter";

/// Four students: one is right, one copied that, one lacks a function, one handed in nothing.
fn class() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let of = |student: &str| folder.path().join("in").join(student);
    write_exercise(&of("alice"), COUNTER, &reference(COUNTER));
    write_exercise(&of("bob"), COUNTER, &reference(COUNTER));
    let worse = reference(COUNTER).replace("pub fn count_with_lock", "fn count_with_lock");
    write_exercise(&of("carol"), COUNTER, &worse);
    fs::create_dir_all(of("dan")).unwrap();
    folder
}

fn batch(class: &TempDir, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    let dir = class.path().join("in");
    grade()
        .args([
            "batch",
            text(&dir),
            "--out",
            text(out),
            "--exercise",
            COUNTER,
        ])
        .args(more)
        .assert()
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// A report without what may differ between two runs.
fn timeless(path: &Path) -> Value {
    let mut report = read(path);
    report["started_at"] = Value::Null;
    report["seconds"] = Value::Null;
    report
}

#[test]
fn every_submission_gets_a_report_and_what_is_finished_is_not_done_again() {
    let class = class();
    let out = class.path().join("out");
    batch(&class, &out, &[])
        .code(1)
        .stderr(contains("3 of 4 were graded now"));
    assert_eq!(read(&out.join("alice.json"))["score"], 25);
    assert_eq!(read(&out.join("bob.json"))["score"], 25);
    assert_eq!(read(&out.join("bob.json"))["submission"]["id"], "bob");
    assert!(read(&out.join("carol.json"))["score"].as_f64() < Some(25.0));
    assert_eq!(read(&out.join("dan.json"))["needs_review"], true);
    let summary = read(&out.join("summary.json"));
    assert_eq!(summary["counts"]["submissions"], 4);

    let before = fs::read(out.join("alice.json")).unwrap();
    batch(&class, &out, &[])
        .code(1)
        .stderr(contains("0 of 4 were graded now"));
    assert_eq!(fs::read(out.join("alice.json")).unwrap(), before);
    assert_eq!(read(&out.join("summary.json")), summary);

    let changed = reference(COUNTER) + "\n// mended\n";
    write_exercise(&class.path().join("in/carol"), COUNTER, &changed);
    batch(&class, &out, &[])
        .code(1)
        .stderr(contains("1 of 4 were graded now"));
    assert_eq!(read(&out.join("carol.json"))["score"], 25);

    grade()
        .args(["report", text(&out)])
        .assert()
        .code(1)
        .stdout(contains("alice").and(contains("4 submissions: 3 passed")));
}

#[test]
fn shards_that_are_merged_are_the_whole_batch() {
    let class = class();
    let whole = class.path().join("whole");
    batch(&class, &whole, &[]).code(1);
    let shards: Vec<_> = ["1/2", "2/2"]
        .into_iter()
        .map(|shard| {
            let out = class.path().join(shard.replace('/', "-of-"));
            batch(&class, &out, &["--shard", shard]);
            out
        })
        .collect();
    let merged = class.path().join("merged");
    grade()
        .args([
            "merge",
            text(&shards[0]),
            text(&shards[1]),
            "--out",
            text(&merged),
        ])
        .assert()
        .code(1);
    for student in ["alice", "bob", "carol", "dan"] {
        let name = format!("{student}.json");
        assert_eq!(
            timeless(&merged.join(&name)),
            timeless(&whole.join(&name)),
            "{student}"
        );
    }
    assert_eq!(
        read(&merged.join("summary.json")),
        read(&whole.join("summary.json"))
    );
}

#[test]
fn a_batch_that_was_killed_goes_on_where_it_was() {
    let class = class();
    for number in 0..6 {
        let source = format!("{}\n// {number}\n", reference(COUNTER));
        write_exercise(
            &class.path().join(format!("in/student-{number}")),
            COUNTER,
            &source,
        );
    }
    let out = class.path().join("out");
    let dir = class.path().join("in");
    let program = assert_cmd::cargo::cargo_bin("grade");
    let mut child = std::process::Command::new(program)
        .args([
            "batch",
            text(&dir),
            "--out",
            text(&out),
            "--exercise",
            COUNTER,
            "--jobs",
            "1",
            "--quiet",
        ])
        .current_dir(crate::support::course_root())
        .spawn()
        .unwrap();
    // As soon as something is finished; if all of it is by then, that is a batch to go on with, too.
    while !fs::read_dir(&out)
        .is_ok_and(|mut entries| entries.any(|entry| is_report(&entry.unwrap().path())))
    {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    for path in fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_report(path))
    {
        assert!(read(&path)["score"].is_number(), "{}", path.display());
    }
    batch(&class, &out, &[]).code(1);
    assert_eq!(read(&out.join("summary.json"))["counts"]["submissions"], 10);
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.ends_with(".json") && !name.starts_with('.')
}

#[test]
fn ctrl_c_ends_a_batch_with_130_and_keeps_what_is_finished() {
    let class = class();
    let out = class.path().join("out");
    let dir = class.path().join("in");
    let program = assert_cmd::cargo::cargo_bin("grade");
    let mut child = std::process::Command::new(program)
        .args([
            "batch",
            text(&dir),
            "--out",
            text(&out),
            "--exercise",
            COUNTER,
            "--repeat",
            "1000",
            "--quiet",
        ])
        .current_dir(crate::support::course_root())
        .spawn()
        .unwrap();
    // The folder is made when the course is prepared and grading begins.
    while !out.exists() {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the batch ended before it began"
        );
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
