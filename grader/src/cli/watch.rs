//! `grade watch`: grades again at every save, and only what has changed.
//!
//! What is known is shown as soon as a stage is over: build and properties first, then races; speed
//! is measured when somebody asks for it. Inputs that found a mistake stay until it is mended.

mod board;
mod keys;

use super::options::Grading;
use super::screen::Screen;
use super::session::Session;
use crate::course::Course;
use crate::exit::Exit;
use crate::grading::Grader;
use crate::intake::Submission;
use crate::interrupt;
use board::Board;
use clap::Args;
use grade_outcome::{Stage, Verdict};
use keys::{Key, Keys};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often is looked for a save.
const LOOK: Duration = Duration::from_millis(200);
/// What is graded at every save.
const AT_EVERY_SAVE: [Stage; 3] = [Stage::Build, Stage::Properties, Stage::Races];

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A submission or a single exercise's crate [default: the course's templates/]
    path: Option<PathBuf>,
    /// Measure speed at every save, too
    #[arg(long)]
    speed: bool,
    /// Grade once and stop, as soon as something was graded
    #[arg(long, hide = true)]
    once: bool,
    #[command(flatten)]
    grading: Grading,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let session = Session::open(course, &arguments.grading, screen)?;
    let path = arguments.path.clone().unwrap_or_else(|| course.templates());
    let keys = Keys::listen();
    let mut watch = Watch {
        session: &session,
        path: &path,
        graded: BTreeMap::new(),
        kept_seeds: BTreeMap::new(),
        complaint: String::new(),
    };
    let board = Board::new(screen, session.grader(1));
    loop {
        let key = keys.pressed();
        if key == Some(Key::Quit) {
            return Ok(Exit::Passed);
        }
        let speed = arguments.speed || key == Some(Key::Speed);
        let stages: &[Stage] = if speed { &Stage::ALL } else { &AT_EVERY_SAVE };
        let graded = watch.look(stages, key == Some(Key::Speed), &board, screen)?;
        if graded && arguments.once {
            return Ok(board.exit());
        }
        thread::sleep(LOOK);
        interrupt::check()?;
    }
}

/// What was graded.
struct Watch<'w> {
    session: &'w Session<'w>,
    path: &'w Path,
    /// The digest of each exercise's sources when it was graded.
    graded: BTreeMap<String, String>,
    /// The digest that the inputs of each exercise with a mistake are made from.
    kept_seeds: BTreeMap<String, String>,
    /// Why nothing could be taken in at the last look; said once.
    complaint: String,
}

impl Watch<'_> {
    /// Grades what has changed since the last look, or all of it; true if something was graded.
    fn look(
        &mut self,
        stages: &[Stage],
        all: bool,
        board: &Board<'_>,
        screen: &Screen,
    ) -> anyhow::Result<bool> {
        // In the middle of a save there may be nothing there.
        let submission = match self.session.take_in(self.path) {
            Ok(submission) => submission,
            Err(error) => {
                let complaint = error.to_string();
                if complaint != self.complaint {
                    screen.complain(&complaint);
                    self.complaint = complaint;
                }
                return Ok(false);
            }
        };
        self.complaint.clear();
        let wanted = self.session.wanted(self.path, &submission);
        let changed: Vec<String> = wanted
            .iter()
            .filter(|id| all || self.has_changed(id, &submission))
            .cloned()
            .collect();
        if changed.is_empty() {
            return Ok(false);
        }
        let jobs = thread::available_parallelism().map_or(1, usize::from);
        let grader = Grader {
            stages,
            kept_seeds: Some(&self.kept_seeds),
            ..self.session.grader(jobs)
        };
        board.begin(&wanted, grader.nothing_yet(&submission));
        let report = {
            let live = screen.progress();
            grader.grade(&submission, &changed, &board.watcher(&live))?
        };
        for exercise in &report.exercises {
            let digest = digest_of(&submission, &exercise.id);
            if exercise
                .checks
                .iter()
                .any(|check| check.verdict == Verdict::Fail)
            {
                // The first digest stays: its inputs are those that found the mistake.
                self.kept_seeds
                    .entry(exercise.id.clone())
                    .or_insert_with(|| digest.clone());
            } else {
                self.kept_seeds.remove(&exercise.id);
            }
            self.graded.insert(exercise.id.clone(), digest);
        }
        board.end(report)?;
        Ok(true)
    }

    fn has_changed(&self, id: &str, submission: &Submission) -> bool {
        self.graded
            .get(id)
            .is_none_or(|digest| *digest != digest_of(submission, id))
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
