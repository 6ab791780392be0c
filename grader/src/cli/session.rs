//! What every command that grades does first: choose exercises, see to the sandbox, prepare.

use super::options::{Grading, Seed};
use super::screen::Screen;
use super::show::unknown_exercise;
use crate::complaint::{Complaint, Explain};
use crate::course::Course;
use crate::grading::Grader;
use crate::intake::{self, IntakeError, Submission};
use crate::prepare::{self, Prepared};
use crate::progress::Watcher;
use crate::report::{Report, words};
use crate::workplace::{self, Workplace};
use grade_outcome::{Lang, Stage, Text};
use grade_sandbox::Tier;
use std::path::Path;
use std::thread;

/// A prepared course and the choices of one run.
pub(super) struct Session<'c> {
    course: &'c Course,
    prepared: Prepared,
    named: Vec<String>,
    seed: u64,
    lang: Lang,
    require_sandbox: bool,
}

/// One graded submission.
pub(super) struct Graded {
    /// What was taken in.
    pub submission: Submission,
    /// What was found out.
    pub report: Report,
}

impl<'c> Session<'c> {
    /// Checks the options and prepares the course.
    ///
    /// # Errors
    /// An unknown exercise, a sandbox that is required and not there, a course that can't be built.
    pub fn open(
        course: &'c Course,
        grading: &Grading,
        screen: &Screen,
    ) -> anyhow::Result<Session<'c>> {
        for id in &grading.exercises {
            if course.rubric.exercise(id).is_none() {
                return Err(unknown_exercise(course, id).into());
            }
        }
        workplace::clear_left_over();
        see_to_sandbox(grading.require_sandbox, screen)?;
        let live = screen.progress();
        let prepared = prepare::prepare(course, &mut *live.worker())?;
        Ok(Session {
            course,
            prepared,
            named: grading.exercises.clone(),
            seed: grading.seed.map_or(course.rubric.seed, Seed::number),
            lang: screen.lang,
            require_sandbox: grading.require_sandbox,
        })
    }

    /// Takes in and grades what is at `path`.
    ///
    /// # Errors
    /// Nothing there can be graded, or somebody wants to stop.
    pub fn grade_path(&self, path: &Path, screen: &Screen) -> anyhow::Result<Graded> {
        let submission = self.take_in(path)?;
        let wanted = self.wanted(path, &submission);
        let live = screen.progress();
        let mut report = self
            .grader(thread::available_parallelism().map_or(1, usize::from))
            .grade(&submission, &wanted, &live)?;
        report.submission.path = Some(path.display().to_string());
        Ok(Graded { submission, report })
    }

    /// Takes in what is at `path`.
    ///
    /// # Errors
    /// Nothing there can be graded.
    pub fn take_in(&self, path: &Path) -> Result<Submission, IntakeError> {
        intake::take(
            path,
            self.course,
            &self.named,
            &self.course.rubric.limits.source,
        )
    }

    /// Takes in the crate at `path` as the exercise `id`.
    ///
    /// # Errors
    /// Nothing there can be graded.
    pub fn take_exercise(&self, path: &Path, id: &str) -> Result<Submission, IntakeError> {
        intake::take(
            path,
            self.course,
            &[id.to_owned()],
            &self.course.rubric.limits.source,
        )
    }

    /// The exercises that were named, or all.
    pub fn named_or_all(&self) -> Vec<String> {
        if self.named.is_empty() {
            self.course
                .rubric
                .exercises
                .iter()
                .map(|exercise| exercise.id.clone())
                .collect()
        } else {
            self.named.clone()
        }
    }

    /// The exercises that count: those that were named, the one that a single crate is, or all.
    pub fn wanted(&self, path: &Path, submission: &Submission) -> Vec<String> {
        match submission.exercises.as_slice() {
            [single] if path.join("src").exists() => vec![single.id.clone()],
            _ => self.named_or_all(),
        }
    }

    /// The options that give another run the same choices.
    pub fn options(&self) -> Vec<String> {
        let exercises = self.named.iter();
        let mut options: Vec<String> = exercises
            .flat_map(|id| ["--exercise".to_owned(), id.clone()])
            .collect();
        options.extend(["--seed".to_owned(), self.seed.to_string()]);
        if self.require_sandbox {
            options.push("--require-sandbox".to_owned());
        }
        let lang = match self.lang {
            Lang::En => "en",
            Lang::De => "de",
        };
        options.extend(["--lang".to_owned(), lang.to_owned()]);
        options
    }

    /// A grader that grades `jobs` exercises of a submission at the same time.
    pub fn grader(&self, jobs: usize) -> Grader<'_> {
        Grader {
            course: self.course,
            prepared: &self.prepared,
            seed: self.seed,
            jobs,
            lang: self.lang,
            stages: &Stage::ALL,
            kept_seeds: None,
        }
    }
}

/// Says aloud when strangers' code would run unconfined, or refuses to.
fn see_to_sandbox(required: bool, screen: &Screen) -> anyhow::Result<()> {
    // Where it is required it is tried, not only asked for.
    let tier = if required {
        tried()?
    } else {
        grade_sandbox::tier()
    };
    if tier == Tier::Core {
        return Ok(());
    }
    let is = |lang| words::tier(tier.name(), lang);
    if required {
        let wanted = Tier::Core.name();
        return Err(Complaint::new(
            format!("the sandbox of this machine is `{}` and --require-sandbox wants `{wanted}`; `grade doctor` tells more", is(Lang::En)),
            format!("die Sandbox dieses Rechners ist `{}`, und --require-sandbox verlangt `{wanted}`; mehr sagt `grade doctor`", is(Lang::De)),
        )
        .into());
    }
    if tier == Tier::SelfCheck {
        screen.remark(&Text::new(
            "Note: self-check only: many checks need Linux and stay undecided here; check your own code only.",
            "Hinweis: nur Selbstprüfung: Viele Prüfungen brauchen Linux und bleiben hier offen; prüfe nur eigenen Code.",
        ));
        return Ok(());
    }
    screen.remark(&Text::new(
        format!(
            "Note: the sandbox of this machine is only `{}`; grade your own code only.",
            is(Lang::En)
        ),
        format!(
            "Hinweis: Die Sandbox dieses Rechners ist nur `{}`; bewerte nur eigenen Code.",
            is(Lang::De)
        ),
    ));
    Ok(())
}

/// The tier that is really reached: the sandbox is put on, and what it forbids is tried.
fn tried() -> anyhow::Result<Tier> {
    let launcher = std::env::current_exe()
        .explain(|| Text::new("this program's own file", "die Datei dieses Programms"))?;
    let folder =
        Workplace::new().explain(|| Text::new("a temporary folder", "ein temporärer Ordner"))?;
    Ok(grade_sandbox::probe(&launcher, folder.path())?.tier)
}
