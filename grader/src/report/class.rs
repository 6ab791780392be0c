//! A class's figures, chosen, ordered and worded once for every format that shows them.
//!
//! Pure: it knows which figures of a batch a person wants to see. How they are drawn is each
//! format's own business.

use super::{CheckCost, Counts, Report, Row, Summary, words};
use crate::rubric::Points;
use grade_outcome::{Evidence, Lang, RoundRow, Verdict, plural};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// From how many submissions on a distribution says something.
const ENOUGH_FOR_A_DISTRIBUTION: usize = 3;

/// How many submissions there are of each kind, and the middle of their points.
pub(super) fn counts(summary: &Summary, lang: Lang) -> String {
    let Counts {
        submissions,
        passed,
        not_passed,
        undecided,
        needs_review,
        ..
    } = summary.counts;
    let counts = match lang {
        Lang::En => format!(
            "{submissions} {}: {passed} passed, {not_passed} not passed, {undecided} not decided; {needs_review} to review",
            plural(submissions, "submission", "submissions")
        ),
        Lang::De => format!(
            "{submissions} {}: {passed} bestanden, {not_passed} nicht bestanden, {undecided} nicht entschieden; {needs_review} anzusehen",
            plural(submissions, "Abgabe", "Abgaben")
        ),
    };
    let (Some(median), Some(mean)) = (summary.median_score, summary.mean_score) else {
        return counts;
    };
    match lang {
        Lang::En => format!("{counts}. Points: median {median}, mean {mean}"),
        Lang::De => format!("{counts}. Punkte: Median {median}, Mittel {mean}"),
    }
}

/// Where the grader itself failed: what to tell the instructor; none if it did nowhere.
pub(super) fn errors(counts: Counts, lang: Lang) -> Option<&'static str> {
    (counts.errors > 0).then(|| {
        words::pick(
            lang,
            "In some of them the grader itself failed; look for checks with the verdict “error”.",
            "Bei manchen hat das Bewertungsprogramm selbst versagt; such nach Prüfpunkten mit dem Urteil „Panne“.",
        )
    })
}

/// One submission as a line of a list.
pub(super) struct Line<'s> {
    /// The student.
    pub id: &'s str,
    /// The share of the points that is reached, 0 to 1.
    pub share: f64,
    /// `17 / 25`, with what is still open.
    pub points: String,
    /// The verdict whose look the line has.
    pub verdict: Verdict,
    /// How it ended, in words.
    pub ending: &'static str,
    /// True if a person should look at it.
    pub needs_review: bool,
}

/// The submissions, in the order of the students.
pub(super) fn lines(summary: &Summary, lang: Lang) -> impl Iterator<Item = Line<'_>> {
    summary.submissions.iter().map(move |row| line(row, lang))
}

fn line(row: &Row, lang: Lang) -> Line<'_> {
    let open = if row.undecided > Points::ZERO {
        format!(" (+{}?)", row.undecided)
    } else {
        String::new()
    };
    let (verdict, ending) = words::ending(row.passed, lang);
    Line {
        id: &row.id,
        share: share(row.score, row.max_score),
        points: format!("{} / {}{open}", row.score, row.max_score),
        verdict,
        ending,
        needs_review: row.needs_review,
    }
}

/// `points` as a share of `most`, 0 to 1.
fn share(points: Points, most: Points) -> f64 {
    if most > Points::ZERO {
        points.number() / most.number()
    } else {
        0.0
    }
}

/// One bar of the distribution.
pub(super) struct Bar {
    /// The percentages it stands for, such as `30–40`.
    pub range: String,
    /// Submissions in it.
    pub count: u64,
    /// Its length as a share of the longest, 0 to 1.
    pub share: f64,
}

/// The distribution of the scores; empty if there are too few submissions for one.
pub(super) fn distribution(summary: &Summary) -> Vec<Bar> {
    let most = summary.distribution.iter().map(|bin| bin.count).max();
    let most = most.unwrap_or(0);
    if summary.submissions.len() < ENOUGH_FOR_A_DISTRIBUTION || most == 0 {
        return Vec::new();
    }
    let bar = |bin: &super::Bin| Bar {
        range: format!("{}–{}", bin.from_percent, bin.to_percent),
        count: bin.count,
        share: bin.count as f64 / most as f64,
    };
    summary.distribution.iter().map(bar).collect()
}

/// The checks that somebody did not pass, those first that cost the class most.
pub(super) fn costly(summary: &Summary) -> Vec<&CheckCost> {
    let mut costly: Vec<&CheckCost> = summary
        .checks
        .iter()
        .filter(|cost| {
            let is_open = cost.inconclusive + cost.error > 0;
            is_open || cost.points_lost > Points::ZERO
        })
        .collect();
    costly.sort_by_key(|cost| (Reverse(cost.points_lost), Reverse(cost.fail)));
    costly
}

/// A submission that a person should look at, and why.
pub(super) struct Case<'r> {
    /// The student.
    pub id: &'r str,
    /// One reason a check, with the reason's verdict.
    pub reasons: Vec<(Verdict, String)>,
}

/// What a person should look at before grades are made of it.
pub(super) fn to_review(reports: &[Report], lang: Lang) -> Vec<Case<'_>> {
    let wanted = reports.iter().filter(|report| report.needs_review);
    wanted.map(|report| case(report, lang)).collect()
}

fn case(report: &Report, lang: Lang) -> Case<'_> {
    // One fault of a submission is often the same sentence at every check.
    let mut reasons: Vec<(Verdict, String)> = Vec::new();
    for (exercise, check) in report.checks() {
        let why = match &check.texts.review {
            Some(review) => format!("{}: {}", exercise.id, review.get(lang)),
            None if check.verdict.is_decided() => continue,
            None => format!("{}: {}", exercise.id, check.texts.title.get(lang)),
        };
        if reasons.iter().all(|(_, known)| *known != why) {
            reasons.push((check.verdict, why));
        }
    }
    Case {
        id: &report.submission.id,
        reasons,
    }
}

/// A machine that graded, and how quiet it was.
#[derive(Debug, PartialEq)]
pub(super) struct Grading {
    /// What the machine is, such as `2 cores, sandbox core, rustc 1.95.0`.
    pub machine: String,
    /// Submissions that were graded there.
    pub submissions: u64,
    /// Seconds by the clock, over all of them.
    pub seconds: f64,
    /// Rounds of speed measurements.
    pub rounds: u64,
    /// How many times as long as on free cores the rounds took by the clock, in the middle and at
    /// worst; none without rounds.
    pub slowdown: Option<(f64, f64)>,
    /// Checks that the machine could not decide.
    pub inconclusive: u64,
}

/// Where the reports were made. Verdicts do not depend on it; how long it took does.
pub(super) fn gradings(reports: &[Report], lang: Lang) -> Vec<Grading> {
    let mut machines: BTreeMap<String, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        let machine = &report.machine;
        let cores = words::pick(lang, "cores", "Kerne");
        let name = format!(
            "{} {cores}, sandbox {}, rustc {}",
            machine.cores,
            words::tier(&machine.sandbox, lang),
            machine.rustc
        );
        machines.entry(name).or_default().push(report);
    }
    let of = |(machine, reports)| grading(machine, reports);
    machines.into_iter().map(of).collect()
}

fn grading(machine: String, reports: Vec<&Report>) -> Grading {
    let checks = || reports.iter().flat_map(|report| report.checks());
    let mut slowdowns: Vec<f64> = checks()
        .filter_map(|(_, check)| match &check.evidence {
            Evidence::Speed(speed) => Some(&speed.rounds),
            Evidence::None
            | Evidence::Properties(_)
            | Evidence::Races(_)
            | Evidence::InFlight(_) => None,
        })
        .flatten()
        .filter_map(slowdown)
        .collect();
    slowdowns.sort_by(f64::total_cmp);
    Grading {
        machine,
        submissions: reports.len() as u64,
        seconds: reports.iter().map(|report| report.seconds).sum(),
        rounds: slowdowns.len() as u64,
        slowdown: slowdowns
            .last()
            .map(|worst| (slowdowns[slowdowns.len() / 2], *worst)),
        inconclusive: checks()
            .filter(|(_, check)| check.verdict == Verdict::Inconclusive)
            .count() as u64,
    }
}

/// How many times as long a round with one worker, which one free core would have served, took.
fn slowdown(round: &RoundRow) -> Option<f64> {
    (round.one > 0.0).then(|| round.wall_one / round.one)
}

impl Grading {
    /// The figures in one sentence.
    pub fn words(&self, lang: Lang) -> String {
        let Grading {
            submissions,
            seconds,
            rounds,
            inconclusive,
            ..
        } = self;
        let noise = match self.slowdown {
            None => String::new(),
            Some((middle, worst)) => {
                let [middle, worst] = [middle, worst].map(|times| words::decimal(times, 1, lang));
                match lang {
                    Lang::En => format!(
                        " In {rounds} speed {} the clock showed {middle} times the time on a free core (at worst {worst} times).",
                        plural(*rounds, "round", "rounds")
                    ),
                    Lang::De => format!(
                        " In {rounds} {} zeigte die Uhr das {middle}-Fache der Zeit auf einem freien Kern (höchstens das {worst}-Fache).",
                        plural(*rounds, "Tempo-Runde", "Tempo-Runden")
                    ),
                }
            }
        };
        let open = match lang {
            Lang::En => format!(
                "{inconclusive} {} could not be decided there.",
                plural(*inconclusive, "check", "checks")
            ),
            Lang::De => format!(
                "{inconclusive} {} sich dort nicht entscheiden.",
                plural(*inconclusive, "Prüfpunkt ließ", "Prüfpunkte ließen")
            ),
        };
        match lang {
            Lang::En => {
                format!(
                    "{submissions} {} in {seconds:.0} s of grading.{noise} {open}",
                    plural(*submissions, "submission", "submissions")
                )
            }
            Lang::De => format!(
                "{submissions} {} in {seconds:.0} s Bewertung.{noise} {open}",
                plural(*submissions, "Abgabe", "Abgaben")
            ),
        }
    }
}
