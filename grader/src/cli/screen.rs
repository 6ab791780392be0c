//! The terminal: results on standard output, progress and complaints on standard error.
//!
//! It alone knows whether somebody looks at a terminal. Nothing else in the grader prints.

use super::{ColorChoice, Global, LangChoice, locale_language};
use crate::complaint::Explain;
use crate::progress::{Progress, Watcher};
use crate::report::Paint;
use grade_outcome::{Lang, Text};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often a line that shows progress is drawn again.
const FRAME: Duration = Duration::from_millis(120);
/// Workers that are shown, at most.
const MOST_STEPS: usize = 8;
const SPINNER: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// Where everything is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    /// The language of everything that is said.
    pub lang: Lang,
    /// Colour on standard output.
    pub paint: Paint,
    quiet: bool,
}

impl Screen {
    /// The screen as the options want it.
    pub fn new(global: &Global) -> Screen {
        let lang = match global.lang {
            Some(LangChoice::En) => Lang::En,
            Some(LangChoice::De) => Lang::De,
            None => locale_language(),
        };
        let color = match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => colors_on(&stdout()),
        };
        Screen {
            lang,
            paint: Paint { color },
            quiet: global.quiet,
        }
    }

    /// Writes a result to standard output.
    ///
    /// # Errors
    /// Standard output can't be written to; a reader that went away is no error.
    pub fn show(&self, text: &str) -> anyhow::Result<()> {
        let mut out = stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error)
                .explain(|| {
                    Text::new(
                        "failed to write to standard output",
                        "die Standardausgabe lässt sich nicht beschreiben",
                    )
                })
                .map_err(Into::into),
            _ => Ok(()),
        }
    }

    /// Makes room for a new report, if standard output is a terminal.
    ///
    /// # Errors
    /// Standard output can't be written to.
    pub fn clear(&self) -> anyhow::Result<()> {
        if stdout().is_terminal() {
            self.show("\x1b[H\x1b[2J\x1b[3J")
        } else {
            Ok(())
        }
    }

    /// Writes a remark to standard error, unless nobody wants to hear remarks.
    pub fn remark(&self, text: &Text) {
        if !self.quiet {
            let _ = writeln!(stderr(), "{}", text.get(self.lang));
        }
    }

    /// Writes an error to standard error.
    pub fn complain(&self, text: &Text) {
        let _ = writeln!(stderr(), "grade: {}", text.get(self.lang));
    }

    /// A display of what is going on, until it is dropped.
    pub fn progress(&self) -> Live {
        Live::start(*self)
    }
}

/// True if `out` is a terminal and somebody wants colour on it.
pub(super) fn colors_on(out: &impl IsTerminal) -> bool {
    out.is_terminal() && colors_are_welcome()
}

fn colors_are_welcome() -> bool {
    let dumb = std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb");
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && !dumb
}

/// Shows what every worker does: moving lines on a terminal, a line a step in a log.
#[derive(Debug)]
pub(super) struct Live {
    state: Arc<Mutex<State>>,
    drawer: Option<JoinHandle<()>>,
}

/// One worker's part of the display.
#[derive(Debug)]
struct Ear {
    state: Arc<Mutex<State>>,
    number: u64,
}

#[derive(Debug)]
struct State {
    lang: Lang,
    mode: Mode,
    /// What stands before the workers' steps, such as how much of a batch is done.
    headline: String,
    workers: BTreeMap<u64, Step>,
    next_worker: u64,
    /// Lines of the display that are on the screen.
    drawn: usize,
    over: bool,
}

impl State {
    /// What takes the display away again.
    fn erase(&mut self) -> String {
        let above = self.drawn.saturating_sub(1);
        self.drawn = 0;
        format!("\r\x1b[2K{}", "\x1b[1A\x1b[2K".repeat(above))
    }
}

#[derive(Debug)]
struct Step {
    what: String,
    detail: String,
    since: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Nothing,
    Lines,
    Moving,
}

impl Live {
    fn start(screen: Screen) -> Live {
        let mode = match (screen.quiet, stderr().is_terminal()) {
            (true, _) => Mode::Nothing,
            (false, true) => Mode::Moving,
            (false, false) => Mode::Lines,
        };
        let state = Arc::new(Mutex::new(State {
            lang: screen.lang,
            mode,
            headline: String::new(),
            workers: BTreeMap::new(),
            next_worker: 0,
            drawn: 0,
            over: false,
        }));
        let drawer = (mode == Mode::Moving).then(|| {
            let state = Arc::clone(&state);
            thread::spawn(move || draw(&state))
        });
        Live { state, drawer }
    }

    /// Puts `text` before what the workers do; a log gets it as a line.
    pub fn headline(&self, text: &str) {
        let mut state = lock(&self.state);
        text.clone_into(&mut state.headline);
    }

    /// The language of what is shown.
    pub fn lang(&self) -> Lang {
        lock(&self.state).lang
    }

    /// Writes a line that stays.
    pub fn line(&self, text: &str) {
        let mut state = lock(&self.state);
        match state.mode {
            Mode::Nothing => {}
            Mode::Lines => drop(writeln!(stderr(), "{text}")),
            Mode::Moving => drop(writeln!(stderr(), "{}{text}", state.erase())),
        }
    }
}

impl Watcher for Live {
    fn worker(&self) -> Box<dyn Progress + '_> {
        let mut state = lock(&self.state);
        let number = state.next_worker;
        state.next_worker += 1;
        Box::new(Ear {
            state: Arc::clone(&self.state),
            number,
        })
    }
}

impl Progress for Ear {
    fn step(&mut self, what: &Text) {
        let mut state = lock(&self.state);
        let what = what.get(state.lang).to_owned();
        // A batch has one line a submission; its headline says so.
        if state.mode == Mode::Lines && state.headline.is_empty() {
            let _ = writeln!(stderr(), "{what}");
        }
        let step = Step {
            what,
            detail: String::new(),
            since: Instant::now(),
        };
        state.workers.insert(self.number, step);
    }

    fn detail(&mut self, what: &Text) {
        let mut state = lock(&self.state);
        let what = what.get(state.lang).to_owned();
        if let Some(step) = state.workers.get_mut(&self.number) {
            step.detail = what;
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        lock(&self.state).workers.remove(&self.number);
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        lock(&self.state).over = true;
        if let Some(drawer) = self.drawer.take() {
            let _ = drawer.join();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Draws the display until the work is over, then takes it away.
fn draw(state: &Mutex<State>) {
    for frame in SPINNER.iter().cycle() {
        {
            let mut state = lock(state);
            if state.over {
                break;
            }
            let lines = moving_lines(&state, frame, width());
            let text = format!("{}{}", state.erase(), lines.join("\n"));
            state.drawn = lines.len();
            let _ = write!(stderr(), "{text}");
            let _ = stderr().flush();
        }
        thread::sleep(FRAME);
    }
    let gone = lock(state).erase();
    let _ = write!(stderr(), "{gone}");
    let _ = stderr().flush();
}

/// Columns that a line may have: one that wraps can't be taken back.
fn width() -> usize {
    crate::system::columns().checked_sub(2).unwrap_or(78)
}

/// One line; if there is a headline, it comes first and each worker has a line of its own.
fn moving_lines(state: &State, frame: &str, width: usize) -> Vec<String> {
    let steps = state.workers.values().map(words_of);
    let lines: Vec<String> = if state.headline.is_empty() {
        let steps: Vec<String> = steps.collect();
        if steps.is_empty() {
            return Vec::new();
        }
        vec![format!("{frame} {}", steps.join(" | "))]
    } else {
        let headline = format!("{frame} {}", state.headline);
        let steps = steps.take(MOST_STEPS).map(|step| format!("  {step}"));
        std::iter::once(headline).chain(steps).collect()
    };
    let cut = |line: String| line.chars().take(width).collect();
    lines.into_iter().map(cut).collect()
}

fn words_of(step: &Step) -> String {
    let seconds = step.since.elapsed().as_secs();
    let detail = if step.detail.is_empty() {
        String::new()
    } else {
        format!(" · {}", step.detail)
    };
    let time = if seconds > 1 {
        format!(" {seconds} s")
    } else {
        String::new()
    };
    format!("{}{detail}{time}", step.what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(headline: &str, steps: &[&str]) -> State {
        let step = |what: &&str| Step {
            what: (*what).to_owned(),
            detail: String::new(),
            since: Instant::now(),
        };
        State {
            lang: Lang::En,
            mode: Mode::Moving,
            headline: headline.to_owned(),
            workers: (0..).zip(steps.iter().map(step)).collect(),
            next_worker: 0,
            drawn: 0,
            over: false,
        }
    }

    #[test]
    fn workers_share_a_line_or_have_one_each_below_a_headline() {
        let steps = ["building a", "judging b"];
        assert_eq!(
            moving_lines(&state("", &steps), "*", 80),
            ["* building a | judging b"]
        );
        assert_eq!(
            moving_lines(&state("3/9", &steps), "*", 8),
            ["* 3/9", "  buildi", "  judgin"]
        );
        assert!(moving_lines(&state("", &[]), "*", 80).is_empty());
    }

    #[test]
    fn all_lines_that_were_drawn_are_taken_away_once() {
        let mut state = state("3/9", &[]);
        state.drawn = 3;
        assert_eq!(state.erase().matches("\x1b[2K").count(), 3);
        assert_eq!(state.erase().matches("\x1b[2K").count(), 1);
    }
}
