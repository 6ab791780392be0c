//! What `grade watch` shows: the state of every exercise and the first thing to mend.

use crate::cli::screen::{Live, Screen};
use crate::exit::Exit;
use crate::grading::Grader;
use crate::progress::{Progress, Watcher};
use crate::report::{ExerciseReport, Report, human, words};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The board; workers may write on it at the same time.
pub(super) struct Board<'b> {
    screen: &'b Screen,
    grader: Grader<'b>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The exercises that count, in their order.
    wanted: Vec<String>,
    exercises: BTreeMap<String, ExerciseReport>,
    /// The last whole report.
    report: Option<Report>,
}

impl<'b> Board<'b> {
    /// An empty board; `grader` counts the points.
    pub fn new(screen: &'b Screen, grader: Grader<'b>) -> Board<'b> {
        Board {
            screen,
            grader,
            state: Mutex::default(),
        }
    }

    /// Grading begins: of the exercises `wanted`, into `report`, which has none yet.
    pub fn begin(&self, wanted: &[String], report: Report) {
        let mut state = self.state();
        wanted.clone_into(&mut state.wanted);
        state.report = Some(report);
    }

    /// Hears the workers: they are shown by `live`, what they found is written on the board.
    pub fn watcher<'w>(&'w self, live: &'w Live) -> impl Watcher + 'w {
        Writer { board: self, live }
    }

    /// Grading is over.
    ///
    /// # Errors
    /// Standard output can't be written to.
    pub fn end(&self, report: Report) -> anyhow::Result<()> {
        let mut state = self.state();
        for exercise in &report.exercises {
            let of_all = &mut state.exercises;
            of_all.insert(exercise.id.clone(), exercise.clone());
        }
        state.report = Some(report);
        let wait = words::pick(
            self.screen.lang,
            "Watching for the next save. s Enter: measure speed now · q Enter: end",
            "Warte auf das nächste Speichern. s Enter: jetzt Tempo messen · q Enter: Ende",
        );
        self.draw(&mut state, wait)
    }

    /// What is known of the exercise `id`.
    pub fn exercise(&self, id: &str) -> Option<ExerciseReport> {
        self.state().exercises.get(id).cloned()
    }

    /// The exit code for what is on the board.
    pub fn exit(&self) -> Exit {
        Exit::of(&self.state().report)
    }

    fn interim(&self, exercise: ExerciseReport) {
        let mut state = self.state();
        state.exercises.insert(exercise.id.clone(), exercise);
        let going_on = words::pick(
            self.screen.lang,
            "Still grading; this is what is known so far.",
            "Es wird noch bewertet; so viel ist schon bekannt.",
        );
        // What can't be shown now is shown, or complained about, at the end.
        let _ = self.draw(&mut state, going_on);
    }

    fn draw(&self, state: &mut State, last_line: &str) -> anyhow::Result<()> {
        let known = state
            .wanted
            .iter()
            .filter_map(|id| state.exercises.get(id).cloned());
        let known: Vec<ExerciseReport> = known.collect();
        let Some(report) = &mut state.report else {
            return Ok(());
        };
        self.grader.put_together(report, known);
        *report = report.clone().in_language(self.screen.lang);
        let text = human::render_first(report, !self.is_whole(report), self.screen.paint);
        self.screen.clear()?;
        self.screen.show(&format!("{text}\n{last_line}\n"))
    }

    /// True if every stage of every exercise was graded.
    fn is_whole(&self, report: &Report) -> bool {
        let rubric = &self.grader.course.rubric;
        report.exercises.iter().all(|exercise| {
            let stages = rubric.exercise(&exercise.id).map(|rubric| rubric.stages());
            stages
                .into_iter()
                .flatten()
                .all(|stage| exercise.stages.contains_key(&stage))
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes on the board what workers found.
struct Writer<'w> {
    board: &'w Board<'w>,
    live: &'w Live,
}

impl Watcher for Writer<'_> {
    fn worker(&self) -> Box<dyn Progress + '_> {
        self.live.worker()
    }

    fn interim(&self, exercise: ExerciseReport) {
        self.board.interim(exercise);
    }
}
