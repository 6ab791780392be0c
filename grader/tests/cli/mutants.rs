//! `grade verify --mutants`: mistakes that are put into right solutions are found by the real checks.

use crate::support::{grade, text};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_match};

const CASE: [&str; 6] = [
    "verify",
    "--mutants",
    "--exercise",
    "c-shared-counter",
    "--case",
    "idioms/turns-with-notify-all",
];

#[test]
fn every_mutant_of_a_solution_loses_a_check_or_is_argued_and_is_graded_once() {
    let folder = tempfile::tempdir().unwrap();
    let out = ["--out", text(folder.path())];
    let all_found = is_match(r"c-shared-counter +\d+ +\d+ +3 +0 +0 +100\.0 %").unwrap();
    grade()
        .args(CASE)
        .args(out)
        .assert()
        .code(0)
        .stdout(all_found)
        .stdout(contains("wait-once"))
        .stderr(contains("notify-dropped/"));
    grade()
        .args(CASE)
        .args(out)
        .assert()
        .code(0)
        .stdout(contains("100.0 %"))
        .stderr(contains("notify-dropped/").not());
}

#[test]
fn shards_of_the_mutants_are_a_part_of_them() {
    let folder = tempfile::tempdir().unwrap();
    for shard in ["1/40", "2/40"] {
        grade()
            .args(CASE)
            .args(["--out", text(folder.path()), "--shard", shard])
            .assert()
            .code(0);
    }
    let kept = std::fs::read_dir(folder.path()).unwrap().count();
    assert!(kept < 10, "{kept} fates");
}

#[test]
fn options_of_mutants_need_mutants() {
    grade()
        .args(["verify", "--shard", "1/2"])
        .assert()
        .code(2)
        .stderr(contains("--mutants"));
}
