//! `grade watch`: grades again at every save, and only what has changed.
//!
//! What is known is shown as soon as a stage is over: build and properties first, then races; speed
//! is measured when somebody asks for it. A save while something is graded calls that off and begins
//! again at once. Inputs that found a mistake stay until it is mended.

mod board;
mod keys;
mod seeds;

use super::options::Grading;
use super::screen::Screen;
use super::session::Session;
use crate::complaint::Tell;
use crate::course::Course;
use crate::exit::Exit;
use crate::grading::Grader;
use crate::intake::Submission;
use crate::interrupt::{self, Interrupted};
use crate::report::Report;
use board::Board;
use clap::Args;
use grade_outcome::{Stage, Text};
use keys::{Key, Keys};
use seeds::Seeds;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How often is looked for a save.
const LOOK: Duration = Duration::from_millis(200);
/// How often is looked whether the grading is over.
const MOMENT: Duration = Duration::from_millis(20);
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
    let mut watch = Watch {
        session: &session,
        path: &path,
        screen,
        keys: Keys::listen(),
        board: Board::new(screen, session.grader(1)),
        graded: BTreeMap::new(),
        seeds: Seeds::default(),
        complaint: Text::default(),
    };
    let mut key = None;
    loop {
        key = key.or_else(|| watch.keys.pressed());
        if key == Some(Key::Quit) {
            return Ok(Exit::Passed);
        }
        let speed = arguments.speed || key == Some(Key::Speed);
        let stages: &[Stage] = if speed { &Stage::ALL } else { &AT_EVERY_SAVE };
        let end = watch.look(stages, key == Some(Key::Speed))?;
        key = None;
        match end {
            End::Graded if arguments.once => return Ok(watch.board.exit()),
            // What called it off is looked at at once.
            End::CalledOff(by) => key = by,
            End::Graded | End::Nothing => thread::sleep(LOOK),
        }
        interrupt::check()?;
    }
}

/// How a look at the sources ended.
enum End {
    /// There was nothing new.
    Nothing,
    /// Everything new was graded.
    Graded,
    /// A save came in between, or this key.
    CalledOff(Option<Key>),
}

/// What was graded, and how it is looked at.
struct Watch<'w> {
    session: &'w Session<'w>,
    path: &'w Path,
    screen: &'w Screen,
    keys: Keys,
    board: Board<'w>,
    /// The digest of each exercise's sources when it was graded.
    graded: BTreeMap<String, String>,
    /// The inputs that stay.
    seeds: Seeds,
    /// Why nothing could be taken in at the last look; said once.
    complaint: Text,
}

impl Watch<'_> {
    /// Grades what has changed since the last look, or all of it.
    fn look(&mut self, stages: &[Stage], all: bool) -> anyhow::Result<End> {
        // In the middle of a save there may be nothing there.
        let submission = match self.session.take_in(self.path) {
            Ok(submission) => submission,
            Err(error) => {
                let complaint = error.tell();
                if complaint != self.complaint {
                    self.screen.complain(&complaint);
                    self.complaint = complaint;
                }
                return Ok(End::Nothing);
            }
        };
        self.complaint = Text::default();
        let wanted = self.session.wanted(self.path, &submission);
        let has_changed = |id: &&String| self.graded.get(*id) != Some(&digest_of(&submission, id));
        let changed: Vec<String> = wanted
            .iter()
            .filter(|id| all || has_changed(id))
            .cloned()
            .collect();
        if changed.is_empty() {
            return Ok(End::Nothing);
        }
        let jobs = thread::available_parallelism().map_or(1, usize::from);
        let grader = Grader {
            stages,
            kept_seeds: Some(&self.seeds.kept),
            ..self.session.grader(jobs)
        };
        self.board.begin(&wanted, grader.nothing_yet(&submission));
        let graded = {
            let live = self.screen.progress();
            self.unless_called_off(&submission, || {
                grader.grade(&submission, &changed, &self.board.watcher(&live))
            })
        };
        let report = match graded {
            Ok(report) => report,
            Err(key) => {
                interrupt::check()?;
                let known = changed.iter().filter_map(|id| self.board.exercise(id));
                for exercise in known {
                    let digest = digest_of(&submission, &exercise.id);
                    self.seeds.learn_so_far(&exercise, &digest);
                }
                return Ok(End::CalledOff(key));
            }
        };
        for exercise in &report.exercises {
            let digest = digest_of(&submission, &exercise.id);
            self.seeds.learn(exercise, &digest);
            self.graded.insert(exercise.id.clone(), digest);
        }
        self.board.end(report)?;
        Ok(End::Graded)
    }

    /// Grades with `grade` unless somebody saves something other than `submission`, or types a key,
    /// which is the error then.
    fn unless_called_off(
        &self,
        submission: &Submission,
        grade: impl FnOnce() -> Result<Report, Interrupted> + Send,
    ) -> Result<Report, Option<Key>> {
        thread::scope(|scope| {
            let grading = scope.spawn(grade);
            let mut looked = Instant::now();
            while !grading.is_finished() {
                thread::sleep(MOMENT);
                if looked.elapsed() < LOOK {
                    continue;
                }
                looked = Instant::now();
                let key = self.keys.pressed();
                if key.is_some() || self.is_outdated(submission) {
                    let abandoned = interrupt::abandon();
                    let graded = grading.join();
                    drop(abandoned);
                    // It may have been done in this very moment.
                    return match (graded, key) {
                        (Ok(Ok(report)), None) => Ok(report),
                        (_, key) => Err(key),
                    };
                }
            }
            match grading.join() {
                Ok(graded) => graded.map_err(|Interrupted| None),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// True if the sources are others by now, and whole.
    fn is_outdated(&self, submission: &Submission) -> bool {
        let now = self.session.take_in(self.path);
        now.is_ok_and(|now| now.digest != submission.digest)
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
