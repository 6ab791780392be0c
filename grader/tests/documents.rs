//! What the documents say of the tests is so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const KINDS: [&str; 5] = ["build", "properties", "in flight", "races", "speed"];
const VERDICTS: [&str; 4] = ["pass", "fail", "inconclusive", "error"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The rows of the table of verdicts, cell by cell.
fn rows() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the document");
    let (_, section) = text
        .split_once("## What a verdict rests on")
        .expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|')).skip(2);
    lines
        .map(|line| {
            line.trim_matches('|')
                .split(" | ")
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect()
}

/// All words in the sources that follow `fn`.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            functions(&path, found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let names = text
                .split("fn ")
                .skip(1)
                .filter_map(|rest| rest.split('(').next());
            found.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn each_kind_of_check_says_of_each_verdict_what_it_rests_on() {
    let rows = rows();
    assert!(
        rows.iter()
            .all(|row| row.len() == 5 && row.iter().all(|cell| !cell.is_empty())),
        "{rows:?}"
    );
    for kind in KINDS {
        for verdict in VERDICTS {
            let found = rows
                .iter()
                .filter(|row| row[0] == kind && row[1] == verdict)
                .count();
            assert_eq!(found, 1, "{kind}, {verdict}");
        }
    }
    assert!(rows.iter().any(|row| row[1] == "skipped"));
}

#[test]
fn every_test_that_the_table_of_verdicts_names_exists() {
    let mut known = BTreeSet::new();
    for folder in ["grader", "exercises"] {
        functions(&root().join(folder), &mut known);
    }
    let attacks = root().join("grader/tests/attacks");
    for row in rows() {
        let tests: Vec<&str> = row[4].split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "{row:?}");
        for test in tests {
            let exists = if test.contains('/') {
                attacks.join(test).join("attack.yaml").is_file()
            } else {
                known.contains(test)
            };
            assert!(exists, "ARCHITECTURE.md names `{test}`, which is not there");
        }
    }
}
