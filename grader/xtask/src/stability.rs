//! `cargo xtask stability`: the course's own submissions, graded again and again, get the same verdicts
//! each time, on an idle machine and on a busy one.

use crate::cases;
use crate::load::Load;
use anyhow::{Context, bail};
use clap::Args;
use grader::batch::Stability;
use grader::verify::Case;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

#[derive(Debug, Args)]
pub struct Arguments {
    /// How often each submission is graded
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(2..))]
    repeat: u16,
    /// Only these exercises (repeatable)
    #[arg(long = "exercise", value_name = "ID")]
    exercises: Vec<String>,
    /// Only cases whose name contains this text, such as `pitfalls/` (repeatable)
    #[arg(long = "case", value_name = "TEXT")]
    cases: Vec<String>,
    /// What else the machine does (repeatable)
    #[arg(long = "load", value_name = "LOAD", default_values = ["idle", "busy"])]
    loads: Vec<Load>,
    /// Where the verdicts of each grading are kept; those in it are not graded again
    #[arg(long, value_name = "DIR", default_value = "target/stability")]
    out: PathBuf,
    /// Gradings side by side [default: as `grade batch`]
    #[arg(long, value_name = "N")]
    jobs: Option<u16>,
    /// The course [default: this one]
    #[arg(long, value_name = "DIR")]
    course: Option<PathBuf>,
    /// The program `grade` [default: built from this repository]
    #[arg(long, value_name = "FILE")]
    grade: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let course = cases::course(arguments.course.as_deref())?;
    let mut cases = cases::all(&course, &arguments.exercises)?;
    cases.retain(|case| {
        let named = |part: &String| case.name.contains(part.as_str());
        arguments.cases.is_empty() || arguments.cases.iter().any(named)
    });
    let folder = tempfile::tempdir().context("failed to make a folder for the submissions")?;
    for case in &cases {
        hand_in(case, folder.path())?;
    }
    println!("| load | submissions | gradings | verdicts that differed | minutes |");
    println!("|---|---|---|---|---|");
    let mut differed = Vec::new();
    for load in &arguments.loads {
        let running = load.start()?;
        let begin = Instant::now();
        let results = arguments.out.join(load.name());
        let found = repeat(arguments, &course.root, folder.path(), &results)?;
        let minutes = begin.elapsed().as_secs_f64() / 60.0;
        drop(running);
        println!(
            "| {} | {} | {} | {} | {minutes:.0} |",
            load.name(),
            cases.len(),
            cases.len() * found.times,
            found.differences.len()
        );
        differed.extend(found.differences);
    }
    for difference in &differed {
        println!("{}", serde_json::to_string(difference)?);
    }
    Ok(if differed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Puts `case` into a batch as a submission of its own.
fn hand_in(case: &Case, batch: &Path) -> anyhow::Result<()> {
    let student = format!("{}--{}", case.exercise, case.name.replace('/', "--"));
    let to = batch.join(student).join(&case.exercise);
    copy(&case.path.join("src"), &to.join("src"))
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("failed to make {}", to.display()))?;
    let entries =
        fs::read_dir(from).with_context(|| format!("failed to read {}", from.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))
                .with_context(|| format!("failed to copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// What `grade batch --repeat` found.
fn repeat(
    arguments: &Arguments,
    course: &Path,
    batch: &Path,
    results: &Path,
) -> anyhow::Result<Stability> {
    let mut command = match &arguments.grade {
        Some(grade) => Command::new(grade),
        None => {
            let mut cargo =
                Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            cargo.args(["run", "--release", "--quiet", "--package", "grader", "--"]);
            cargo
        }
    };
    command.arg("batch").arg(batch).arg("--out").arg(results);
    if let Some(jobs) = arguments.jobs {
        command.arg("--jobs").arg(jobs.to_string());
    }
    command.arg("--repeat").arg(arguments.repeat.to_string());
    command.arg("--course").arg(course);
    for exercise in &arguments.exercises {
        command.args(["--exercise", exercise]);
    }
    let output = command.output().context("failed to start `grade batch`")?;
    // 3 says that verdicts differed; anything else is no result.
    if !matches!(output.status.code(), Some(0 | 3)) {
        bail!(
            "`grade batch` ended with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let file = results.join("stability.json");
    let text = fs::read(&file).with_context(|| format!("failed to read {}", file.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{} is not what `grade batch` writes", file.display()))
}
