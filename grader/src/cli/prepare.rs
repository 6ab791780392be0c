//! `grade prepare`: builds everything that does not depend on a submission.

use super::screen::Screen;
use crate::course::Course;
use crate::exit::Exit;
use crate::prepare;
use crate::progress::Watcher;
use clap::Args;
use grade_outcome::Text;

#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let live = screen.progress();
    prepare::prepare(course, &mut *live.worker())?;
    drop(live);
    screen.remark(&Text::new(
        "The course is prepared. Grading needs no network from now on.",
        "Der Kurs ist vorbereitet. Ab jetzt braucht das Bewerten kein Netz.",
    ));
    Ok(Exit::Passed)
}
