//! The proof that all files are open and being read at the same time.
//!
//! No file delivers anything before every thread waits. What is open then, and who reads, is all
//! that there will be: so a file that is opened only after another one has been read is seen. Which
//! thread reads which file is noted until the end: one that reads two of them has none to itself.

use crate::feed::{Feed, Feeder};
use crate::properties::{RACES, folder};
use grade_harness::wire::Fault;
use grade_judge::tasks::{Doing, Look, Wait};
use grade_judge::{
    Asked, Check, Checked, Director, Failure, JudgeError, Line, Quiet, Solution, Trouble,
};
use grade_outcome::{InFlightEvidence, Stage, Text, plural};
use proptest::prelude::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The checks of the speed stage.
pub fn checks() -> Vec<Check<'static>> {
    let in_flight = Check::new(
        "every_file_in_flight",
        Stage::Speed,
        &["count_words_threaded"],
        |context| {
            let drawn = 17 + context.seed().rng().next_u64() as usize % 8;
            let has_sequential = context.has("count_words_sequential");
            context.prove(
                Text::new(
                    "With every number of files that was tried, all of them were open and being read at the same time.",
                    "Bei jeder probierten Anzahl waren alle Dateien gleichzeitig offen und wurden gelesen.",
                ),
                |solution, evidence| {
                    for &(files, words) in SIZES.iter().chain([&(drawn, 2)]) {
                        all_in_flight(solution, files, words, evidence)?;
                    }
                    if has_sequential {
                        evidence.speedup = speedup(solution)?;
                    }
                    Ok(())
                },
            )
        },
    );
    vec![in_flight.settled_by(RACES)]
}

/// Files, and words in each: small ones, and some that no buffer of a pipe holds. A larger number of files
/// is drawn: a thread for each of a few is not one for each.
const SIZES: &[(usize, usize)] = &[(2, 3), (3, 0), (4, 20_000), (6, 5), (12, 2)];

type Map = Result<BTreeMap<PathBuf, usize>, Fault>;

/// Holds all files back until every thread waits.
struct Gate {
    feeder: Feeder,
    /// Once it is known what was open and read at the same time.
    seen: Option<Flight>,
    readers: Readers,
    broken: Option<JudgeError>,
}

/// Which thread was seen reading which files, from 0.
#[derive(Default)]
struct Readers {
    files: BTreeMap<i32, BTreeSet<usize>>,
}

impl Readers {
    /// Notes that the thread `tid` waits for data of the file `file`.
    fn note(&mut self, tid: i32, file: usize) {
        self.files.entry(tid).or_default().insert(file);
    }

    /// Two files that one thread has read, if there are any.
    fn shared(&self) -> Option<(usize, usize)> {
        self.files.values().find_map(|files| {
            let mut files = files.iter();
            Some((*files.next()?, *files.next()?))
        })
    }
}

/// What there was when every thread waited for the first time.
struct Flight {
    open: usize,
    reading: usize,
    /// A file that was opened only after another one had been delivered: both, from 0.
    late: Option<(usize, usize)>,
}

impl Gate {
    fn step(&mut self, look: &Look) -> Result<Quiet, JudgeError> {
        let before: Vec<u32> = self.feeder.feeds.iter().map(|feed| feed.opened).collect();
        if self.feeder.look()? {
            if let Some(flight) = &mut self.seen
                && flight.late.is_none()
            {
                let feeds = &self.feeder.feeds;
                let late = (0..feeds.len()).find(|&n| before[n] == 0 && feeds[n].opened > 0);
                let done = feeds.iter().position(|feed| feed.done);
                flight.late = late.zip(done);
            }
            return Ok(Quiet::Acted);
        }
        let read = self.read_now(look);
        for &(tid, file) in &read {
            self.readers.note(tid, file);
        }
        if self.seen.is_none() {
            // Each file counts once, and only if a thread really waits for its data.
            let reading = read.iter().map(|&(_, file)| file).collect::<BTreeSet<_>>();
            let reading = reading.len();
            self.seen = Some(Flight {
                open: self
                    .feeder
                    .feeds
                    .iter()
                    .filter(|feed| feed.opened > 0)
                    .count(),
                reading,
                late: None,
            });
        }
        match self.feeder.deliver_one()? {
            Some(_) => Ok(Quiet::Acted),
            None => Ok(Quiet::Stuck),
        }
    }

    /// The threads that wait for data of a file, and its number.
    fn read_now(&self, look: &Look) -> Vec<(i32, usize)> {
        let feeds = &self.feeder.feeds;
        look.alive()
            .filter(|task| task.doing == Doing::Waiting(Wait::Data))
            .filter_map(|task| {
                let identity = Some(task.reads()?);
                let file = feeds.iter().position(|feed| feed.identity() == identity)?;
                Some((task.tid, file))
            })
            .collect()
    }

    fn act(&mut self, look: &Look) -> Quiet {
        self.step(look).unwrap_or_else(|error| {
            self.broken = Some(error);
            Quiet::Stuck
        })
    }
}

impl Director for Gate {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn calm(&mut self, look: &Look, _line: &mut Line<'_>) -> Quiet {
        // Before anything has been concluded only a full standstill will do.
        match self.seen {
            Some(_) => self.act(look),
            None => Quiet::Stuck,
        }
    }

    fn quiet(&mut self, look: &Look, _line: &mut Line<'_>) -> Quiet {
        self.act(look)
    }
}

fn name(number: usize) -> String {
    format!("{}.txt", number + 1)
}

fn feeds(solution: &Solution, files: usize, words: usize) -> Result<Vec<Feed>, JudgeError> {
    let folder = folder(solution)?;
    (0..files)
        .map(|n| Feed::new(&folder.join(name(n)), "word ".repeat(words).as_bytes(), &[]))
        .collect()
}

fn all_in_flight(
    solution: &mut Solution,
    files: usize,
    words: usize,
    evidence: &mut InFlightEvidence,
) -> Checked {
    let mut gate = Gate {
        feeder: Feeder::new(feeds(solution, files, words)?),
        seen: None,
        readers: Readers::default(),
        broken: None,
    };
    let paths: Vec<PathBuf> = gate
        .feeder
        .feeds
        .iter()
        .map(|feed| feed.path().into())
        .collect();
    let asked = format!("count_words_threaded(&files[..{files}])");
    let reply = solution.call_with::<_, Map>("count_words_threaded", &paths, &mut gate)?;
    if let Some(error) = gate.broken {
        return Err(error.into());
    }
    evidence.required = files as u64;
    let flight = gate.seen;
    let in_flight = flight
        .as_ref()
        .map_or(0, |flight| flight.open.min(flight.reading));
    evidence.in_flight = in_flight as u64;
    if in_flight < files
        && let Some(flight) = flight
    {
        return Err(not_all(asked, files, &flight).into());
    }
    if let Some((one, other)) = gate.readers.shared() {
        return Err(one_thread_for_two(asked, one, other).into());
    }
    let counts = reply.returned(&asked)?.map_err(|fault| {
        Trouble::from(Failure::new(
            asked.clone(),
            format!("Err({}: {:?})", fault.kind, fault.message),
            Text::new(
                format!("`{asked}` gave an `Err` for good files that arrive slowly: {} ({}).", fault.message, fault.kind),
                format!("`{asked}` lieferte für gute Dateien, die langsam ankommen, ein `Err`: {} ({}).", fault.message, fault.kind),
            ),
        ))
    })?;
    let right: BTreeMap<PathBuf, usize> = paths.into_iter().map(|path| (path, words)).collect();
    if counts != right {
        let found: Vec<usize> = counts.into_values().collect();
        return Err(Failure::new(
            asked.clone(),
            format!("{found:?}"),
            Text::new(
                format!("`{asked}` read all files at the same time, but counted {found:?} words; each of the {files} files has {words}."),
                format!("`{asked}` las alle Dateien gleichzeitig, zählte aber {found:?} Wörter; jede der {files} Dateien hat {words}."),
            ),
        )
        .into());
    }
    if in_flight < files {
        return Err(Failure::new(
            asked.clone(),
            "0",
            Text::new(
                format!("`{asked}` returned without having read the files."),
                format!("`{asked}` kehrte zurück, ohne die Dateien gelesen zu haben."),
            ),
        )
        .into());
    }
    Ok(())
}

fn not_all(asked: String, files: usize, flight: &Flight) -> Failure {
    let &Flight {
        open,
        reading,
        late,
    } = flight;
    let message = match late {
        Some((late, done)) => Text::new(
            format!(
                "`{asked}`: open at the same time: only {open} of {files} files. File {} was not opened until file {} had been read.",
                late + 1,
                done + 1
            ),
            format!(
                "`{asked}`: Gleichzeitig offen: nur {open} von {files} Dateien. Datei {} wurde erst geöffnet, als Datei {} gelesen war.",
                late + 1,
                done + 1
            ),
        ),
        None if open < files => Text::new(
            format!("`{asked}`: open at the same time: only {open} of {files} files."),
            format!("`{asked}`: Gleichzeitig offen: nur {open} von {files} Dateien."),
        ),
        None => Text::new(
            format!(
                "`{asked}`: all {files} files were open, but only {reading} of them {} read at the same time.",
                plural(reading as u64, "was", "were")
            ),
            format!(
                "`{asked}`: Alle {files} Dateien waren offen, aber nur {reading} davon {} gleichzeitig gelesen.",
                plural(reading as u64, "wurde", "wurden")
            ),
        ),
    };
    Failure::new(asked, open.min(reading).to_string(), message).hint(Text::new(
        "Start a thread for every file before you wait for the first one, and hold no lock while you read.",
        "Starte für jede Datei einen Thread, bevor du auf den ersten wartest, und halte beim Lesen keinen Lock.",
    ))
}

fn one_thread_for_two(asked: String, one: usize, other: usize) -> Failure {
    let (one, other) = (one + 1, other + 1);
    let message = Text::new(
        format!(
            "`{asked}`: all files were open, but one and the same thread read file {one} and file {other}, one after the other."
        ),
        format!(
            "`{asked}`: Alle Dateien waren offen, aber ein und derselbe Thread las Datei {one} und Datei {other}, eine nach der anderen."
        ),
    );
    Failure::new(asked, format!("{one} and {other}"), message).hint(Text::new(
        "Read each file to its end in the thread that is there for it.",
        "Lies jede Datei bis zu ihrem Ende in dem Thread, der für sie da ist.",
    ))
}

/// Files of the measurement, and how long each takes to deliver.
const SLOW: (usize, Duration) = (4, Duration::from_millis(40));

/// Delivers each file some time after it was opened.
struct Slowly {
    feeder: Feeder,
    since: Vec<Option<Instant>>,
    broken: Option<JudgeError>,
}

impl Slowly {
    fn step(&mut self) -> Result<Quiet, JudgeError> {
        let mut acted = false;
        for (feed, since) in self.feeder.feeds.iter_mut().zip(&mut self.since) {
            if feed.look()? {
                *since = Some(Instant::now());
                acted = true;
            }
            if since.is_some_and(|since| since.elapsed() >= SLOW.1) {
                while feed.is_open() && feed.deliver()? {
                    acted = true;
                }
            }
        }
        // An open file is on its way, though nobody sees it move.
        if !acted && self.feeder.feeds.iter().any(Feed::is_open) {
            std::thread::sleep(Duration::from_millis(1));
            acted = true;
        }
        Ok(if acted { Quiet::Acted } else { Quiet::Stuck })
    }

    fn act(&mut self) -> Quiet {
        self.step().unwrap_or_else(|error| {
            self.broken = Some(error);
            Quiet::Stuck
        })
    }
}

impl Director for Slowly {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn calm(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        self.act()
    }

    fn quiet(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        self.act()
    }

    fn moving(&mut self) {
        self.act();
    }
}

/// How much faster the threads were over slow files; none if one of the calls did not succeed.
fn speedup(solution: &mut Solution) -> Result<Option<f64>, JudgeError> {
    let mut seconds = Vec::new();
    for function in ["count_words_sequential", "count_words_threaded"] {
        let feeds = feeds(solution, SLOW.0, 3)?;
        let paths: Vec<PathBuf> = feeds.iter().map(|feed| feed.path().into()).collect();
        let mut slowly = Slowly {
            since: vec![None; feeds.len()],
            feeder: Feeder::new(feeds),
            broken: None,
        };
        let reply = solution.call_with::<_, Map>(function, &paths, &mut slowly)?;
        if let Some(error) = slowly.broken {
            return Err(error);
        }
        seconds.push(reply.elapsed.as_secs_f64());
    }
    let (sequential, threaded) = (seconds[0], seconds[1]);
    Ok((sequential > 0.0 && threaded > 0.0).then(|| sequential / threaded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_reads_one_file_again_and_again_shares_nothing() {
        let mut readers = Readers::default();
        for (tid, file) in [(7, 0), (8, 1), (7, 0), (8, 1)] {
            readers.note(tid, file);
        }
        assert_eq!(readers.shared(), None);
    }

    #[test]
    fn two_files_that_one_thread_reads_are_named() {
        let mut readers = Readers::default();
        for (tid, file) in [(7, 0), (8, 1), (8, 3)] {
            readers.note(tid, file);
        }
        assert_eq!(readers.shared(), Some((1, 3)));
    }
}
