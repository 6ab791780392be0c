//! The ready workflows in `ci/`: their commands are run here as they stand there.

use crate::support::{course_root, grade, text};
use serde_yaml::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn workflow(name: &str) -> Value {
    let file = course_root().join("ci").join(name);
    serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The commands of the step `step` of a job on GitHub.
fn step(workflow: &Value, job: &str, step: &str) -> String {
    let steps = workflow["jobs"][job]["steps"].as_sequence().unwrap();
    let found = steps.iter().find(|found| found["name"] == step).unwrap();
    found["run"].as_str().unwrap().to_owned()
}

/// A repository with the students' bundle and a built grader.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Repository {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("bundle");
        grade().args(["export", text(&bundle)]).assert().code(0);
        let built = bundle.join("target/release");
        fs::create_dir_all(&built).unwrap();
        let program = assert_cmd::cargo::cargo_bin("grade");
        std::os::unix::fs::symlink(program, built.join("grade")).unwrap();
        Repository(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("bundle")
    }

    /// Runs `commands` as a runner does.
    fn run(&self, commands: &str, variables: &[(&str, &str)]) -> Output {
        let programs = self.path().join("target/release");
        let search = format!("{}:{}", text(&programs), std::env::var("PATH").unwrap());
        Command::new("bash")
            .args(["-eo", "pipefail", "-c", commands])
            .current_dir(self.path())
            .env("PATH", search)
            .env("LANG", "C")
            .env_remove("LC_ALL")
            .env("GITHUB_OUTPUT", self.path().join("output"))
            .env("GITHUB_STEP_SUMMARY", self.path().join("job.md"))
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(out).into_owned() + &String::from_utf8_lossy(err)
}

#[test]
fn a_students_repository_is_graded_and_its_result_is_told_apart_from_a_broken_machine() {
    let workflow = workflow("github-course.yml");
    let commands = |name| step(&workflow, "grade", name);
    let repository = Repository::new();
    repository.run(&commands("Is this a student's repository?"), &[]);
    let graded = repository.run(&commands("Grade"), &[]);
    assert!(graded.status.success(), "{}", said(&graded));
    let output = repository.read("output");
    assert!(
        output.contains("student=true") && output.contains("code=1"),
        "{output}"
    );
    for file in [
        "report/report.html",
        "report/report.json",
        "report/junit.xml",
        "job.md",
    ] {
        assert!(repository.read(file).len() > 500, "{file}");
    }
    assert!(said(&graded).contains("::error "), "{}", said(&graded));
    let results = [
        ("0", Some(0), "Passed."),
        ("1", Some(1), "Not passed yet"),
        ("3", Some(0), "::warning title=Not decided"),
        ("2", Some(2), "The grader could not run"),
        ("130", Some(130), "The grader could not run"),
    ];
    for (code, ends, says) in results {
        let result = repository.run(&commands("The result"), &[("CODE", code)]);
        assert_eq!(result.status.code(), ends, "{}", said(&result));
        assert!(said(&result).contains(says), "{}", said(&result));
    }
}

#[test]
fn the_instructors_side_has_nothing_to_do_in_a_students_repository() {
    let workflow = workflow("github-course.yml");
    let repository = Repository::new();
    let asked = step(&workflow, "verify", "Is this the instructors' repository?");
    let answer = repository.run(&asked, &[]);
    assert!(answer.status.success(), "{}", said(&answer));
    assert!(!repository.path().join("output").exists());
    fs::create_dir(repository.path().join("reference")).unwrap();
    repository.run(&asked, &[]);
    assert_eq!(repository.read("output").trim(), "instructor=true");
}

#[test]
fn a_job_on_gitlab_grades_and_ends_with_the_code_that_it_may_fail_with() {
    let workflow = workflow("gitlab-course.yml");
    let lines = workflow["grade"]["script"].as_sequence().unwrap();
    // The first builds the grader.
    let commands: Vec<&str> = lines[1..].iter().filter_map(Value::as_str).collect();
    let repository = Repository::new();
    let graded = repository.run(&commands.join("\n"), &[]);
    assert_eq!(graded.status.code(), Some(1), "{}", said(&graded));
    assert_eq!(workflow["grade"]["allow_failure"]["exit_codes"][0], 3);
    assert!(repository.read("report/junit.xml").contains("<testsuites"));
}

#[test]
fn a_class_is_graded_in_shards_and_put_together() {
    let workflow = workflow("github-batch.yml");
    let repository = Repository::new();
    let student = repository
        .path()
        .join("submissions/alice/c-shared-counter/src");
    fs::create_dir_all(&student).unwrap();
    let template = repository
        .path()
        .join("templates/c-shared-counter/src/lib.rs");
    fs::copy(template, student.join("lib.rs")).unwrap();
    let shards = repository.path().join("shards");
    fs::create_dir(&shards).unwrap();
    // What this machine confines is another test's business.
    let commands = step(&workflow, "grade", "Grade a shard").replace("--require-sandbox", "");
    for number in ["1", "2", "3", "4"] {
        let graded = repository.run(&commands.replace("${{ matrix.shard }}", number), &[]);
        assert!(graded.status.success(), "{}", said(&graded));
        let results = repository.path().join("results");
        fs::rename(results, shards.join(format!("shard-{number}"))).unwrap();
    }
    let merged = repository.run(&step(&workflow, "merge", "Put the shards together"), &[]);
    assert!(merged.status.success(), "{}", said(&merged));
    assert!(repository.read("results/grades.csv").contains("alice"));
    assert!(repository.read("summary.md").contains("alice"));
    assert!(Path::new(&repository.path().join("results/alice.json")).exists());
}
