//! `grade report`: shows or converts results that are there already.

use super::options::Outputs;
use super::screen::Screen;
use crate::batch::{Store, read_report};
use crate::complaint::Complaint;
use crate::exit::Exit;
use crate::report::Report;
use crate::rubric::Gradebook;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A report (JSON), or the folder of a batch's reports
    results: PathBuf,
    #[command(flatten)]
    pub outputs: Outputs,
}

pub(super) fn run(
    arguments: &Arguments,
    book: &Gradebook,
    screen: &Screen,
) -> anyhow::Result<Exit> {
    if arguments.results.is_dir() {
        arguments.outputs.test_for_batch()?;
        let files = Store::at(&arguments.results).reports()?;
        if files.is_empty() {
            let folder = arguments.results.display();
            return Err(Complaint::new(
                format!("{folder}: there is no report in this folder"),
                format!("{folder}: in diesem Ordner ist kein Bericht"),
            )
            .into());
        }
        let reports: Vec<Report> = files
            .into_iter()
            .map(|file| file.report.in_language(screen.lang))
            .collect();
        arguments.outputs.show_batch(&reports, book, screen)?;
        Ok(Exit::of(&reports))
    } else {
        arguments.outputs.test()?;
        let report = read_report(&arguments.results)?.in_language(screen.lang);
        arguments.outputs.show(&report, screen)?;
        Ok(Exit::of([&report]))
    }
}
