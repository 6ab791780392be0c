//! `cargo xtask`: measurements of the grader that are too long for the test suite, each one command whose table stands in
//! the docs. This file knows only which measurements there are; each one is a module. Nothing here is part of `grade`.

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
enum Task {}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().task {}
}
