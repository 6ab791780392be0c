//! A course's own files: mistakes in them are found, placed, and explained.

use crate::support::{course_root, grade, text};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A course with the real exercise descriptions and a rubric that `change` has changed.
fn course_with(change: impl FnOnce(String) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = course_root();
    for exercise in [
        "a-word-count",
        "b-prime-count",
        "c-shared-counter",
        "d-url-fetch",
        "e-deadline",
    ] {
        let relative = Path::new("exercises").join(exercise).join("exercise.yaml");
        let file = folder.path().join(&relative);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(root.join(relative), file).unwrap();
    }
    let rubric = change(fs::read_to_string(root.join("rubric.yaml")).unwrap());
    fs::write(folder.path().join("rubric.yaml"), rubric).unwrap();
    folder
}

/// The line of `rubric` that has `part`, from 1.
fn line_of(folder: &TempDir, part: &str) -> usize {
    let rubric = fs::read_to_string(folder.path().join("rubric.yaml")).unwrap();
    rubric.lines().position(|line| line.contains(part)).unwrap() + 1
}

#[test]
fn the_courses_own_rubric_is_in_order() {
    let folder = course_with(|rubric| rubric);
    grade()
        .args(["list", "--course", text(folder.path())])
        .assert()
        .code(0);
}

#[test]
fn a_typo_in_a_key_is_placed_and_the_right_key_is_suggested() {
    let folder = course_with(|rubric| rubric.replacen("pass_mark_percent", "pass_mark_procent", 1));
    let line = line_of(&folder, "pass_mark_procent");
    grade()
        .args(["list", "--course", text(folder.path())])
        .assert()
        .code(2)
        .stdout("")
        .stderr(
            contains(format!(
                "rubric.yaml:{line}:1: unknown key `pass_mark_procent`"
            ))
            .and(contains("did you mean `pass_mark_percent`?")),
        );
}

#[test]
fn a_check_that_does_not_exist_is_placed() {
    let folder = course_with(|rubric| {
        rubric.replacen(
            "id: count_with_lock_is_exact",
            "id: count_with_lock_is_exakt",
            1,
        )
    });
    let line = line_of(&folder, "count_with_lock_is_exakt");
    grade()
        .args(["list", "--course", text(folder.path())])
        .assert()
        .code(2)
        .stderr(contains(format!(
            "rubric.yaml:{line}:13: `count_with_lock_is_exakt` is not a check of this exercise"
        )));
}

#[test]
fn negative_points_are_placed_and_what_is_allowed_is_said() {
    let folder = course_with(|rubric| rubric.replacen("points: 3", "points: -3", 1));
    let line = line_of(&folder, "points: -3");
    grade()
        .args(["list", "--course", text(folder.path())])
        .assert()
        .code(2)
        .stderr(contains(format!(
            "rubric.yaml:{line}:17: `-3` is not a number of points: a number from 0 to"
        )));
}

#[test]
fn a_rubric_that_is_no_yaml_is_placed() {
    let folder = course_with(|rubric| rubric.replacen("seed: 22", "seed: [22", 1));
    grade()
        .args(["list", "--course", text(folder.path())])
        .assert()
        .code(2)
        .stderr(contains("rubric.yaml:").and(contains("not valid YAML")));
}

#[test]
fn the_students_copy_has_no_solution_in_it_and_is_a_course() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("bundle");
    grade().args(["export", text(&bundle)]).assert().code(0);
    assert!(
        bundle
            .join("templates/c-shared-counter/src/lib.rs")
            .is_file()
    );
    assert!(bundle.join("grader/Cargo.toml").is_file());
    let mut folders = vec![bundle.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                !["reference", "pitfalls", "idioms"].contains(&name.as_str())
                    // The grader's tests grade submissions; a template's test is the student's.
                    && (name != "tests" || path.starts_with(bundle.join("templates"))),
                "{}",
                path.display()
            );
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    grade().arg("list").current_dir(&bundle).assert().code(0);
    grade()
        .args(["export", text(&bundle)])
        .assert()
        .code(2)
        .stderr(contains("not empty"));
}

#[test]
fn a_new_exercise_is_complete_and_changes_no_points_while_it_is_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("course");
    grade().args(["export", text(&course)]).assert().code(0);
    // A student's copy has no sample solutions, and so no place for a new one.
    let reference = course.join("reference");
    fs::create_dir(&reference).unwrap();
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(
            course_root().join("reference").join(file),
            reference.join(file),
        )
        .unwrap();
    }
    for entry in fs::read_dir(course_root().join("reference")).unwrap() {
        let from = entry.unwrap().path();
        let to = reference.join(from.file_name().unwrap());
        if from.join("Cargo.toml").is_file() {
            fs::create_dir_all(to.join("src")).unwrap();
            for file in ["Cargo.toml", "src/lib.rs"] {
                fs::copy(from.join(file), to.join(file)).unwrap();
            }
        }
    }
    let list = || {
        let output = grade().arg("list").current_dir(&course).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let before = list();
    grade()
        .args(["new", "e-philosophers"])
        .current_dir(&course)
        .assert()
        .code(0)
        .stdout(contains("grade verify --exercise e-philosophers"));
    let after = list();
    let with_points = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| line.contains(" points: properties"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(with_points(&before), with_points(&after));
    assert!(after.contains("e-philosophers"));
    for workspace in [".", "templates", "reference"] {
        let lock = fs::read_to_string(course.join(workspace).join("Cargo.lock")).unwrap();
        assert!(lock.contains("\"e-philosophers"), "{workspace}/Cargo.lock");
    }
    grade()
        .args(["new", "e-philosophers"])
        .current_dir(&course)
        .assert()
        .code(2)
        .stderr(contains("is there already"));
}
