//! `grade merge`: puts the shards of a batch together.

use super::options::Outputs;
use super::screen::Screen;
use crate::batch::{Store, merge};
use crate::complaint::Complaint;
use crate::exit::Exit;
use crate::report::{Report, Summary};
use crate::rubric::Gradebook;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folders of reports; of two reports on one student the better decided, then the newer one stays
    #[arg(required = true)]
    dirs: Vec<PathBuf>,
    /// Where all reports and their summary go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    pub outputs: Outputs,
}

pub(super) fn run(
    arguments: &Arguments,
    book: &Gradebook,
    screen: &Screen,
) -> anyhow::Result<Exit> {
    arguments.outputs.test_for_batch()?;
    for dir in &arguments.dirs {
        if !dir.is_dir() {
            return Err(Complaint::new(
                format!("{}: this is no folder", dir.display()),
                format!("{}: das ist kein Ordner", dir.display()),
            )
            .into());
        }
    }
    let store = Store::create(&arguments.out)?;
    merge(&arguments.dirs, &store)?;
    let reports: Vec<Report> = store
        .reports()?
        .into_iter()
        .map(|file| file.report.in_language(screen.lang))
        .collect();
    store.keep_summary(&Summary::of(&reports))?;
    arguments.outputs.show_batch(&reports, book, screen)?;
    Ok(Exit::of(&reports))
}
