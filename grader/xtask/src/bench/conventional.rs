//! The conventional way: a cargo project a submission, with proptest and loom, and `cargo test`.
//!
//! It alone knows what such a project consists of. It is kinder than usual: one build serves both
//! tools, where most projects build twice, with and without `--cfg loom`.

use super::grading::Races;
use super::meter::{Cost, cost, cpu_of_children};
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a manifest needs for properties.
const PROPTEST: &str = r#"
[dev-dependencies]
proptest = { version = "1", default-features = false, features = ["std"] }
"#;
/// What a manifest needs for an optimised loom.
const OPTIMISED: &str = r#"
[profile.dev.package."*"]
opt-level = 3
"#;

/// Where cargo puts what it builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A folder for all projects.
    Shared,
    /// A folder for each.
    Separate,
}

/// Tests a project for each of `sources`: what building and what running cost.
///
/// # Errors
/// A project does not compile.
pub fn test(sources: &[String], folder: &Path, target: Target) -> anyhow::Result<(Cost, Cost)> {
    let root = tempfile::tempdir_in(folder)?;
    let projects = projects(sources, root.path(), PROPTEST)?;
    let target_of = |project: &Path| match target {
        Target::Shared => root.path().join("target"),
        Target::Separate => project.join("target"),
    };
    let ((), build) = cost(|| {
        for project in &projects {
            cargo(project, &target_of(project), &["test", "--no-run"])?;
        }
        Ok(())
    })?;
    let ((), run) = cost(|| {
        for project in &projects {
            // Most of them have a mistake.
            let _ = tests(project, &target_of(project))?;
        }
        Ok(())
    })?;
    Ok((build, run))
}

/// Explores the interleavings of `source` with loom, optimised as ours is: its own code is not, all
/// else is.
///
/// # Errors
/// The project does not compile, or a test fails.
pub fn races(source: &str, folder: &Path) -> anyhow::Result<Races> {
    let root = tempfile::tempdir_in(folder)?;
    let project = &projects(&[source.to_owned()], root.path(), OPTIMISED)?[0];
    let target = root.path().join("target");
    cargo(project, &target, &["test", "--no-run", "--test", "races"])?;
    let before = cpu_of_children()?;
    let said = cargo(
        project,
        &target,
        &["test", "--test", "races", "--", "--nocapture"],
    )?;
    let cpu = cpu_of_children()? - before;
    let executions = said.lines().filter_map(|line| {
        let (_, count) = line.split_once("executions: ")?;
        count.trim().parse::<u64>().ok()
    });
    Ok(Races {
        executions: executions.sum(),
        cpu,
    })
}

/// A project for each of `sources`; `more` goes into its manifest.
fn projects(sources: &[String], root: &Path, more: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut projects = Vec::new();
    for (number, source) in sources.iter().enumerate() {
        let project = root.join(format!("student-{number:03}"));
        let manifest = include_str!("conventional/manifest.txt")
            .replace("{name}", &format!("student-{number:03}"));
        let modelled = source
            .replace("use std::sync", "use loom::sync")
            .replace("use std::thread", "use loom::thread");
        let lib = "pub mod modelled;\npub mod solution;\n";
        for (name, contents) in [
            ("Cargo.toml", (manifest + more).as_str()),
            ("src/lib.rs", lib),
            ("src/solution.rs", source),
            ("src/modelled.rs", &modelled),
            (
                "tests/properties.rs",
                include_str!("conventional/properties.txt"),
            ),
            ("tests/races.rs", include_str!("conventional/races.txt")),
        ] {
            let file = project.join(name);
            let parent = file.parent().unwrap_or(&project);
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&file, contents))
                .with_context(|| format!("failed to write {}", file.display()))?;
        }
        projects.push(project);
    }
    Ok(projects)
}

/// True if all tests passed.
fn tests(project: &Path, target: &Path) -> anyhow::Result<bool> {
    let status = command(project, target, &["test", "--no-fail-fast"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(status.success())
}

/// What cargo's program writes.
fn cargo(project: &Path, target: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = command(project, target, arguments).output()?;
    if !output.status.success() {
        bail!(
            "cargo {} failed in {}:\n{}{}",
            arguments.join(" "),
            project.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn command(project: &Path, target: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(project)
        .env("CARGO_TARGET_DIR", target);
    command
}
