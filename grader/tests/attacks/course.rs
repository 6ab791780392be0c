//! The course that attacks are graded by: this one, with a rubric that has only the checks that an
//! attack is on, and limits that are reached soon.

use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longest grading of one submission; a safety net.
const PATIENCE: Duration = Duration::from_secs(600);

/// The course that the grader comes with.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// Builds what all gradings need, once.
pub fn prepare() {
    let prepared = grade()
        .args(["prepare", "--quiet"])
        .current_dir(root())
        .status();
    assert!(
        prepared.expect("grade starts").success(),
        "the course can be prepared"
    );
}

fn grade() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grade"));
    command.env("LANG", "C").stdin(Stdio::null());
    command
}

/// The course with a rubric of its own, which has the `checks` of `exercise` and other limits.
///
/// It always is in the same place, so that the cache does not fill with courses.
pub fn with(name: &str, exercise: &str, checks: &[&str], limits: &Mapping) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("attacks")
        .join(name);
    fs::create_dir_all(&folder).expect("a new folder");
    for entry in fs::read_dir(root()).expect("the course") {
        let entry = entry.expect("an entry");
        let link = folder.join(entry.file_name());
        let same = fs::read_link(&link).is_ok_and(|target| target == entry.path());
        if entry.file_name() != "rubric.yaml" && entry.file_name() != "target" && !same {
            let _ = fs::remove_file(&link);
            symlink(entry.path(), link).expect("a new link");
        }
    }
    let text = fs::read_to_string(root().join("rubric.yaml")).expect("the rubric");
    let mut rubric: Value = serde_yaml::from_str(&text).expect("the rubric is YAML");
    for (part, values) in limits {
        // `run` and `build` are limits, `judging` stands beside them.
        let target = match part.as_str() {
            Some("judging") => &mut rubric["judging"],
            _ => &mut rubric["limits"][part],
        };
        for (key, value) in values.as_mapping().expect("limits by name") {
            target[key] = value.clone();
        }
    }
    for of_rubric in rubric["exercises"].as_sequence_mut().expect("exercises") {
        let attacked = of_rubric["id"] == exercise;
        let all = of_rubric["checks"].as_sequence_mut().expect("checks");
        all.retain(|check| {
            let id = check["id"].as_str().unwrap_or_default();
            id == "builds" || attacked && checks.contains(&id)
        });
    }
    let text = serde_yaml::to_string(&rubric).expect("YAML");
    fs::write(folder.join("rubric.yaml"), text).expect("the rubric is written");
    folder
}

/// Grades `submission` with `temporary` as the folder for all that is temporary.
pub fn grade_in(
    course: &Path,
    submission: &Path,
    exercise: &str,
    temporary: &Path,
) -> Result<Json, String> {
    let mut child = grade()
        .arg("check")
        .arg(submission)
        .args([
            "--exercise",
            exercise,
            "--as",
            "json",
            "--quiet",
            "--require-sandbox",
            "--course",
        ])
        .arg(course)
        .env("TMPDIR", temporary)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("grade does not start: {error}"))?;
    let began = Instant::now();
    let reader = child.stdout.take().map(read);
    let errors = child.stderr.take().map(read);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it was not graded within {} s", PATIENCE.as_secs()));
            }
        }
    };
    let text = |thread: Option<std::thread::JoinHandle<Vec<u8>>>| {
        thread
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default()
    };
    let (output, errors) = (text(reader), text(errors));
    serde_json::from_slice(&output).map_err(|error| {
        format!(
            "no report ({status}, {error}): {}",
            String::from_utf8_lossy(&errors)
        )
    })
}

fn read(mut pipe: impl std::io::Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        let _ = pipe.read_to_end(&mut all);
        all
    })
}
