//! The proofs that the pool of `fetch_all` is full, bounded and refilled.
//!
//! No download ends before every thread waits; what is in flight then is all that there will be.
//! So "exactly so many, never one more" is seen and not guessed.

use crate::downloads::{Downloads, call, text_of};
use crate::properties::RACES;
use grade_harness::ending::{Ending, Kind, Payload};
use grade_harness::wire::Fault;
use grade_judge::tasks::Look;
use grade_judge::{Asked, Check, Checked, Director, Failure, Line, Quiet, Solution, Trouble};
use grade_outcome::{InFlightEvidence, Stage, Text};
use proptest::prelude::Rng;
use std::collections::BTreeSet;

/// The checks of the speed stage.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        proved_by(
            "pool_is_full",
            full,
            Text::new(
                "With every size that was tried, all workers were fetching at the same time.",
                "Bei jeder probierten Größe luden alle Arbeiter gleichzeitig.",
            ),
        ),
        proved_by(
            "pool_is_bounded",
            bounded,
            Text::new(
                "There were never more downloads at the same time, nor more threads, than workers.",
                "Es gab nie mehr Downloads gleichzeitig und nie mehr Threads als Arbeiter.",
            ),
        ),
        proved_by(
            "pool_refills",
            refills,
            Text::new(
                "Whichever download ended first, its worker began the next URL at once.",
                "Welcher Download auch zuerst endete, sein Arbeiter begann sofort die nächste URL.",
            ),
        ),
    ]
}

/// Proves something of the pool, at sizes of its own and at one that is drawn.
type Proof = fn(&mut Solution, &mut InFlightEvidence, (usize, usize)) -> Checked;

fn proved_by(id: &'static str, proof: Proof, passed: Text) -> Check<'static> {
    Check::new(id, Stage::Speed, &["fetch_all"], move |context| {
        let drawn = drawn(context.seed().rng());
        context.prove(passed.clone(), |solution, evidence| {
            proof(solution, evidence, drawn)
        })
    })
    .settled_by(RACES)
}

/// URLs and workers that nobody knows beforehand: code that knows the sizes below is not enough.
fn drawn(mut random: impl Rng) -> (usize, usize) {
    let workers = 3 + random.next_u64() as usize % 5;
    let urls = 2 * workers + 1 + random.next_u64() as usize % (2 * workers);
    (urls, workers)
}

/// Which download ends next.
#[derive(Debug, Clone, Copy)]
enum Next {
    /// All of them at the first standstill, then each at once.
    All,
    /// The one that began first.
    Oldest,
    /// The one that began last: the first one is the last to end.
    Newest,
    /// The second of those in flight.
    Second,
}

/// How downloads end. What becomes of that is for the properties to say; here it must cost no worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// All of them well.
    Well,
    /// The first, and then every second, with an error.
    Errors,
    /// All of them with a panic.
    Panics,
}

/// Ends downloads only at a standstill, and notes what was in flight at each.
struct Gate {
    downloads: Downloads,
    next: Next,
    ends: Ends,
    ended: usize,
    open: bool,
    urls: usize,
    standstills: Vec<Standstill>,
}

/// What was seen when every thread waited.
#[derive(Debug, Clone, Copy)]
struct Standstill {
    /// Downloads in flight.
    held: usize,
    /// Downloads that had ended before.
    ended: usize,
    /// URLs that nobody had begun.
    unstarted: usize,
}

impl Gate {
    fn end(&mut self, place: usize, line: &mut Line<'_>) {
        let well = Ending::Text(text_of(&self.downloads.held[place].url));
        let how = match self.ends {
            Ends::Well => well,
            Ends::Errors if self.ended.is_multiple_of(2) => {
                Ending::Error(Kind::TimedOut, "timed out".to_owned())
            }
            Ends::Errors => well,
            Ends::Panics => Ending::Panic(Payload::Str),
        };
        self.ended += 1;
        self.downloads.end(place, &how, line);
    }
}

impl Director for Gate {
    fn asked(&mut self, question: Asked, line: &mut Line<'_>) {
        self.downloads.begin(&question);
        if self.open && !self.downloads.held.is_empty() {
            self.end(0, line);
        }
    }

    fn quiet(&mut self, _look: &Look, line: &mut Line<'_>) -> Quiet {
        let held = self.downloads.held.len();
        if held == 0 {
            return Quiet::Stuck;
        }
        let begun: BTreeSet<&String> = self.downloads.begun.iter().collect();
        self.standstills.push(Standstill {
            held,
            ended: self.downloads.begun.len() - held,
            unstarted: self.urls.saturating_sub(begun.len()),
        });
        match self.next {
            Next::All => {
                self.open = true;
                for _ in 0..held {
                    self.end(0, line);
                }
            }
            Next::Oldest => self.end(0, line),
            Next::Newest => self.end(held - 1, line),
            Next::Second => self.end(1.min(held - 1), line),
        }
        Quiet::Acted
    }
}

/// Calls `fetch_all` for so many URLs; what it was seen to do.
fn run(
    solution: &mut Solution,
    urls: usize,
    workers: usize,
    (next, ends): (Next, Ends),
) -> Result<(Gate, String), Trouble> {
    let list: Vec<String> = (0..urls)
        .map(|n| format!("https://example.org/{n}"))
        .collect();
    let asked = call(&list, workers);
    let mut gate = Gate {
        downloads: Downloads::default(),
        next,
        ends,
        ended: 0,
        open: false,
        urls,
        standstills: Vec::new(),
    };
    let reply = solution.call_with::<_, Vec<Result<String, Fault>>>(
        "fetch_all",
        &(&list, workers),
        &mut gate,
    )?;
    gate.downloads.check()?;
    match ends {
        Ends::Well | Ends::Errors => drop(reply.returned(&asked)?),
        // A panic that gets out is what the properties are about.
        Ends::Panics => {}
    }
    Ok((gate, asked))
}

/// URLs and workers, more workers than a small machine has cores among them.
const FULL: &[(usize, usize)] = &[(2, 2), (5, 2), (4, 4), (9, 3), (3, 8), (20, 8), (16, 16)];

fn full(
    solution: &mut Solution,
    evidence: &mut InFlightEvidence,
    drawn: (usize, usize),
) -> Checked {
    for &(urls, workers) in FULL.iter().chain([&drawn]) {
        let (gate, asked) = run(solution, urls, workers, (Next::All, Ends::Well))?;
        let required = urls.min(workers);
        let in_flight = gate.standstills.first().map_or(0, |still| still.held);
        evidence.required = required as u64;
        evidence.in_flight = in_flight as u64;
        if in_flight < required {
            let message = if in_flight <= 1 {
                Text::new(
                    format!(
                        "`{asked}` fetched one URL at a time: the second download did not begin before the first had ended."
                    ),
                    format!(
                        "`{asked}` holte eine URL nach der anderen: Der zweite Download begann nicht, bevor der erste beendet war."
                    ),
                )
            } else {
                Text::new(
                    format!(
                        "`{asked}`: only {in_flight} downloads were in flight at the same time. With {workers} workers and {urls} URLs it should be {required}."
                    ),
                    format!(
                        "`{asked}`: Nur {in_flight} Downloads liefen gleichzeitig, bei {workers} Arbeitern und {urls} URLs müssten es {required} sein."
                    ),
                )
            };
            return Err(Failure::new(asked, in_flight.to_string(), message)
                .hint(Text::new(
                    "What does a worker hold while it fetches? A lock on the queue or on the results keeps the others waiting; and a thread that is joined at once works alone.",
                    "Was hält ein Arbeiter fest, während er lädt? Ein Lock um die Warteschlange oder die Ergebnisse lässt die anderen warten; und ein Thread, auf den gleich gewartet wird, arbeitet allein.",
                ))
                .into());
        }
    }
    Ok(())
}

const BOUNDED: &[(usize, usize, (Next, Ends))] = &[
    (3, 1, (Next::Oldest, Ends::Well)),
    (6, 2, (Next::Newest, Ends::Well)),
    (9, 3, (Next::Oldest, Ends::Well)),
    (20, 4, (Next::All, Ends::Well)),
    (24, 8, (Next::All, Ends::Well)),
    (9, 3, (Next::Oldest, Ends::Errors)),
    (9, 3, (Next::Oldest, Ends::Panics)),
];

fn bounded(
    solution: &mut Solution,
    evidence: &mut InFlightEvidence,
    (urls, workers): (usize, usize),
) -> Checked {
    let drawn = (urls, workers, (Next::Oldest, Ends::Well));
    for &(urls, workers, next) in BOUNDED.iter().chain([&drawn]) {
        let (gate, asked) = run(solution, urls, workers, next)?;
        let most = gate
            .standstills
            .iter()
            .map(|still| still.held)
            .max()
            .unwrap_or(0);
        evidence.in_flight = most as u64;
        // A bound: what is needed is only that something was seen.
        evidence.required = most.min(workers) as u64;
        if most > workers {
            return Err(Failure::new(
                asked.clone(),
                most.to_string(),
                Text::new(
                    format!("`{asked}`: {most} downloads were in flight at the same time; with `max_workers` = {workers} there may be no more than {workers}."),
                    format!("`{asked}`: {most} Downloads liefen gleichzeitig; bei `max_workers` = {workers} dürfen es nicht mehr als {workers} sein."),
                ),
            )
            .hint(Text::new(
                "The number of workers protects the server and your own machine: start that many threads, and let them share the list.",
                "Die Zahl der Arbeiter schützt den Server und den eigenen Rechner: Starte so viele Threads und lass sie die Liste unter sich aufteilen.",
            ))
            .into());
        }
        let threads = gate.downloads.threads.len();
        if threads > workers {
            return Err(Failure::new(
                asked.clone(),
                format!("{threads} threads"),
                Text::new(
                    format!("`{asked}`: {threads} different threads called `fetch`; a pool of `max_workers` = {workers} uses its threads again."),
                    format!("`{asked}`: {threads} verschiedene Threads riefen `fetch` auf; ein Pool mit `max_workers` = {workers} verwendet seine Threads wieder."),
                ),
            )
            .hint(Text::new(
                "A worker does not end after one URL: it takes the next one in a loop until none is left.",
                "Ein Arbeiter endet nicht nach einer URL: Er nimmt in einer Schleife die nächste, bis keine mehr da ist.",
            ))
            .into());
        }
    }
    Ok(())
}

const REFILLS: &[(usize, usize, (Next, Ends))] = &[
    (8, 3, (Next::Newest, Ends::Well)),
    (9, 3, (Next::Second, Ends::Well)),
    (9, 3, (Next::Oldest, Ends::Well)),
    (12, 4, (Next::Newest, Ends::Well)),
    (9, 3, (Next::Oldest, Ends::Errors)),
    (12, 4, (Next::Newest, Ends::Errors)),
];

fn refills(
    solution: &mut Solution,
    evidence: &mut InFlightEvidence,
    (urls, workers): (usize, usize),
) -> Checked {
    let drawn = (urls, workers, (Next::Newest, Ends::Well));
    for &(urls, workers, next) in REFILLS.iter().chain([&drawn]) {
        let (gate, asked) = run(solution, urls, workers, next)?;
        let at_first = gate.standstills.first().map_or(0, |still| still.held);
        evidence.in_flight = at_first as u64;
        // As many as there were at first have to be there after each end of a download.
        evidence.required = at_first.max(2) as u64;
        if at_first < 2 {
            return Err(Failure::new(
                asked.clone(),
                at_first.to_string(),
                Text::new(
                    format!("`{asked}` fetched one URL at a time: there is no pool that could be refilled."),
                    format!("`{asked}` holte eine URL nach der anderen: Es gibt keinen Pool, der aufgefüllt werden könnte."),
                ),
            )
            .into());
        }
        for &Standstill {
            held,
            ended,
            unstarted,
        } in &gate.standstills
        {
            let required = at_first.min(held + unstarted);
            if held < required {
                evidence.in_flight = held as u64;
                evidence.required = required as u64;
                return Err(Failure::new(
                    asked.clone(),
                    held.to_string(),
                    Text::new(
                        format!("`{asked}`: the number of downloads in flight fell to {held} (ended: {ended}), although URLs were left to start: {unstarted}. A worker that is free begins the next URL at once, after an error too."),
                        format!("`{asked}`: Die Zahl der laufenden Downloads sank auf {held} (beendet: {ended}), obwohl noch nicht alle URLs begonnen waren (offen: {unstarted}). Wer frei ist, beginnt sofort die nächste URL, auch nach einem Fehler."),
                    ),
                )
                .hint(Text::new(
                    "Downloads take different times. If the list is dealt out beforehand, or in rounds, some workers wait for others: let each take its next URL from a common list when it is free.",
                    "Downloads dauern verschieden lang. Wird die Liste vorher oder in Runden ausgeteilt, warten manche Arbeiter auf andere: Lass jeden die nächste URL von einer gemeinsamen Liste nehmen, sobald er frei ist.",
                ))
                .into());
            }
        }
    }
    Ok(())
}
