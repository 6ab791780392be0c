//! `grade completions SHELL`: what a shell needs to complete `grade`'s arguments.

use super::Cli;
use super::screen::Screen;
use crate::exit::Exit;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell, as in `source <(grade completions bash)`
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, screen: &Screen) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "grade", &mut script);
    screen.show(&String::from_utf8(script)?)?;
    Ok(Exit::Passed)
}
