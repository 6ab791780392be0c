//! `grade submit`: grades one submission, shows the report and hands the work in.

use super::options::{Grading, Outputs};
use super::screen::Screen;
use super::session::Session;
use crate::complaint::Tell;
use crate::course::Course;
use crate::exit::Exit;
use crate::handin;
use clap::Args;
use grade_outcome::Text;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A submission, a single exercise's crate, or an archive of either [default: the course's templates/]
    path: Option<PathBuf>,
    /// Who hands in [default: the login name]
    #[arg(long, value_name = "NAME")]
    student: Option<String>,
    #[command(flatten)]
    grading: Grading,
    #[command(flatten)]
    outputs: Outputs,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let student = arguments.student.clone().unwrap_or_else(login_name);
    handin::check_name(&student)?;
    arguments.outputs.test()?;
    let session = Session::open(course, &arguments.grading, screen)?;
    let path = arguments.path.clone().unwrap_or_else(|| course.templates());
    let mut graded = session.grade_path(&path, screen)?;
    graded.report.submission.id.clone_from(&student);
    arguments.outputs.show(&graded.report, screen)?;
    let dir = course.root.join(&course.rubric.handin_dir);
    // The grade stands whatever becomes of the copy.
    match handin::hand_in(&dir, &student, &graded.submission, &graded.report) {
        Ok(place) => screen.remark(&Text::new(
            format!("Handed in: {}", place.display()),
            format!("Abgegeben: {}", place.display()),
        )),
        Err(error) => {
            let Text { en, de } = error.tell();
            screen.complain(&Text::new(
                format!("Not handed in: {en}. The report above is right all the same; ask who gives the course, and hand in again once the folder can be written."),
                format!("Nicht abgegeben: {de}. Der Bericht oben gilt trotzdem; frag, wer den Kurs gibt, und gib noch einmal ab, sobald sich der Ordner beschreiben lässt."),
            ));
        }
    }
    Ok(Exit::of([&graded.report]))
}

fn login_name() -> String {
    ["USER", "LOGNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.is_empty())
        .unwrap_or_else(crate::system::user)
}
