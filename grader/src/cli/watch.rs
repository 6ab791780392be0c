//! `grade watch`: grades again at every save, and only what has changed.

use super::options::Grading;
use super::screen::Screen;
use super::session::Session;
use crate::course::Course;
use crate::exit::Exit;
use crate::grading::When;
use crate::intake::Submission;
use crate::interrupt;
use crate::report::{ExerciseReport, Format, Report, render, words};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often is looked for a save.
const LOOK: Duration = Duration::from_millis(300);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A submission or a single exercise's crate [default: the course's templates/]
    path: Option<PathBuf>,
    /// Grade once and stop, as soon as something was graded
    #[arg(long, hide = true)]
    once: bool,
    #[command(flatten)]
    grading: Grading,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let session = Session::open(course, &arguments.grading, screen)?;
    let path = arguments.path.clone().unwrap_or_else(|| course.templates());
    let mut watch = Watch {
        session: &session,
        path: &path,
        known: BTreeMap::new(),
    };
    loop {
        let report = watch.look(screen)?;
        if let Some(report) = &report {
            show(report, screen)?;
            if arguments.once {
                return Ok(Exit::of([report]));
            }
        }
        thread::sleep(LOOK);
        interrupt::check()?;
    }
}

/// What was graded, by exercise: the digest of its sources and its report.
struct Watch<'w> {
    session: &'w Session<'w>,
    path: &'w Path,
    known: BTreeMap<String, (String, ExerciseReport)>,
}

impl Watch<'_> {
    /// A report if something has changed since the last look.
    fn look(&mut self, screen: &Screen) -> anyhow::Result<Option<Report>> {
        let submission = self.session.take_in(self.path)?;
        let changed = self.changed(&submission);
        if changed.is_empty() {
            return Ok(None);
        }
        let live = screen.progress();
        let jobs = thread::available_parallelism().map_or(1, usize::from);
        let grader = self.session.grader(jobs);
        let report = grader.grade(&submission, &changed, &live)?;
        for exercise in &report.exercises {
            let digest = digest_of(&submission, &exercise.id);
            self.known
                .insert(exercise.id.clone(), (digest, exercise.clone()));
        }
        let wanted = self.session.wanted(self.path, &submission);
        let all = wanted
            .iter()
            .filter_map(|id| Some(self.known.get(id)?.1.clone()))
            .collect();
        let when = When {
            started_at: report.started_at,
            seconds: report.seconds,
        };
        Ok(Some(grader.assemble(report.submission, all, when)))
    }

    fn changed(&self, submission: &Submission) -> Vec<String> {
        let is_known = |id: &String| {
            self.known
                .get(id)
                .is_some_and(|(digest, _)| *digest == digest_of(submission, id))
        };
        let wanted = self.session.wanted(self.path, submission);
        wanted.into_iter().filter(|id| !is_known(id)).collect()
    }
}

/// The digest of one exercise's sources; empty if it was not handed in.
fn digest_of(submission: &Submission, id: &str) -> String {
    let staged = submission
        .exercises
        .iter()
        .find(|exercise| exercise.id == id);
    staged
        .map(|staged| staged.digest.clone())
        .unwrap_or_default()
}

fn show(report: &Report, screen: &Screen) -> anyhow::Result<()> {
    let text = render(report, Format::Human, screen.paint);
    let wait = words::pick(
        screen.lang,
        "Watching for the next save; Ctrl-C ends it.",
        "Warte auf das nächste Speichern; Strg-C beendet.",
    );
    screen.clear()?;
    screen.show(&format!("{text}\n{wait}\n"))
}
