//! `grade new`: a new exercise to start from.

use super::screen::Screen;
use crate::complaint::{Complaint, Explain};
use crate::course::Course;
use crate::exit::Exit;
use crate::report::words;
use crate::scaffold;
use clap::Args;
use grade_outcome::Text;
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
            .explain(|| Text::new("failed to start cargo", "cargo startet nicht"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let (folder, said) = (workspace.display(), said.trim_end());
            return Err(Complaint::new(
                format!("`cargo metadata --offline` in {folder} could not write the new crates into Cargo.lock:\n{said}"),
                format!("`cargo metadata --offline` in {folder} konnte die neuen Crates nicht in Cargo.lock eintragen:\n{said}"),
            )
            .into());
        }
    }
    Ok(())
}
