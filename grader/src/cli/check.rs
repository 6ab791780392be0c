//! `grade check`: grades one submission and shows the report.

use super::options::{Grading, Outputs};
use super::screen::Screen;
use super::session::Session;
use crate::course::Course;
use crate::exit::Exit;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A submission, a single exercise's crate, or an archive of either [default: the course's templates/]
    path: Option<PathBuf>,
    #[command(flatten)]
    grading: Grading,
    #[command(flatten)]
    outputs: Outputs,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    arguments.outputs.test()?;
    let session = Session::open(course, &arguments.grading, screen)?;
    let path = arguments.path.clone().unwrap_or_else(|| course.templates());
    let graded = session.grade_path(&path, screen)?;
    arguments.outputs.show(&graded.report, screen)?;
    Ok(Exit::of([&graded.report]))
}
