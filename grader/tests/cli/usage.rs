//! Mistakes on the command line: exit code 2, and what is wrong is named.

use crate::support::{grade, text};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

#[test]
fn no_command_is_a_usage_error() {
    grade().assert().code(2);
}

#[test]
fn the_help_lists_the_commands_and_not_the_launcher() {
    grade().arg("--help").assert().code(0).stdout(
        contains("check")
            .and(contains("batch"))
            .and(contains("__jail").not()),
    );
}

#[test]
fn an_unknown_format_is_a_usage_error_that_names_the_formats() {
    grade()
        .args(["check", "--as", "jsno"])
        .assert()
        .code(2)
        .stderr(contains("`jsno` is no format").and(contains("human, json")));
}

#[test]
fn an_unknown_exercise_is_a_usage_error_that_names_the_exercises() {
    grade()
        .args(["check", "--exercise", "x-unknown"])
        .assert()
        .code(2)
        .stderr(contains("there is no exercise `x-unknown`").and(contains("c-shared-counter")));
}

#[test]
fn a_path_that_does_not_exist_is_a_usage_error_that_names_the_path() {
    grade()
        .args(["check", "/nonexistent/work"])
        .assert()
        .code(2)
        .stderr(contains("/nonexistent/work"));
}

#[test]
fn a_report_into_a_folder_that_does_not_exist_is_refused_before_the_work() {
    grade()
        .args(["check", "--as", "json=/nonexistent/report.json"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("/nonexistent"));
}

#[test]
fn a_folder_outside_a_course_is_a_usage_error_that_says_how_to_name_the_course() {
    let folder = tempfile::tempdir().unwrap();
    grade()
        .arg("list")
        .current_dir(folder.path())
        .assert()
        .code(2)
        .stderr(contains("no rubric.yaml").and(contains("--course")));
}

#[test]
fn a_course_is_found_from_a_folder_inside_it() {
    let inside = crate::support::course_root().join("templates");
    grade()
        .arg("list")
        .current_dir(inside)
        .assert()
        .code(0)
        .stdout(contains("a-word-count"));
}

#[test]
fn list_and_show_speak_german_when_asked_to_or_when_the_locale_is_german() {
    grade()
        .args(["list", "--lang", "de"])
        .assert()
        .code(0)
        .stdout(contains("Punkte"));
    grade()
        .arg("list")
        .env("LANG", "de_DE.UTF-8")
        .assert()
        .code(0)
        .stdout(contains("Punkte"));
    grade()
        .args(["show", "c-shared-counter"])
        .assert()
        .code(0)
        .stdout(contains("count_with_lock").and(contains("Points: 25")));
    grade()
        .args(["show", "nothing"])
        .assert()
        .code(2)
        .stderr(contains("there is no exercise `nothing`"));
}

#[test]
fn a_batch_of_an_empty_folder_or_with_a_bad_shard_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let dir = folder.path().join("in");
    std::fs::create_dir(&dir).unwrap();
    grade()
        .args(["batch", text(&dir), "--out", text(&out)])
        .assert()
        .code(2)
        .stderr(contains("no submission found"));
    grade()
        .args(["batch", text(&dir), "--out", text(&out), "--shard", "3/2"])
        .assert()
        .code(2)
        .stderr(contains("a shard is K/N"));
    assert!(!out.exists());
}

#[test]
fn a_students_name_that_leads_out_of_the_hand_in_folder_is_refused() {
    grade()
        .args(["submit", "--student", "../alice"])
        .assert()
        .code(2)
        .stderr(contains("../alice"));
}

#[test]
fn a_file_that_is_no_report_is_refused_with_its_name() {
    grade()
        .args(["report", "Cargo.toml"])
        .assert()
        .code(2)
        .stderr(contains("Cargo.toml: this is no report"));
}

#[test]
fn completions_are_a_script_that_the_shell_accepts() {
    let output = grade().args(["completions", "bash"]).output().unwrap();
    assert!(output.status.success());
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("grade.bash");
    std::fs::write(&script, &output.stdout).unwrap();
    let accepted = std::process::Command::new("bash")
        .arg("-n")
        .arg(&script)
        .status()
        .unwrap();
    assert!(accepted.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("--require-sandbox")
    );
}

#[test]
fn the_doctor_helps_outside_of_a_course_too() {
    let folder = tempfile::tempdir().unwrap();
    grade()
        .arg("doctor")
        .current_dir(folder.path())
        .assert()
        .code(2)
        .stdout(
            contains("course")
                .and(contains("--course DIR"))
                .and(contains("linker")),
        );
}

#[test]
fn what_goes_wrong_is_said_in_german_when_german_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let empty = text(folder.path());
    let missing = folder.path().join("nothing");
    let missing = text(&missing);
    let cases: [(&[&str], &str); 14] = [
        (&["chek"], "den Befehl `chek` gibt es nicht"),
        (
            &["check", "--seed", "x"],
            "eine Saatzahl ist eine ganze Zahl",
        ),
        (
            &["batch", "a", "--out", "b", "--shard", "3/2"],
            "ein Teil heißt K/N",
        ),
        (&["show", "nothing"], "keine Aufgabe `nothing`"),
        (
            &["check", "--exercise", "nothing"],
            "keine Aufgabe `nothing`",
        ),
        (
            &["check", "--as", "json=/nonexistent/a.json"],
            "lässt sich nicht schreiben: Datei oder Ordner nicht gefunden",
        ),
        (
            &["batch", empty, "--out", missing, "--as", "gradescope"],
            "`gradescope` ist ein Format für eine einzelne Abgabe",
        ),
        (
            &["submit", "--student", "../alice"],
            "kein Name für eine Abgabe",
        ),
        (&["report", "Cargo.toml"], "das ist kein Bericht"),
        (&["report", empty], "in diesem Ordner ist kein Bericht"),
        (&["report", missing], "Datei oder Ordner nicht gefunden"),
        (&["batch", empty, "--out", missing], "keine Abgabe gefunden"),
        (&["merge", missing, "--out", empty], "das ist kein Ordner"),
        (&["list", "--course", missing], "lässt sich nicht lesen"),
    ];
    for (words, part) in cases {
        grade()
            .args(["--lang", "de"])
            .args(words)
            .assert()
            .code(2)
            .stdout("")
            .stderr(contains(part).and(contains("failed to").not()));
    }
    let rubric = folder.path().join("rubric.yaml");
    std::fs::write(&rubric, "course: 3\npionts: 1\n").unwrap();
    std::fs::create_dir(folder.path().join("exercises")).unwrap();
    grade()
        .args(["--lang", "de", "list", "--course", empty])
        .assert()
        .code(2)
        .stderr(
            contains("rubric.yaml:1:9: hier steht `3`, erwartet wird ein Kurs (eine Zuordnung)")
                .and(contains("unbekannter Schlüssel `pionts`"))
                .and(contains("ein Bewertungsschema: `seed` fehlt")),
        );
}

#[test]
fn the_doctor_and_the_help_speak_german() {
    let folder = tempfile::tempdir().unwrap();
    grade()
        .args(["doctor", "--lang", "de"])
        .current_dir(folder.path())
        .assert()
        .code(2)
        .stdout(
            contains("keine rubric.yaml in")
                .and(contains("Landlock"))
                .and(contains("seccomp yes").not())
                .and(contains("user").not()),
        );
    grade()
        .args(["batch", "--help"])
        .env("LC_ALL", "de_DE.UTF-8")
        .assert()
        .code(0)
        .stdout(contains("Aufruf: grade batch [OPTIONEN]").and(contains("Optionen:")));
}
