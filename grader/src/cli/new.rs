//! `grade new`: a new exercise to start from.

use super::screen::Screen;
use crate::course::Course;
use crate::exit::Exit;
use crate::report::words;
use crate::scaffold;
use anyhow::{Context, bail};
use clap::Args;
use std::process::Command;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The new exercise's id, such as e-philosophers
    id: String,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let files = scaffold::create(course, &arguments.id)?;
    lock_members(course)?;
    let mut out = String::new();
    for file in files {
        let shown = file.strip_prefix(&course.root).unwrap_or(&file);
        out += &format!("{}\n", shown.display());
    }
    out += &format!(
        "\n{}: grade verify --exercise {}\n",
        words::pick(screen.lang, "Next", "Als Nächstes"),
        arguments.id
    );
    screen.show(&out)?;
    Ok(Exit::Passed)
}

/// Lets cargo write the new crates into every Cargo.lock; they depend on nothing that is not there.
fn lock_members(course: &Course) -> anyhow::Result<()> {
    for workspace in [course.root.clone(), course.templates(), course.reference()] {
        let output = Command::new("cargo")
            .args(["metadata", "--offline", "--format-version", "1"])
            .current_dir(&workspace)
            .output()
            .context("failed to start cargo")?;
        if !output.status.success() {
            bail!(
                "`cargo metadata --offline` in {} could not write the new crates into Cargo.lock:\n{}",
                workspace.display(),
                String::from_utf8_lossy(&output.stderr).trim_end()
            );
        }
    }
    Ok(())
}
