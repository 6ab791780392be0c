//! The command line: what can be asked, and which exit code answers.
//!
//! It turns arguments into calls and results into output. What grading means is decided elsewhere.

mod batch;
mod check;
mod completions;
mod doctor;
mod export;
mod list;
mod merge;
mod new;
mod options;
mod prepare;
mod replay;
mod report;
mod screen;
mod session;
mod show;
mod submit;
mod usage;
mod verify;
mod watch;

use crate::complaint::{Tell, in_one_line};
use crate::course::{Course, CourseError};
use crate::exit::Exit;
use crate::interrupt::{self, Interrupted};
use crate::rubric::Gradebook;
use clap::{ArgAction, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use grade_outcome::Lang;
use options::Outputs;
use screen::Screen;
use std::ffi::OsString;
use std::io::{Write, stderr, stdout};
use std::path::PathBuf;

/// Grades the exercises of a course on threads and processes.
#[derive(Debug, Parser)]
#[command(
    name = "grade",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
struct Global {
    /// The course's folder [default: the nearest one upwards with a rubric.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    course: Option<PathBuf>,
    /// The language of everything that is said [default: the locale's]
    #[arg(long, global = true, value_enum)]
    lang: Option<LangChoice>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// No progress display
    #[arg(long, short, global = true, action = ArgAction::SetTrue)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangChoice {
    En,
    De,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Grade my work, show the report, and hand the work in
    Submit(submit::Arguments),
    /// Grade my work and show the report
    Check(check::Arguments),
    /// Grade again at every save
    Watch(watch::Arguments),
    /// Grade a folder of submissions into a folder of reports
    Batch(batch::Arguments),
    /// Put the reports of a batch's shards together
    Merge(merge::Arguments),
    /// Show or convert reports that are there already
    Report(report::Arguments),
    /// Grade again what a report is about, and compare
    Replay(replay::Arguments),
    /// Check the course itself: templates, reference, idioms and pitfalls
    Verify(verify::Arguments),
    /// Make a new exercise to start from
    New(new::Arguments),
    /// Make the students' copy of the course, without solutions
    Export(export::Arguments),
    /// Build everything once; afterwards grading works without a network
    Prepare(prepare::Arguments),
    /// Say what this machine can do
    Doctor(doctor::Arguments),
    /// Write a shell's completions to standard output
    Completions(completions::Arguments),
    /// List the exercises
    List(list::Arguments),
    /// Show the task of an exercise
    Show(show::Arguments),
}

/// Runs the program with the process's own arguments.
pub fn main() -> Exit {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = usage::language(&words);
    let read = usage::read(&words, lang).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match read {
        Ok(cli) => cli,
        Err(error) => return explain_usage(&error, lang),
    };
    interrupt::listen();
    let screen = Screen::new(&cli.global);
    match run(&cli, &screen) {
        Ok(exit) => exit,
        Err(error) if error.is::<Interrupted>() || interrupt::requested() => {
            screen.complain(&Interrupted.tell());
            Exit::Interrupted
        }
        Err(error) => {
            screen.complain(&in_one_line(error.as_ref()));
            Exit::Usage
        }
    }
}

/// Shows help where it was asked for, and what is wrong with a command line elsewhere.
fn explain_usage(error: &clap::Error, lang: Lang) -> Exit {
    // A failing write to a closed terminal changes nothing.
    if error.use_stderr() {
        let words = usage::words(error, lang, screen::colors_on(&stderr()));
        let _ = stderr().write_all(words.as_bytes());
        Exit::Usage
    } else {
        let words = usage::words(error, lang, screen::colors_on(&stdout()));
        let _ = stdout().write_all(words.as_bytes());
        Exit::Passed
    }
}

fn run(cli: &Cli, screen: &Screen) -> anyhow::Result<Exit> {
    let course = || load_course(&cli.global);
    match &cli.command {
        Command::Submit(arguments) => submit::run(arguments, &course()?, screen),
        Command::Check(arguments) => check::run(arguments, &course()?, screen),
        Command::Watch(arguments) => watch::run(arguments, &course()?, screen),
        Command::Batch(arguments) => batch::run(arguments, &course()?, screen),
        Command::Merge(arguments) => {
            let book = gradebook(&arguments.outputs, &cli.global)?;
            merge::run(arguments, &book, screen)
        }
        Command::Report(arguments) => {
            let book = gradebook(&arguments.outputs, &cli.global)?;
            report::run(arguments, &book, screen)
        }
        Command::Replay(arguments) => replay::run(arguments, &course()?, screen),
        Command::Verify(arguments) => verify::run(arguments, &course()?, screen),
        Command::New(arguments) => new::run(arguments, &course()?, screen),
        Command::Export(arguments) => export::run(arguments, &course()?, screen),
        Command::Prepare(arguments) => prepare::run(arguments, &course()?, screen),
        Command::Doctor(arguments) => doctor::run(arguments, course(), screen),
        Command::Completions(arguments) => completions::run(arguments, screen),
        Command::List(arguments) => list::run(arguments, &course()?, screen),
        Command::Show(arguments) => show::run(arguments, &course()?, screen),
    }
}

fn load_course(global: &Global) -> anyhow::Result<Course> {
    let root = match &global.course {
        Some(folder) => folder.clone(),
        None => {
            let here = std::env::current_dir()?;
            Course::locate(&here).ok_or(CourseError::NotFound(here))?
        }
    };
    Ok(Course::open(&root)?)
}

/// The grade book of the course, if there is one; results can be shown without a course.
fn gradebook(outputs: &Outputs, global: &Global) -> anyhow::Result<Gradebook> {
    if !outputs.have_a_gradebook() {
        return Ok(Gradebook::default());
    }
    match load_course(global) {
        Ok(course) => Ok(course.rubric.gradebook),
        Err(error) => match error.downcast_ref() {
            Some(CourseError::NotFound(_)) => Ok(Gradebook::default()),
            _ => Err(error),
        },
    }
}

/// The language of the locale; English if it is another one.
fn locale_language() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match set {
        Some(locale) if locale.starts_with("de") => Lang::De,
        _ => Lang::En,
    }
}
