//! `cargo xtask`: measurements of the grader that are too long for the test suite, each one command whose table stands in
//! the docs. This file knows only which measurements there are; each one is a module. Nothing here is part of `grade`.

mod bench;
mod cases;
mod differential;
mod load;
mod stability;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measurements of the grader.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// What can be measured.
#[derive(Subcommand)]
enum Task {
    /// What a batch costs, beside a cargo project a submission
    Bench(bench::Arguments),
    /// Are the verdicts on speed right whatever else the machine does?
    Differential(differential::Arguments),
    /// Are all verdicts the same each time?
    Stability(stability::Arguments),
    /// Keeps the machine busy until standard input ends
    #[command(hide = true)]
    Load(load::Arguments),
}

fn main() -> anyhow::Result<ExitCode> {
    // Must come first: programs of students are started through this program, as through `grade`.
    grade_sandbox::launch_if_asked();
    match Arguments::parse().task {
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Differential(arguments) => differential::run(&arguments),
        Task::Stability(arguments) => stability::run(&arguments),
        Task::Load(arguments) => load::serve(&arguments),
    }
}
