//! Templates and sample solutions are one text with two kinds of bodies, and both work.

use crate::support::{course_root, text};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const EXERCISES: [&str; 5] = [
    "a-word-count",
    "b-prime-count",
    "c-shared-counter",
    "d-url-fetch",
    "e-deadline",
];

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a caller sees of a source: the crate's own documentation, and each public item up to its
/// body, with its documentation.
fn face(source: &str) -> Vec<String> {
    let mut face = Vec::new();
    let mut documentation = String::new();
    let mut item = None;
    for line in source.lines() {
        if line.starts_with("//!") {
            face.push(line.to_owned());
        } else if line.starts_with("///") {
            documentation += line;
            documentation.push('\n');
        } else if line.starts_with("pub ") || item.is_some() {
            let whole: &mut String = item.get_or_insert_with(|| documentation.clone());
            *whole += line.trim();
            whole.push(' ');
            if line.ends_with('{') || line.ends_with(';') {
                face.extend(item.take());
            }
            documentation.clear();
        } else {
            documentation.clear();
        }
    }
    face
}

#[test]
fn templates_have_the_signatures_and_the_documentation_of_the_sample_solutions() {
    for exercise in EXERCISES {
        let [template, reference] = ["templates", "reference"].map(|folder| {
            let source = read(course_root().join(folder).join(exercise).join("src/lib.rs"));
            face(&source)
        });
        assert!(template.len() >= 3, "{exercise}: {template:?}");
        assert_eq!(template, reference, "{exercise}");
    }
}

#[test]
fn a_signature_reads_the_same_in_the_template_the_exercise_and_both_tasks() {
    for exercise in EXERCISES {
        let root = course_root();
        let template = face(&read(
            root.join("templates").join(exercise).join("src/lib.rs"),
        ));
        let folder = root.join("exercises").join(exercise);
        let description = read(folder.join("exercise.yaml"));
        let signatures: Vec<&str> = description
            .lines()
            .filter_map(|line| line.trim().strip_prefix("signature: \"")?.strip_suffix('"'))
            .collect();
        assert!(!signatures.is_empty(), "{exercise}");
        for signature in signatures {
            let is_there = |text: &String| text.contains(&format!("{signature} {{"));
            assert!(template.iter().any(is_there), "{exercise}: {signature}");
            for task in ["task.en.md", "task.de.md"] {
                assert!(
                    read(folder.join(task)).contains(&format!("{signature};")),
                    "{exercise}: {task} lacks {signature}"
                );
            }
        }
    }
}

#[test]
fn templates_leave_every_body_to_the_student() {
    for exercise in EXERCISES {
        let source = read(
            course_root()
                .join("templates")
                .join(exercise)
                .join("src/lib.rs"),
        );
        let functions = face(&source)
            .iter()
            .filter(|item| item.contains("pub fn "))
            .count();
        assert_eq!(source.matches("todo!(").count(), functions, "{exercise}");
    }
}

/// Copies the folder `from` to `to`, but for what cargo makes.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() && name != "target" {
            copy(&path, &to.join(name));
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Runs cargo in `folder`, without a network; warnings are mistakes.
fn cargo(folder: &Path, name: &str, arguments: &[&str]) -> String {
    // Kept from run to run.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "-Dwarnings")
        .output()
        .expect("cargo runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "cargo {arguments:?}:\n{}{}",
        said(&output.stdout),
        said(&output.stderr)
    );
    said(&output.stdout)
}

#[test]
fn templates_compile_without_a_warning_as_they_are_given_out() {
    let folder = tempfile::tempdir().unwrap();
    let templates = folder.path().join("templates");
    copy(&course_root().join("templates"), &templates);
    cargo(
        &templates,
        "templates",
        &["build", "--workspace", "--all-targets"],
    );
}

#[test]
fn the_visible_tests_the_programs_and_the_examples_work_with_the_sample_solutions() {
    let root = course_root();
    let folder = tempfile::tempdir().unwrap();
    let solved = folder.path().join("templates");
    copy(&root.join("templates"), &solved);
    // The programs count and fetch what lies beside the templates.
    copy(&root.join("data"), &folder.path().join("data"));
    for exercise in EXERCISES {
        for part in ["src", "tests"] {
            let own = root.join("reference").join(exercise).join(part);
            copy(&own, &solved.join(exercise).join(part));
        }
    }
    let run = |arguments: &[&str]| cargo(&solved, "solved", arguments);
    // Not optimised: a compiler that makes one step of a loop hides the race that a test waits for.
    run(&["test", "--workspace"]);
    for exercise in EXERCISES {
        let shown = run(&["run", "--release", "--package", exercise]);
        // The one on races shows lost updates instead.
        let compares = exercise == "c-shared-counter" || shown.to_lowercase().contains("speed-up");
        assert!(compares, "{exercise} prints no speed-up:\n{shown}");
        let examples = solved.join(exercise).join("examples");
        for example in fs::read_dir(examples).unwrap() {
            let path = example.unwrap().path();
            let name = text(Path::new(path.file_stem().unwrap())).to_owned();
            let package = ["run", "--release", "--package", exercise];
            let shown = run(&[&package[..], &["--example", &name]].concat());
            assert!(shown.lines().count() >= 2, "{name}:\n{shown}");
        }
    }
}
