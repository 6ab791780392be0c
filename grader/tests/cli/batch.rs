//! `grade batch`, `merge` and `report`: many submissions, nothing done twice, nothing lost.

use crate::support::{course_root, grade, reference, text, write_exercise};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::TempDir;

pub const COUNTER: &str = "c-shared-counter";

/// Four students: one is right, one copied that, one lacks a function, one handed in nothing.
pub fn class() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let of = |student: &str| folder.path().join("in").join(student);
    write_exercise(&of("alice"), COUNTER, &reference(COUNTER));
    write_exercise(&of("bob"), COUNTER, &reference(COUNTER));
    let worse = reference(COUNTER).replace("pub fn count_with_lock", "fn count_with_lock");
    write_exercise(&of("carol"), COUNTER, &worse);
    fs::create_dir_all(of("dan")).unwrap();
    folder
}

pub fn batch(class: &TempDir, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
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

pub fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_submission_gets_a_report_and_what_is_finished_is_not_done_again() {
    let class = class();
    let out = class.path().join("out");
    batch(&class, &out, &[])
        .code(1)
        .stderr(contains("graded now: 3 of 4"));
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
        .stderr(contains("graded now: 0 of 4"));
    assert_eq!(fs::read(out.join("alice.json")).unwrap(), before);
    assert_eq!(read(&out.join("summary.json")), summary);

    let changed = reference(COUNTER) + "\n// mended\n";
    write_exercise(&class.path().join("in/carol"), COUNTER, &changed);
    batch(&class, &out, &[])
        .code(1)
        .stderr(contains("graded now: 1 of 4"));
    assert_eq!(read(&out.join("carol.json"))["score"], 25);

    grade()
        .args(["report", text(&out)])
        .assert()
        .code(1)
        .stdout(contains("alice").and(contains("4 submissions: 3 passed")));
}

#[test]
fn one_job_two_jobs_and_four_merged_shards_give_the_same_results() {
    let class = class();
    let whole = class.path().join("whole");
    batch(&class, &whole, &["--jobs", "2"]).code(1);
    let expected = results(&whole);
    let one = class.path().join("one");
    batch(&class, &one, &["--jobs", "1"]).code(1);
    assert_eq!(results(&one), expected);

    let shards: Vec<PathBuf> = ["1/4", "2/4", "3/4", "4/4"]
        .into_iter()
        .map(|shard| {
            let out = class.path().join(shard.replace('/', "-of-"));
            batch(&class, &out, &["--shard", shard]);
            out
        })
        .collect();
    let merged = class.path().join("merged");
    grade()
        .arg("merge")
        .args(&shards)
        .args(["--out", text(&merged)])
        .assert()
        .code(1);
    assert_eq!(results(&merged), expected);

    // Shards may share a folder, too: the last one to end sums up all.
    let shared = class.path().join("shared");
    for shard in ["1/2", "2/2"] {
        batch(&class, &shared, &["--shard", shard]);
    }
    assert_eq!(results(&shared), expected);
}

/// Hangs, bombs and crashes come first, and both workers meet one; the others do not wait for them.
#[test]
fn a_submission_that_hangs_bombs_or_crashes_delays_no_other_and_costs_it_nothing() {
    let class = tempfile::tempdir().unwrap();
    let of = |student: &str| class.path().join("in").join(student);
    let with = |body: &str| {
        let head = "pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {";
        let source = reference(COUNTER);
        assert!(source.contains(head), "the sample solution has changed");
        source.replace(head, &format!("{head}\n    {body}"))
    };
    let hang = with("if threads > 0 { loop { std::hint::black_box(()); } }");
    let bomb = with(
        "let mut all = Vec::new(); while threads > 0 { all.push(vec![1u8; 1 << 24]); } drop(all);",
    );
    let crash = with("if threads > 0 { std::process::abort(); }");
    write_exercise(&of("a-hang"), COUNTER, &hang);
    write_exercise(&of("b-bomb"), COUNTER, &bomb);
    write_exercise(&of("c-crash"), COUNTER, &crash);
    for honest in ["d", "e"] {
        let source = reference(COUNTER) + &format!("\n// {honest}\n");
        write_exercise(&of(honest), COUNTER, &source);
    }
    let out = class.path().join("out");
    // Each of the five has half of the points at least.
    batch(&class, &out, &["--jobs", "2"]).success();
    let written = |student: &str| {
        let file = out.join(format!("{student}.json"));
        fs::metadata(file).unwrap().modified().unwrap()
    };
    for honest in ["d", "e"] {
        let report = read(&out.join(format!("{honest}.json")));
        assert_eq!(report["score"], 25, "{honest}");
        // The one that hangs uses up its limits; meanwhile the other worker does the rest.
        assert!(written(honest) < written("a-hang"), "{honest} had to wait");
    }
    for bad in ["a-hang", "b-bomb", "c-crash"] {
        let report = read(&out.join(format!("{bad}.json")));
        assert!(report["score"].as_f64() < Some(25.0), "{bad}");
        assert_eq!(
            report["exercises"][0]["stages"]["properties"], "fail",
            "{bad}"
        );
    }
}

/// Submissions that are graded quickly, most of them because they don't compile.
fn quick_class() -> TempDir {
    let folder = class();
    for number in 0..6 {
        let student = folder.path().join(format!("in/student-{number}"));
        write_exercise(&student, COUNTER, &format!("pub fn broken_{number}( {{"));
    }
    folder
}

/// Starts a batch, which leads a process group of its own.
fn start(class: &TempDir, out: &Path, limit: &str) -> std::process::Child {
    use std::os::unix::process::CommandExt;
    let program = assert_cmd::cargo::cargo_bin("grade");
    let dir = class.path().join("in");
    std::process::Command::new("sh")
        .args(["-c", &format!("{limit} exec \"$0\" \"$@\"")])
        .arg(program)
        .args(["batch", text(&dir), "--out", text(out)])
        .args(["--exercise", COUNTER, "--lang", "en", "--quiet"])
        .current_dir(crate::support::course_root())
        .stdout(std::process::Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap()
}

/// All results in `out`, without the lines that tell a time.
pub fn results(out: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(out).unwrap() {
        let path = entry.unwrap().path();
        if is_report(&path) {
            let contents = fs::read_to_string(&path).unwrap();
            let is_time = |line: &&str| {
                let line = line.trim_start();
                line.starts_with("\"started_at\":") || line.starts_with("\"seconds\":")
            };
            let lines: Vec<&str> = contents.lines().filter(|line| !is_time(line)).collect();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.insert(name, lines.join("\n"));
        }
    }
    found
}

/// `GRADE_KILLS=50 cargo test --test cli killed` tries longer.
#[test]
fn a_batch_that_is_killed_again_and_again_ends_with_the_results_of_one_that_was_not() {
    let kills: u32 = std::env::var("GRADE_KILLS")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(4);
    let class = quick_class();
    let whole = class.path().join("whole");
    let begin = Instant::now();
    batch(&class, &whole, &[]).code(1);
    let took = begin.elapsed();
    let expected = results(&whole);
    assert_eq!(expected.len(), 11);

    // Moments from all over a run, in an order that has nothing to do with it; each third kill
    // begins anew, so that every part of a run is hit.
    let mut out = class.path().join("out-0");
    for kill in 0..kills {
        if kill % 3 == 0 {
            out = class.path().join(format!("out-{kill}"));
        }
        let mut child = start(&class, &out, "");
        let moment = took.mul_f64(f64::from(kill * 37 % 100) / 100.0);
        // Nothing but time makes a moment random; no result depends on it.
        std::thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        if !out.exists() {
            continue;
        }
        for (name, contents) in results(&out) {
            assert!(
                name == "summary.json" || expected[&name] == contents,
                "after kill {kill}, {name} is not what it should be"
            );
        }
        if kill % 3 == 2 || kill + 1 == kills {
            batch(&class, &out, &[]).code(1);
            assert_eq!(results(&out), expected, "after kill {kill}");
        }
    }
}

#[test]
fn a_disk_that_is_full_loses_no_result_and_leaves_no_half_one() {
    let class = quick_class();
    let whole = class.path().join("whole");
    batch(&class, &whole, &[]).code(1);
    let expected = results(&whole);

    // No file may be larger than half a report: writing one fails as on a full disk. Once more
    // with the signal that the system sends, which kills the grader.
    let out = class.path().join("out");
    let half = fs::metadata(whole.join("alice.json")).unwrap().len() / 1024;
    for limit in [
        format!("trap '' XFSZ; ulimit -f {half};"),
        format!("ulimit -c 0; ulimit -f {half};"),
    ] {
        let code = start(&class, &out, &limit).wait().unwrap().code();
        assert_ne!(code, Some(0));
        assert_ne!(code, Some(1));
        for (name, contents) in results(&out) {
            // A grader that has no room to work may say so, but never blame the student.
            let is_own_failure = contents.contains("\"verdict\": \"error\"");
            assert!(expected[&name] == contents || is_own_failure, "{name}");
        }
    }
    batch(&class, &out, &[]).code(1);
    assert_eq!(results(&out), expected);
}

#[test]
fn other_points_and_texts_score_again_without_grading_again() {
    let class = class();
    let out = class.path().join("out");
    let course = course_like_ours(&class);
    let run = |words: &str| {
        batch(&class, &out, &["--course", text(&course)])
            .code(1)
            .stderr(contains(words.to_owned()));
    };
    run("graded now: 3 of 4, 1 equal");
    let before = read(&out.join("alice.json"));

    let rubric = course.join("rubric.yaml");
    let dearer = fs::read_to_string(&rubric)
        .unwrap()
        .replace("points: 6", "points: 7")
        .replace(
            "title: { en: count_with_lock never",
            "title: { en: This never",
        )
        .replace("pass_mark_percent: 50", "pass_mark_percent: 100");
    fs::write(&rubric, dearer).unwrap();
    run("graded now: 0 of 4, 4 scored again");
    let after = read(&out.join("alice.json"));
    assert_eq!(after["score"], 26);
    assert_eq!(after["started_at"], before["started_at"]);
    assert!(
        fs::read_to_string(out.join("alice.json"))
            .unwrap()
            .contains("This never")
    );
    assert_eq!(read(&out.join("carol.json"))["passed"], false);
    run("graded now: 0 of 4, 4 known");

    // What decides a verdict is no such thing.
    let stricter = fs::read_to_string(&rubric)
        .unwrap()
        .replace("cases: 48", "cases: 49");
    fs::write(&rubric, stricter).unwrap();
    run("graded now: 2 of 4, 1 equal");
}

#[test]
fn a_changed_exercise_is_graded_again_and_no_other_one() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "pub fn broken( {";
    for exercise in [COUNTER, "d-url-fetch"] {
        write_exercise(&folder.path().join("in/alice"), exercise, broken);
    }
    let out = folder.path().join("out");
    let course = course_like_ours(&folder);
    let keys = || -> Vec<Value> {
        let dir = folder.path().join("in");
        grade()
            .args(["batch", text(&dir), "--out", text(&out)])
            .args(["--course", text(&course)])
            .args(["--exercise", COUNTER, "--exercise", "d-url-fetch"])
            .assert()
            .code(1);
        let report = read(&out.join("alice.json"));
        let exercises = report["exercises"].as_array().unwrap().iter();
        exercises.map(|exercise| exercise["key"].clone()).collect()
    };
    let before = keys();
    let file = course.join("exercises/d-url-fetch/exercise.yaml");
    let changed = fs::read_to_string(&file)
        .unwrap()
        .replace("opt_level: 0", "opt_level: 1");
    fs::write(&file, changed).unwrap();
    let after = keys();
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
}

/// A copy of our course whose rubric and descriptions may be changed; the rest is shared.
fn course_like_ours(folder: &TempDir) -> PathBuf {
    // What is prepared of ours serves for the copy, too, as long as their judges are the same.
    grade().args(["prepare", "--quiet"]).assert().code(0);
    let (ours, copy) = (course_root(), folder.path().join("course"));
    let exercises = copy.join("exercises");
    fs::create_dir_all(&exercises).unwrap();
    fs::copy(ours.join("rubric.yaml"), copy.join("rubric.yaml")).unwrap();
    for shared in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        ".cargo",
        "grader",
    ] {
        symlink(ours.join(shared), copy.join(shared)).unwrap();
    }
    for exercise in fs::read_dir(ours.join("exercises")).unwrap() {
        let exercise = exercise.unwrap();
        let own = exercises.join(exercise.file_name());
        fs::create_dir(&own).unwrap();
        for part in fs::read_dir(exercise.path()).unwrap() {
            let part = part.unwrap();
            if part.file_name() == "exercise.yaml" {
                fs::copy(part.path(), own.join("exercise.yaml")).unwrap();
            } else {
                symlink(part.path(), own.join(part.file_name())).unwrap();
            }
        }
    }
    copy
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.ends_with(".json") && !name.starts_with('.')
}

#[test]
fn gradings_that_are_repeated_are_kept_and_not_done_again() {
    let class = tempfile::tempdir().unwrap();
    let broken = |name: &str| {
        let student = class.path().join("in").join(name);
        write_exercise(&student, COUNTER, &format!("pub fn {name}( {{"));
    };
    broken("alice");
    broken("bob");
    let out = class.path().join("out");
    let kept = || fs::read_to_string(out.join("gradings.jsonl")).unwrap();
    batch(&class, &out, &["--repeat", "2"]).success();
    let before = kept();
    assert_eq!(before.lines().count(), 4);
    // As if it had been killed while it wrote the last line.
    fs::write(out.join("gradings.jsonl"), &before[..before.len() - 9]).unwrap();
    batch(&class, &out, &["--repeat", "3"]).success();
    assert_eq!(kept().lines().count(), 6);
    assert_eq!(read(&out.join("stability.json"))["times"], 3);
    assert_eq!(
        read(&out.join("stability.json"))["differences"],
        serde_json::json!([])
    );
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
