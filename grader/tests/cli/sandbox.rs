//! `--require-sandbox` and `grade doctor`, with a sandbox and without.

use crate::support::{course_root, grade, graded};
use grade_sandbox::{Limits, Policy, Processes, Tier};
use predicates::str::contains;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

#[test]
fn a_report_says_which_sandbox_graded() {
    let (report, _) = graded(&["check", "--exercise", "c-shared-counter"]);
    assert_eq!(report["machine"]["sandbox"], grade_sandbox::tier().name());
}

/// `grade` where nothing can be confined: inside the sandbox, which can't be put on twice.
fn without_sandbox(arguments: &[&str]) -> assert_cmd::assert::Assert {
    let folder = tempfile::tempdir().unwrap();
    let policy = Policy {
        read: vec!["/".into()],
        write: vec![folder.path().to_owned()],
        execute: vec!["/".into()],
        environment: BTreeMap::from([
            ("LANG".into(), "C".into()),
            ("TMPDIR".into(), folder.path().display().to_string()),
        ]),
        folder: course_root(),
        limits: Limits::default(),
        processes: Processes::Any,
        user: None,
        confined: true,
    };
    let file = folder.path().join("policy.json");
    policy.store(&file).unwrap();
    let grade = grade();
    let words = Policy::command(
        Path::new(grade.get_program()),
        &file,
        Path::new(grade.get_program()),
    );
    assert_cmd::Command::new(&words[0])
        .args(&words[1..])
        .args(arguments)
        .assert()
}

#[test]
fn without_a_sandbox_nothing_is_graded_where_one_is_required() {
    if !is_sandboxed() {
        return;
    }
    without_sandbox(&[
        "check",
        "--require-sandbox",
        "--exercise",
        "c-shared-counter",
    ])
    .code(2)
    .stderr(contains("--require-sandbox").and(contains("`none`")));
}

#[test]
fn the_doctor_says_where_there_is_no_sandbox() {
    if !is_sandboxed() {
        return;
    }
    without_sandbox(&["doctor"]).stdout(contains("sandbox").and(contains("none")));
}

use predicates::prelude::PredicateBooleanExt;

/// True where there is a sandbox; says aloud where there is none.
fn is_sandboxed() -> bool {
    let is_sandboxed = grade_sandbox::tier() == Tier::Core;
    if !is_sandboxed {
        // Not through `eprintln!`, which a test's harness keeps to itself.
        let _ = writeln!(
            std::io::stderr(),
            "NOT TESTED: what happens without a sandbox, because there is none here"
        );
    }
    is_sandboxed
}

/// Where a grader that is given this folder for temporary files works.
fn workplaces(temporary: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(temporary).unwrap().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("grade-work-"))
        .collect()
}

/// Processes of whose folder in `/proc` this is true.
#[cfg(target_os = "linux")]
fn processes(is_one: impl Fn(&Path) -> bool) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes.filter(|entry| is_one(&entry.path())).count()
}

/// Processes that run a program from `folder`.
#[cfg(target_os = "linux")]
fn processes_from(folder: &Path) -> usize {
    processes(|process| {
        std::fs::read_link(process.join("exe")).is_ok_and(|program| program.starts_with(folder))
    })
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_killed_grader_leaves_is_cleared_away_by_the_next_one() {
    use std::time::{Duration, Instant};
    const PATIENCE: Duration = Duration::from_secs(300);
    // Prepared before it counts, so that the folder is one of a submission.
    graded(&["check", "--exercise", "c-shared-counter"]);
    let place = tempfile::tempdir().unwrap();
    let temporary = place.path().canonicalize().unwrap();
    let mut killed = std::process::Command::new(env!("CARGO_BIN_EXE_grade"))
        .args([
            "check",
            "reference",
            "--exercise",
            "b-prime-count",
            "--quiet",
        ])
        .current_dir(course_root())
        .env("TMPDIR", &temporary)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while processes_from(&temporary) == 0 && began.elapsed() < PATIENCE {
        assert!(killed.try_wait().unwrap().is_none(), "nothing ever ran");
        std::thread::sleep(Duration::from_millis(1));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(workplaces(&temporary).len(), 1);
    grade()
        .arg("doctor")
        .env("TMPDIR", &temporary)
        .assert()
        .stdout(contains("cleared away"));
    assert_eq!(workplaces(&temporary), [] as [String; 0]);
    let began = Instant::now();
    while processes_from(&temporary) > 0 && began.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(processes_from(&temporary), 0);
}

/// Processes with `words` among their arguments.
#[cfg(target_os = "linux")]
fn processes_with(words: &str) -> usize {
    processes(|process| {
        std::fs::read(process.join("cmdline"))
            .is_ok_and(|line| String::from_utf8_lossy(&line).contains(words))
    })
}

/// Nobody waits for cargo to build what is not wanted any more.
#[cfg(target_os = "linux")]
#[test]
fn a_preparation_that_is_stopped_takes_cargo_and_its_compilers_with_it() {
    let cache = tempfile::tempdir().unwrap();
    let built = cache.path().join("target");
    let mut stopped = std::process::Command::new(env!("CARGO_BIN_EXE_grade"))
        .args(["prepare", "--quiet"])
        .current_dir(course_root())
        .env("GRADE_CACHE", cache.path())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while processes_with(&built.display().to_string()) == 0 {
        assert!(stopped.try_wait().unwrap().is_none(), "nothing was built");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let id = stopped.id().to_string();
    let told = std::process::Command::new("kill").arg(&id).status();
    assert!(told.unwrap().success());
    assert_eq!(stopped.wait().unwrap().code(), Some(130));
    assert_eq!(processes_with(&built.display().to_string()), 0);
    assert!(!cache.path().join("prepared").exists());
}
