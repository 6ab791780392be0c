//! What `fetch_url` and `fetch_all` must give.
//!
//! Downloads end one at a time, each when all threads wait, so that threads hardly ever meet:
//! what may happen when they do is for the races stage to find out.

use crate::downloads::{Downloads, call, text_of};
use grade_harness::ending::{Ending, Kind, Payload};
use grade_harness::wire::Fault;
use grade_judge::ending::{fits, shown, wanted};
use grade_judge::tasks::Look;
use grade_judge::{Asked, Check, Checked, Director, Failure, Line, Property, Quiet, Solution};
use grade_outcome::{Stage, Text, plural};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// The checks by which interleavings are judged.
pub const RACES: &[&str] = &["fetch_all_is_right_in_every_interleaving"];
const PANIC_RACES: &[&str] = &[
    "fetch_all_contains_panics_in_every_interleaving",
    "fetch_all_is_right_in_every_interleaving",
];

/// The checks of the properties stage.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "fetch_url_simulates_a_download",
            Stage::Properties,
            &["fetch_url"],
            |context| context.watched(|runner| runner.run(&Property::edges(pages(), &downloads))),
        ),
        Check::new(
            "fetch_url_times_out",
            Stage::Properties,
            &["fetch_url"],
            |context| {
                context.watched(|runner| runner.run(&Property::edges(slow_pages(), &times_out)))
            },
        ),
        Check::new(
            "fetch_all_keeps_the_order",
            Stage::Properties,
            &["fetch_all"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(
                        good_cases(),
                        any_case(good(), true),
                        &fetches,
                    ))
                })
            },
        )
        .settled_by(RACES),
        Check::new(
            "fetch_all_keeps_errors",
            Stage::Properties,
            &["fetch_all"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(
                        error_cases(),
                        any_case(good_or_error(), false),
                        &fetches,
                    ))
                })
            },
        )
        .settled_by(RACES),
        Check::new(
            "fetch_all_contains_panics",
            Stage::Properties,
            &["fetch_all"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(
                        panic_cases(),
                        any_case(good_or_panic(), false),
                        &fetches,
                    ))
                })
            },
        )
        .settled_by(PANIC_RACES),
    ]
}

const SHORTEST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_millis(200);
/// What a sleep may take longer than it should, waiting for a CPU not counted.
const LATE: Duration = Duration::from_millis(15);
/// CPU time of a call that only sleeps, with room for the clock's ticks.
const SLEEPING_CPU_SECONDS: f64 = 0.035;
/// What a call that sleeps may run beside.
const RUNS_BESIDE: Duration = Duration::from_millis(5);

fn pages() -> Vec<&'static str> {
    vec![
        "https://example.org/",
        "https://example.org/a",
        "https://example.org/b?page=2",
        "https://example.org/a/long/path/to/a/page/that/has/a/long/name.html",
        "x",
        "https://example.org/time/out",
        // Not the word: letters have a case.
        "https://example.org/Timeout",
    ]
}

fn slow_pages() -> Vec<&'static str> {
    vec![
        "timeout",
        "https://timeout.example.org/",
        "https://example.org/timeout",
        "https://example.org/timeouts/1?x=y",
    ]
}

fn fetch_url(
    solution: &mut Solution,
    url: &str,
) -> Result<Result<String, Fault>, grade_judge::Trouble> {
    let asked = format!("fetch_url({url:?})");
    let mut shortest = Duration::MAX;
    let mut saw_sleep = false;
    // A busy machine may make a call take longer than it sleeps, but hardly every time.
    for _ in 0..5 {
        let reply = solution.call::<_, Result<String, Fault>>("fetch_url", url)?;
        let (elapsed, waited, cpu) = (reply.elapsed, reply.waited, reply.cpu_seconds);
        let (ran, blocked) = (reply.ran, reply.blocked);
        let result = reply.returned(&asked)?;
        if elapsed < SHORTEST {
            let ms = elapsed.as_millis();
            return Err(Failure::new(
                asked.clone(),
                format!("returned after {ms} ms"),
                Text::new(
                    format!("`{asked}` returned after {ms} ms; a download is to take 50 to 200 ms."),
                    format!("`{asked}` kehrte nach {ms} ms zurück; ein Download soll 50 bis 200 ms dauern."),
                ),
            )
            .hint(Text::new(
                "The waiting is what makes threads worth while here: `thread::sleep` before anything is returned, an error too.",
                "Das Warten ist es, wofür sich Threads hier lohnen: `thread::sleep`, bevor etwas zurückgegeben wird, auch ein Fehler.",
            ))
            .into());
        }
        // On a busy machine a spinning thread gets little CPU time, but it is never blocked.
        let spun = ran > RUNS_BESIDE && ran > blocked;
        if cpu > SLEEPING_CPU_SECONDS || spun {
            let busy = cpu.max(ran.as_secs_f64()) * 1e3;
            return Err(Failure::new(
                asked.clone(),
                format!("used {busy:.0} ms of CPU time"),
                Text::new(
                    format!("`{asked}` did not sleep: it kept a CPU busy for {busy:.0} ms."),
                    format!("`{asked}` hat nicht geschlafen, sondern {busy:.0} ms lang einen Prozessor beschäftigt."),
                ),
            )
            .hint(Text::new(
                "A download waits for the network and leaves the CPU to others; so does `thread::sleep`.",
                "Ein Download wartet auf das Netz und überlässt den Prozessor anderen; `thread::sleep` auch.",
            ))
            .into());
        }
        shortest = shortest.min(elapsed.saturating_sub(waited));
        // How long it slept at least: waiting before and after the call is taken off, too.
        let slept = elapsed.saturating_sub(waited + ran);
        saw_sleep |= slept >= ran;
        if saw_sleep && shortest <= LONGEST + LATE {
            return Ok(result);
        }
    }
    if shortest <= LONGEST + LATE {
        return Err(grade_judge::Trouble::Starved);
    }
    let ms = shortest.as_millis();
    Err(Failure::new(
        asked.clone(),
        format!("returned after {ms} ms"),
        Text::new(
            format!("`{asked}` took {ms} ms; a download is to take 50 to 200 ms."),
            format!("`{asked}` dauerte {ms} ms; ein Download soll 50 bis 200 ms dauern."),
        ),
    )
    .into())
}

fn downloads(solution: &mut Solution, url: &&'static str) -> Checked {
    let asked = format!("fetch_url({url:?})");
    match fetch_url(solution, url)? {
        Ok(text) if text.contains(url) => Ok(()),
        Ok(text) => Err(Failure::new(
            asked.clone(),
            format!("Ok({text:?})"),
            Text::new(
                format!("`{asked}` returned `Ok({text:?})`, a text that does not contain the URL."),
                format!("`{asked}` lieferte `Ok({text:?})`, einen Text ohne die URL."),
            ),
        )
        .into()),
        Err(fault) => Err(Failure::new(
            asked.clone(),
            shown(&Err(fault.clone())),
            Text::new(
                format!(
                    "`{asked}` failed with {} ({}), though the URL does not contain `timeout`.",
                    fault.kind, fault.message
                ),
                format!(
                    "`{asked}` scheiterte mit {} ({}), obwohl die URL kein `timeout` enthält.",
                    fault.kind, fault.message
                ),
            ),
        )
        .into()),
    }
}

fn times_out(solution: &mut Solution, url: &&'static str) -> Checked {
    let asked = format!("fetch_url({url:?})");
    let result = fetch_url(solution, url)?;
    match &result {
        Err(fault) if fault.kind == "TimedOut" => Ok(()),
        _ => Err(Failure::new(
            asked.clone(),
            shown(&result),
            Text::new(
                format!("`{asked}` gave `{}`; a URL that contains `timeout` fails with `ErrorKind::TimedOut`.", shown(&result)),
                format!("`{asked}` lieferte `{}`; eine URL, die `timeout` enthält, scheitert mit `ErrorKind::TimedOut`.", shown(&result)),
            ),
        )
        .into()),
    }
}

/// When downloads end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// At once.
    Instant,
    /// One at a time, the one that began first.
    OldestFirst,
    /// One at a time, the one that began last.
    NewestFirst,
}

/// A call of `fetch_all`.
#[derive(Debug, Clone)]
struct Case {
    /// How the download of each URL ends.
    ends: Vec<Ending>,
    /// The list, by number of the URL.
    list: Vec<usize>,
    workers: usize,
    pace: Pace,
}

/// As [`Ending::Text`], with the text that belongs to the URL.
const GOOD: Ending = Ending::Text(String::new());

fn url(number: usize) -> String {
    format!("https://example.org/{number}")
}

fn case(ends: Vec<Ending>, workers: usize, pace: Pace) -> Case {
    Case {
        list: (0..ends.len()).collect(),
        ends,
        workers,
        pace,
    }
}

fn good_cases() -> Vec<Case> {
    let good = |n, workers, pace| case(vec![GOOD; n], workers, pace);
    vec![
        good(0, 1, Pace::OldestFirst),
        good(0, 4, Pace::OldestFirst),
        good(1, 1, Pace::OldestFirst),
        good(1, 3, Pace::OldestFirst),
        good(2, 1, Pace::OldestFirst),
        good(2, 2, Pace::NewestFirst),
        good(3, 8, Pace::NewestFirst),
        good(6, 3, Pace::NewestFirst),
        good(8, 3, Pace::OldestFirst),
        good(40, 4, Pace::OldestFirst),
        good(12, 1, Pace::Instant),
        good(30, 2, Pace::Instant),
        Case {
            list: vec![0, 1, 0, 0, 2, 1],
            ..case(vec![GOOD; 3], 2, Pace::NewestFirst)
        },
    ]
}

fn error_cases() -> Vec<Case> {
    let error = |kind, message: &str| Ending::Error(kind, message.to_owned());
    vec![
        case(
            vec![error(Kind::TimedOut, "timed out after 3 s")],
            1,
            Pace::OldestFirst,
        ),
        case(
            vec![GOOD, error(Kind::NotFound, "404"), GOOD],
            1,
            Pace::OldestFirst,
        ),
        case(
            vec![
                error(Kind::ConnectionReset, "reset by peer"),
                GOOD,
                Ending::OsError(111),
                GOOD,
            ],
            2,
            Pace::NewestFirst,
        ),
        case(
            vec![
                error(Kind::TimedOut, "a"),
                error(Kind::InvalidData, "b"),
                error(Kind::UnexpectedEof, "c"),
                Ending::OsError(104),
            ],
            3,
            Pace::OldestFirst,
        ),
    ]
}

fn panic_cases() -> Vec<Case> {
    let payloads = [
        Payload::Str,
        Payload::String,
        Payload::Number,
        Payload::Unit,
        Payload::Own,
    ];
    let mut cases = Vec::new();
    for payload in payloads {
        let panic = Ending::Panic(payload);
        cases.push(case(vec![panic.clone()], 1, Pace::OldestFirst));
        cases.push(case(vec![panic.clone(), GOOD, GOOD], 1, Pace::OldestFirst));
        cases.push(case(
            vec![GOOD, panic.clone(), GOOD, panic, GOOD],
            2,
            Pace::NewestFirst,
        ));
    }
    // More panics than workers: none of them may be lost.
    let all = payloads.map(Ending::Panic).to_vec();
    cases.push(case([all, vec![GOOD, GOOD]].concat(), 2, Pace::OldestFirst));
    cases
}

fn good() -> BoxedStrategy<Ending> {
    Just(GOOD).boxed()
}

fn good_or_error() -> BoxedStrategy<Ending> {
    let kind = prop::sample::select(vec![
        Kind::NotFound,
        Kind::ConnectionRefused,
        Kind::ConnectionReset,
        Kind::TimedOut,
        Kind::InvalidData,
        Kind::UnexpectedEof,
    ]);
    prop_oneof![
        3 => good(),
        2 => (kind, "[a-zä ]{0,8}").prop_map(|(kind, message)| Ending::Error(kind, message)),
        1 => prop::sample::select(vec![104, 110, 111]).prop_map(Ending::OsError),
    ]
    .boxed()
}

fn good_or_panic() -> BoxedStrategy<Ending> {
    let payload = prop::sample::select(vec![
        Payload::Str,
        Payload::String,
        Payload::Number,
        Payload::Unit,
        Payload::Own,
    ]);
    prop_oneof![
        2 => good(),
        1 => payload.prop_map(Ending::Panic),
    ]
    .boxed()
}

/// A list of URLs whose downloads end like this; with `repeats` it may be empty or name a URL more
/// than once.
fn any_case(end: BoxedStrategy<Ending>, repeats: bool) -> impl Strategy<Value = Case> {
    let pace = prop::sample::select(vec![Pace::OldestFirst, Pace::NewestFirst]);
    (prop::collection::vec(end, 1..9), 1..6usize, pace).prop_flat_map(
        move |(ends, workers, pace)| {
            let list = if repeats {
                prop::collection::vec(0..ends.len(), 0..10).boxed()
            } else {
                Just((0..ends.len()).collect()).boxed()
            };
            list.prop_map(move |list| Case {
                ends: ends.clone(),
                list,
                workers,
                pace,
            })
        },
    )
}

/// Ends downloads at a case's pace.
struct Script<'a> {
    downloads: Downloads,
    ends: &'a BTreeMap<String, Ending>,
    pace: Pace,
}

impl Script<'_> {
    fn end_one(&mut self, line: &mut Line<'_>) -> Quiet {
        let place = match self.pace {
            Pace::OldestFirst | Pace::Instant => 0,
            Pace::NewestFirst => self.downloads.held.len().saturating_sub(1),
        };
        let Some(held) = self.downloads.held.get(place) else {
            return Quiet::Stuck;
        };
        // A URL that nobody asked for is noticed later.
        let unknown = Ending::Error(Kind::NotFound, "not in the list".to_owned());
        let how = self.ends.get(&held.url).cloned().unwrap_or(unknown);
        self.downloads.end(place, &how, line);
        Quiet::Acted
    }
}

impl Director for Script<'_> {
    fn asked(&mut self, question: Asked, line: &mut Line<'_>) {
        self.downloads.begin(&question);
        if self.pace == Pace::Instant {
            self.end_one(line);
        }
    }

    fn calm(&mut self, _look: &Look, line: &mut Line<'_>) -> Quiet {
        self.end_one(line)
    }

    fn quiet(&mut self, _look: &Look, line: &mut Line<'_>) -> Quiet {
        self.end_one(line)
    }
}

fn fetches(solution: &mut Solution, case: &Case) -> Checked {
    let ends: BTreeMap<String, Ending> = case
        .ends
        .iter()
        .enumerate()
        .map(|(number, end)| {
            let end = match end {
                Ending::Text(_) => Ending::Text(text_of(&url(number))),
                other => other.clone(),
            };
            (url(number), end)
        })
        .collect();
    let urls: Vec<String> = case.list.iter().map(|&number| url(number)).collect();
    let asked = call(&urls, case.workers);
    let mut script = Script {
        downloads: Downloads::default(),
        ends: &ends,
        pace: case.pace,
    };
    let reply = solution.call_with::<_, Vec<Result<String, Fault>>>(
        "fetch_all",
        &(&urls, case.workers),
        &mut script,
    )?;
    script.downloads.check()?;
    let told = |failure: Failure| failure.adding(&circumstances(&urls, &ends));
    let results = reply.returned(&asked).map_err(|trouble| match trouble {
        grade_judge::Trouble::Wrong(failure) => told(*failure).into(),
        other => other,
    })?;
    if let Some(failure) = each_once(&asked, &urls, &script.downloads.begun) {
        return Err(told(failure).into());
    }
    let right: Vec<&Ending> = urls.iter().map(|url| &ends[url]).collect();
    if results.len() != right.len() {
        return Err(told(Failure::new(
            asked.clone(),
            format!(
                "{} {}",
                results.len(),
                plural(results.len() as u64, "result", "results")
            ),
            Text::new(
                format!(
                    "`{asked}` returned {} {} for {} {}.",
                    results.len(),
                    plural(results.len() as u64, "result", "results"),
                    urls.len(),
                    plural(urls.len() as u64, "URL", "URLs")
                ),
                format!(
                    "`{asked}` lieferte {} {} für {} {}.",
                    results.len(),
                    plural(results.len() as u64, "Ergebnis", "Ergebnisse"),
                    urls.len(),
                    plural(urls.len() as u64, "URL", "URLs")
                ),
            ),
        ))
        .into());
    }
    for (place, result) in results.iter().enumerate() {
        if !fits(result, right[place]) {
            return Err(told(misplaced(&asked, place, &urls[place], &results, &right)).into());
        }
    }
    Ok(())
}

/// What the `fetch` of the call did, where it did something else than succeed.
fn circumstances(urls: &[String], ends: &BTreeMap<String, Ending>) -> Text {
    let mut notes = (Vec::new(), Vec::new());
    for (url, end) in ends.iter().filter(|(url, _)| urls.contains(url)) {
        match end {
            Ending::Text(_) => {}
            Ending::Error(..) | Ending::OsError(_) => {
                notes.0.push(format!("fails for {url:?}"));
                notes.1.push(format!("scheitert bei {url:?}"));
            }
            Ending::Panic(payload) => {
                let (en, de) = match payload {
                    Payload::Str => ("a &str", "einem &str"),
                    Payload::String => ("a String", "einem String"),
                    Payload::Number => ("a number", "einer Zahl"),
                    Payload::Unit => ("()", "()"),
                    Payload::Own => ("a value of its own type", "einem Wert eines eigenen Typs"),
                };
                notes.0.push(format!("panics with {en} for {url:?}"));
                notes
                    .1
                    .push(format!("bricht bei {url:?} mit {de} als Panik ab"));
            }
        }
    }
    if notes.0.is_empty() {
        return Text::default();
    }
    Text::new(
        format!("Here `fetch` {}.", notes.0.join(" and ")),
        format!("Hier gilt: `fetch` {}.", notes.1.join(" und ")),
    )
}

fn each_once(asked: &str, urls: &[String], begun: &[String]) -> Option<Failure> {
    let count = |list: &[String], url: &String| list.iter().filter(|other| *other == url).count();
    let wrong = urls
        .iter()
        .chain(begun)
        .find(|url| count(urls, url) != count(begun, url))?;
    let (wanted, fetched) = (count(urls, wrong), count(begun, wrong));
    Some(
        Failure::new(
            asked,
            format!("{wrong:?} was fetched {}", times(fetched)),
            Text::new(
                format!("`{asked}` fetched {wrong:?} {}; it stands in the list {}.", times(fetched), times(wanted)),
                format!("`{asked}` holte {wrong:?} {fetched}-mal; in der Liste steht es {wanted}-mal."),
            ),
        )
        .hint(Text::new(
            "Every place in the list is one job, taken by exactly one worker, also where the same URL stands twice.",
            "Jeder Platz der Liste ist ein Auftrag, den genau ein Arbeiter übernimmt, auch wenn dieselbe URL zweimal dasteht.",
        )),
    )
}

fn misplaced(
    asked: &str,
    place: usize,
    url: &str,
    results: &[Result<String, Fault>],
    right: &[&Ending],
) -> Failure {
    let result = &results[place];
    let wanted = wanted(right[place]);
    let failure = Failure::new(
        asked,
        shown(result),
        Text::new(
            format!(
                "`{asked}`: place {place} ({url:?}) holds `{}`; right is `{wanted}`.",
                shown(result)
            ),
            format!(
                "`{asked}`: An Platz {place} ({url:?}) steht `{}`; richtig ist `{wanted}`.",
                shown(result)
            ),
        ),
    );
    let elsewhere = right.iter().any(|other| fits(result, other));
    failure.hint(match right[place] {
        _ if elsewhere => Text::new(
            "This is the result of another place. Downloads end in any order: each worker has to know the place of its job.",
            "Das ist das Ergebnis eines anderen Platzes. Downloads enden in beliebiger Reihenfolge: Jeder Arbeiter muss den Platz seines Auftrags kennen.",
        ),
        Ending::Panic(_) => Text::new(
            "A panic of `fetch` is caught where it happens (`catch_unwind`), whatever it carries, and becomes an `Err` of kind `Other` in its place.",
            "Eine Panik von `fetch` wird dort abgefangen, wo sie geschieht (`catch_unwind`), was immer sie mitbringt, und wird an ihrem Platz zu einem `Err` der Art `Other`.",
        ),
        Ending::Error(..) | Ending::OsError(_) => Text::new(
            "Hand the `Err` of `fetch` on as it is: kind and message belong to the caller.",
            "Reiche das `Err` von `fetch` unverändert weiter: Art und Meldung gehören dem Aufrufer.",
        ),
        Ending::Text(_) => Text::new(
            "What `fetch` returned belongs there, whatever became of the other URLs.",
            "Dorthin gehört, was `fetch` geliefert hat, was auch immer aus den anderen URLs wurde.",
        ),
    })
}
/// How often, in English.
fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        number => format!("{number} times"),
    }
}
