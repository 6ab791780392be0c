//! `grade batch`: grades a folder of submissions into a folder of reports.

mod show;
mod slurm;

use super::options::{Grading, Outputs};
use super::screen::Screen;
use super::session::Session;
use super::usage::{count, number_in};
use crate::batch::{self, Batch, BatchError, Outcome, Shard, Stability, Standing, Store};
use crate::complaint::{Complaint, Tell};
use crate::course::Course;
use crate::crew;
use crate::exit::Exit;
use crate::report::{Report, Summary, words};
use clap::{Args, ValueEnum};
use grade_outcome::{Lang, Text};
use show::Show;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The submissions: a folder with a folder or an archive for each student, or a hand-in folder
    dir: PathBuf,
    /// Where the reports go, one a submission; what is finished there is not done again
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Exercises that are graded at the same time [default: three for two cores]
    #[arg(long, value_name = "N", value_parser = count)]
    jobs: Option<u16>,
    /// Grade only this part of the submissions, such as 2/4
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Of a hand-in folder, take what was handed in before this time, such as 2026-11-22T10:00:00Z
    #[arg(long, value_name = "TIME", value_parser = point_in_time)]
    before: Option<String>,
    /// Grade again, with nothing beside it, what an earlier run left inconclusive
    #[arg(long)]
    retry_inconclusive: bool,
    /// Don't repeat at the end what comes out inconclusive; a later run of the same command does
    #[arg(long, conflicts_with = "retry_inconclusive")]
    leave_inconclusive: bool,
    /// Grade each submission N times and list every verdict that differed; keeps no reports
    #[arg(long, value_name = "N", value_parser = from_two)]
    repeat: Option<u16>,
    /// Let a cluster grade what is missing; all its machines must see the same folders
    #[arg(long, value_enum, conflicts_with_all = ["jobs", "shard", "repeat", "retry_inconclusive", "leave_inconclusive"])]
    engine: Option<Engine>,
    /// Only print what would be submitted
    #[arg(long, requires = "engine")]
    dry_run: bool,
    /// Into how many parts the engine divides the batch [default: one for ten submissions]
    #[arg(long, value_name = "N", requires = "engine", value_parser = slurm::shard_count)]
    shards: Option<u16>,
    /// One more option of sbatch, such as --sbatch=--partition=teaching (repeatable)
    #[arg(
        long,
        value_name = "OPTION",
        requires = "engine",
        allow_hyphen_values = true
    )]
    sbatch: Vec<String>,
    #[command(flatten)]
    grading: Grading,
    #[command(flatten)]
    outputs: Outputs,
}

/// What grades, if not this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    // Arrays of jobs of a Slurm cluster.
    Slurm,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    arguments.outputs.test_for_batch()?;
    let mut entries = batch::roster(&arguments.dir, arguments.before.as_deref())?;
    if let Some(shard) = arguments.shard {
        entries.retain(|entry| shard.has(&entry.id));
    }
    let session = Session::open(course, &arguments.grading, screen)?;
    let store = Store::create(&arguments.out)?;
    let wanted = session.named_or_all();
    let batch = Batch {
        // Exercises are graded side by side by the batch itself.
        grader: session.grader(1),
        wanted: &wanted,
        take: &|path| session.take_in(path),
        store: &store,
        jobs: arguments
            .jobs
            .map_or_else(|| jobs(crew::cores()), usize::from),
        retry_inconclusive: arguments.retry_inconclusive,
        leave_inconclusive: arguments.leave_inconclusive,
    };
    if let Some(Engine::Slurm) = arguments.engine
        && let Some(exit) = slurm::run(arguments, course, &batch, &entries, &session, screen)?
    {
        return Ok(exit);
    }
    let show = Show::new(screen);
    if let Some(times) = arguments.repeat {
        let stability = batch.repeat(&entries, usize::from(times), &store.gradings(), &show)?;
        drop(show);
        store.keep_stability(&stability)?;
        return show_stability(&stability, screen);
    }
    let outcome = match batch.run(&entries, &show) {
        Ok(outcome) => outcome,
        Err(error @ BatchError::Store(_)) => {
            // Something was graded, and for the rest it is undecided whether it passes.
            drop(show);
            screen.complain(&error.tell());
            return Ok(Exit::Undecided);
        }
        Err(error @ (BatchError::Interrupted(_) | BatchError::Journal(_))) => {
            return Err(error.into());
        }
    };
    drop(show);
    let summary = match arguments.shard {
        None => Summary::of(&outcome.reports),
        // The folder may hold other shards, too.
        Some(_) => Summary::of(&reports(&store, screen.lang)?),
    };
    store.keep_summary(&summary)?;
    arguments
        .outputs
        .show_batch(&outcome.reports, &course.rubric.gradebook, screen)?;
    screen.remark(&what_was_done(&outcome, arguments));
    Ok(Exit::of(&outcome.reports))
}

/// All reports in `store`, in `lang`.
fn reports(store: &Store, lang: Lang) -> anyhow::Result<Vec<Report>> {
    let files = store.reports()?.into_iter();
    Ok(files.map(|file| file.report.in_language(lang)).collect())
}

fn what_was_done(outcome: &Outcome, arguments: &Arguments) -> Text {
    let (graded, all) = (outcome.count(Standing::Graded), outcome.reports.len());
    let mut text = Text::new(
        format!("graded now: {graded} of {all}"),
        format!("jetzt bewertet: {graded} von {all}"),
    );
    let more = [
        (
            Standing::Equal,
            "equal to another one",
            "gleich einer anderen",
        ),
        (Standing::ScoredAgain, "scored again", "neu bepunktet"),
        (Standing::Known, "known before", "schon bekannt"),
    ];
    for (standing, en, de) in more {
        let count = outcome.count(standing);
        if count > 0 {
            text.en += &format!(", {count} {en}");
            text.de += &format!(", {count} {de}");
        }
    }
    let out = arguments.out.display();
    text.en += &format!("; the reports are in {out}.");
    text.de += &format!("; die Berichte stehen in {out}.");
    text
}

fn show_stability(stability: &Stability, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let mut out = String::new();
    for difference in &stability.differences {
        let verdicts: Vec<&str> = difference
            .verdicts
            .iter()
            .map(|verdict| words::verdict(*verdict, lang))
            .collect();
        out += &format!(
            "{}: {} {}: {}\n",
            difference.id.escape_debug(),
            difference.exercise,
            difference.check,
            verdicts.join(", ")
        );
    }
    let (count, all) = (stability.differences.len(), stability.verdicts);
    let times = stability.times;
    out += &match lang {
        Lang::En => {
            format!("Verdicts that differed: {count} of {all}; each was found {times} times.\n")
        }
        Lang::De => {
            format!("Verschiedene Urteile: {count} von {all}; jedes wurde {times}-mal gefällt.\n")
        }
    };
    screen.show(&out)?;
    Ok(if stability.differences.is_empty() {
        Exit::Passed
    } else {
        Exit::Undecided
    })
}

/// How often something is done again.
fn from_two(text: &str) -> Result<u16, Complaint> {
    number_in(text, 2..=u64::from(u16::MAX))
}

/// A time as it stands in the names of a hand-in folder.
fn point_in_time(text: &str) -> Result<String, Complaint> {
    let stamp = text.parse::<jiff::Timestamp>().map_err(|_| {
        Complaint::new(
            "a time looks like 2026-11-22T10:00:00Z or 2026-11-22T11:00:00+01:00",
            "ein Zeitpunkt sieht aus wie 2026-11-22T10:00:00Z oder 2026-11-22T11:00:00+01:00",
        )
    })?;
    Ok(stamp.strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// Exercises that keep so many cores busy: judges wait now and then, for a solution that hangs or
/// for one that sleeps. No verdict depends on what else runs.
fn jobs(cores: usize) -> usize {
    cores + cores.div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_more_work_at_a_time_than_cores() {
        assert_eq!([1, 2, 4].map(jobs), [2, 3, 6]);
    }

    #[test]
    fn a_time_may_be_written_as_in_the_names_of_a_hand_in_folder() {
        let time = "20261122T100000Z".to_owned();
        assert_eq!(point_in_time(&time), Ok(time));
    }

    #[test]
    fn a_time_with_an_offset_is_turned_into_utc() {
        assert_eq!(
            point_in_time("2026-11-22T11:00:00+01:00"),
            Ok("20261122T100000Z".to_owned())
        );
        assert!(point_in_time("tomorrow").is_err());
    }
}
