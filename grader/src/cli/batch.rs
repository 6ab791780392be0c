//! `grade batch`: grades a folder of submissions into a folder of reports.

use super::options::{Grading, Outputs};
use super::screen::{Live, Screen};
use super::session::Session;
use crate::batch::{self, Batch, BatchProgress, Shard, Store};
use crate::course::Course;
use crate::exit::Exit;
use crate::progress::{Progress, Watcher};
use crate::report::{Report, Summary, words};
use clap::Args;
use grade_outcome::{Lang, Text};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The submissions: a folder with a folder or an archive for each student, or a hand-in folder
    dir: PathBuf,
    /// Where the reports go, one a submission; what is finished there is not done again
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Submissions that are graded at the same time [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Grade only this part of the submissions, such as 2/4
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Of a hand-in folder, take what was handed in before this time, such as 2026-11-22T10:00:00Z
    #[arg(long, value_name = "TIME", value_parser = point_in_time)]
    before: Option<String>,
    /// Grade again what an earlier run left inconclusive
    #[arg(long)]
    retry_inconclusive: bool,
    /// Grade each submission N times and list every verdict that differed
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..))]
    repeat: Option<u16>,
    #[command(flatten)]
    grading: Grading,
    #[command(flatten)]
    outputs: Outputs,
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
    let jobs = arguments.jobs.map_or_else(cores, usize::from);
    let batch = Batch {
        // Submissions are graded side by side; within one, an exercise at a time.
        grader: session.grader(1),
        wanted: &wanted,
        take: &|path| session.take_in(path),
        store: &store,
        jobs,
        retry_inconclusive: arguments.retry_inconclusive,
    };
    let show = Show::new(screen);
    if let Some(times) = arguments.repeat {
        return repeat(&batch, &entries, usize::from(times), &show, screen);
    }
    let outcome = batch.run(&entries, &show)?;
    drop(show);
    store.keep_summary(&Summary::of(&outcome.reports))?;
    arguments.outputs.show_batch(&outcome.reports, screen)?;
    let (graded, all) = (outcome.graded, outcome.reports.len());
    screen.remark(&Text::new(
        format!(
            "{graded} of {all} were graded now; the reports are in {}.",
            arguments.out.display()
        ),
        format!(
            "{graded} von {all} wurden jetzt bewertet; die Berichte stehen in {}.",
            arguments.out.display()
        ),
    ));
    Ok(Exit::of(&outcome.reports))
}

fn repeat(
    batch: &Batch,
    entries: &[batch::Entry],
    times: usize,
    show: &Show,
    screen: &Screen,
) -> anyhow::Result<Exit> {
    let differences = batch.repeat(entries, times, show)?;
    batch.store.keep_stability(&differences)?;
    let lang = screen.lang;
    let mut out = String::new();
    for difference in &differences {
        let verdicts: Vec<&str> = difference
            .verdicts
            .iter()
            .map(|verdict| words::verdict(*verdict, lang))
            .collect();
        out += &format!(
            "{}: {} {}: {}\n",
            difference.id,
            difference.exercise,
            difference.check,
            verdicts.join(", ")
        );
    }
    out += &match lang {
        Lang::En => {
            format!(
                "{} of the verdicts differed; each submission was graded {times} times.\n",
                differences.len()
            )
        }
        Lang::De => format!(
            "{} Urteile waren verschieden; jede Abgabe wurde {times}-mal bewertet.\n",
            differences.len()
        ),
    };
    screen.show(&out)?;
    Ok(if differences.is_empty() {
        Exit::Passed
    } else {
        Exit::Undecided
    })
}

/// A time as it stands in the names of a hand-in folder.
fn point_in_time(text: &str) -> Result<String, String> {
    let stamp = text.parse::<jiff::Timestamp>().map_err(|_| {
        "a time looks like 2026-11-22T10:00:00Z or 2026-11-22T11:00:00+01:00".to_owned()
    })?;
    Ok(stamp.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// A line a submission, and on a terminal how far the batch is.
struct Show {
    live: Live,
    lang: Lang,
    started: Instant,
}

impl Show {
    fn new(screen: &Screen) -> Show {
        let live = screen.progress();
        live.headline(words::pick(screen.lang, "starting", "es geht los"));
        Show {
            live,
            lang: screen.lang,
            started: Instant::now(),
        }
    }
}

impl Watcher for Show {
    fn worker(&self) -> Box<dyn Progress + '_> {
        self.live.worker()
    }
}

impl BatchProgress for Show {
    fn finished(&self, done: usize, all: usize, report: &Report, graded: bool) {
        let left = remaining(self.started.elapsed(), done, all);
        let words = words::pick(self.lang, "left", "übrig");
        self.live
            .headline(&format!("{done}/{all}, {} {words}", minutes(left)));
        let known = if graded {
            ""
        } else {
            words::pick(self.lang, " (known)", " (bekannt)")
        };
        let open = if report.undecided > crate::rubric::Points::ZERO {
            " ?"
        } else {
            ""
        };
        self.live.line(&format!(
            "{done:>4}/{all}  {:<24} {:>6} / {}{open}{known}",
            report.submission.id,
            report.score.to_string(),
            report.max_score
        ));
    }
}

/// How long the rest will take if it goes on like this.
fn remaining(elapsed: Duration, done: usize, all: usize) -> Duration {
    if done == 0 {
        Duration::ZERO
    } else {
        elapsed.mul_f64((all - done.min(all)) as f64 / done as f64)
    }
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_with_an_offset_is_turned_into_utc() {
        assert_eq!(
            point_in_time("2026-11-22T11:00:00+01:00"),
            Ok("20261122T100000Z".to_owned())
        );
        assert!(point_in_time("tomorrow").is_err());
    }

    #[test]
    fn the_time_left_grows_with_what_is_left() {
        assert_eq!(
            remaining(Duration::from_secs(10), 2, 6),
            Duration::from_secs(20)
        );
        assert_eq!(remaining(Duration::from_secs(10), 0, 6), Duration::ZERO);
    }
}
