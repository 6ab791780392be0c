//! `cargo xtask bench`: what a batch costs, beside the same checks as a cargo project a submission.
//!
//! It knows the order of the measurements and the table. The submissions are made in `class`, cargo
//! projects in `conventional`, and `meter` measures.

mod class;
mod conventional;
mod grading;
mod meter;

use anyhow::bail;
use clap::Args;
use conventional::Target;
use grading::Races;
use meter::Cost;
use std::path::PathBuf;
use std::process::ExitCode;

/// What is measured and how much of it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Numbers of submissions, ascending
    #[arg(long, value_name = "K", value_delimiter = ',', default_values_t = [10, 40])]
    sizes: Vec<usize>,
    /// Cargo projects with a target folder each that are built at most; each takes a minute
    #[arg(long, value_name = "N", default_value_t = 4)]
    separate: usize,
    /// Jobs of `grade batch` [default: its own]
    #[arg(long, value_name = "N")]
    jobs: Option<u16>,
    /// The course's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    course: PathBuf,
    /// The program `grade`, built with --release [default: the one beside this program]
    #[arg(long, value_name = "FILE")]
    grade: Option<PathBuf>,
}

/// Measures and prints the table.
///
/// # Errors
/// Something can't be built or started.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let grade = match &arguments.grade {
        Some(file) => file.clone(),
        None => std::env::current_exe()?.with_file_name("grade"),
    };
    if !grade.is_file() {
        bail!(
            "{} is not there; run `cargo build --release` first",
            grade.display()
        );
    }
    let course = grading::Course::open(&arguments.course, &grade)?;
    let folder = tempfile::Builder::new().prefix("grade-bench-").tempdir()?;
    println!("{HEAD}");
    for &count in &arguments.sizes {
        let name = format!("class-{count}");
        let class = class::make(&arguments.course, &folder.path().join(name), count)?;
        let (build, run) = course.grade(&class, arguments.jobs)?;
        println!("{}", row("grade batch", count, &build, &run));

        let (build, run) = conventional::test(&class.sources, folder.path(), Target::Shared)?;
        println!("{}", row("cargo test, shared target", count, &build, &run));

        let few = &class.sources[..count.min(arguments.separate)];
        if !few.is_empty() {
            let (build, run) = conventional::test(few, folder.path(), Target::Separate)?;
            let what = "cargo test, separate targets";
            println!("{}", row(what, few.len(), &build, &run));
        }
    }
    let class = class::make(&arguments.course, &folder.path().join("races"), 1)?;
    let ours = course.races(&class)?;
    let by_hand = conventional::races(&class.sources[0], folder.path())?;
    println!(
        "
{}",
        races(&ours, &by_hand)
    );
    Ok(ExitCode::SUCCESS)
}

/// The head of the table.
const HEAD: &str = "\
| | submissions | build CPU-s each | run CPU-s each | CPU-s each | wall s each | cores busy | machine idle | peak MiB |
|---|---|---|---|---|---|---|---|---|";

/// One line of the table; it is printed as soon as it is known, because the next one takes minutes.
fn row(what: &str, submissions: usize, build: &Cost, run: &Cost) -> String {
    let each = |seconds: f64| seconds / submissions as f64;
    let both = build.and(run);
    format!(
        "| {what} | {submissions} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} % | {:.0} % | {} |",
        each(build.cpu),
        each(run.cpu),
        each(both.cpu),
        each(both.wall),
        both.busy() * 100.0,
        both.idle * 100.0,
        both.peak_mib,
    )
}

fn races(ours: &Races, by_hand: &Races) -> String {
    let rate = |races: &Races| races.executions as f64 / races.cpu;
    format!(
        "Races: {:.0} executions a CPU-second ({} in {:.2} s), loom by hand {:.0} ({} in {:.2} s): {:.2} of it.",
        rate(ours),
        ours.executions,
        ours.cpu,
        rate(by_hand),
        by_hand.executions,
        by_hand.cpu,
        rate(ours) / rate(by_hand)
    )
}
