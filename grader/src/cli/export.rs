//! `grade export`: the students' copy of the course.

use super::screen::Screen;
use crate::bundle;
use crate::course::Course;
use crate::exit::Exit;
use clap::Args;
use grade_outcome::Text;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A new folder for the copy
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let count = bundle::export(course, &arguments.dir)?;
    screen.remark(&Text::new(
        format!(
            "{count} files are in {}; no sample solution is among them.",
            arguments.dir.display()
        ),
        format!(
            "{count} Dateien sind in {}; keine Musterlösung ist dabei.",
            arguments.dir.display()
        ),
    ));
    Ok(Exit::Passed)
}
