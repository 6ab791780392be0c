//! The report for the terminal: one screen with everything, then what went wrong in detail.
//!
//! Readable in 80 columns, without colour, in a log. What a student's code printed or wrote is shown
//! with its control characters removed.

mod class;
mod details;
mod speed;
mod timeline;

pub use class::render_summary;

use super::layout::{bar, cut, pad, pad_left, wrap};
use super::paint::Paint;
use super::{CheckReport, ExerciseReport, Report, words};
use crate::rubric::Points;
use grade_outcome::{Evidence, Lang, Stage, Verdict};
use std::fmt::Write as _;

/// Columns that the report takes.
pub const WIDTH: usize = 80;

/// Renders `report` in its language.
pub fn render(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    overview(&mut out, report, paint);
    for exercise in &report.exercises {
        details::exercise(&mut out, exercise, report.lang, paint);
    }
    notes(&mut out, report, paint);
    out
}

/// Renders only the details of each exercise.
pub fn render_details(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    for exercise in report
        .exercises
        .iter()
        .filter(|exercise| !exercise.checks.is_empty())
    {
        details::exercise(&mut out, exercise, report.lang, paint);
    }
    out
}

fn overview(out: &mut String, report: &Report, paint: Paint) {
    let lang = report.lang;
    line(out, &paint.heading(&plain(&report.submission.id)));
    line(out, "");
    let mut heading = pad(words::pick(lang, "exercise", "Aufgabe"), 19);
    for stage in Stage::ALL {
        heading.push_str(&pad(words::stage(stage, lang), 12));
    }
    heading.push_str(&pad_left(words::pick(lang, "points", "Punkte"), 11));
    line(out, &paint.faint(heading.trim_end()));
    for exercise in &report.exercises {
        line(out, &overview_row(exercise, lang, paint));
    }
    line(out, &paint.faint(&"─".repeat(WIDTH)));
    line(out, &total_row(report, paint));
    line(out, "");
    next_step(out, report, paint);
}

fn overview_row(exercise: &ExerciseReport, lang: Lang, paint: Paint) -> String {
    let mut row = pad(&cut(&exercise.id, 18), 19);
    for stage in Stage::ALL {
        let cell = exercise
            .stages
            .get(&stage)
            .map(|verdict| (*verdict, verdict_cell(*verdict, lang)));
        match cell {
            Some((verdict, cell)) => row.push_str(&paint.verdict(verdict, &pad(&cell, 12))),
            None => row.push_str(&pad("", 12)),
        }
    }
    row.push_str(&pad_left(
        &points_of(exercise.score, exercise.max_score),
        11,
    ));
    row.trim_end().to_owned()
}

fn verdict_cell(verdict: Verdict, lang: Lang) -> String {
    format!("{} {}", words::sign(verdict), words::verdict(verdict, lang))
}

fn total_row(report: &Report, paint: Paint) -> String {
    let lang = report.lang;
    let (verdict, words) = match report.passed {
        Some(true) => (Verdict::Pass, words::pick(lang, "passed", "bestanden")),
        Some(false) => (
            Verdict::Fail,
            words::pick(lang, "not passed yet", "noch nicht bestanden"),
        ),
        None => (
            Verdict::Inconclusive,
            words::pick(lang, "not decided", "nicht entschieden"),
        ),
    };
    let open = if report.undecided > Points::ZERO {
        match lang {
            Lang::En => format!(", {} undecided", report.undecided),
            Lang::De => format!(", {} noch offen", report.undecided),
        }
    } else {
        String::new()
    };
    let bar = pad(
        &bar(report.score.number(), report.max_score.number(), 20),
        21,
    );
    let left = pad(words::pick(lang, "total", "gesamt"), 19);
    let middle = pad(&format!("{words}{open}"), 27);
    let right = pad_left(&points_of(report.score, report.max_score), 11);
    format!(
        "{left}{}{}{right}",
        paint.verdict(verdict, &bar),
        paint.verdict(verdict, &middle)
    )
}

fn points_of(score: Points, max_score: Points) -> String {
    format!("{score} / {max_score}")
}

/// True for a check that no other run of the grader can decide.
fn only_a_person_knows(check: &CheckReport) -> bool {
    matches!(&check.evidence, Evidence::Races(races) if !races.not_checked.is_empty())
}

/// One sentence on what to do first.
fn next_step(out: &mut String, report: &Report, paint: Paint) {
    let lang = report.lang;
    let failed = |(_, check): &(&ExerciseReport, &CheckReport)| check.verdict == Verdict::Fail;
    let errors = report.has(Verdict::Error);
    let text = if let Some((exercise, check)) = report.checks().find(failed) {
        let place = match (&check.file, check.line) {
            (Some(file), Some(line)) => format!(" ({file}:{line})"),
            _ => String::new(),
        };
        let start = words::pick(lang, "Next", "Als Nächstes");
        format!(
            "{start}: {}{place}: {}",
            exercise.id,
            one_line(&check.title)
        )
    } else if errors {
        words::pick(
            lang,
            "The grader itself failed at some checks; that costs no points. Try `grade doctor`.",
            "Bei einigen Punkten hat der Bewerter selbst versagt; das kostet nichts. Hilfe: `grade doctor`.",
        )
        .to_owned()
    } else if report.checks().any(|(_, check)| only_a_person_knows(check)) {
        words::pick(
            lang,
            "A person has to decide the rest; grading again changes nothing.",
            "Den Rest muss ein Mensch entscheiden; noch einmal bewerten ändert nichts.",
        )
        .to_owned()
    } else if report.has(Verdict::Inconclusive) {
        words::pick(
            lang,
            "This machine could not decide everything; grade again when it is less busy.",
            "Dieser Rechner konnte nicht alles entscheiden; versuche es, wenn er weniger zu tun hat.",
        )
        .to_owned()
    } else {
        words::pick(
            lang,
            "All checks passed. Well done!",
            "Alles richtig. Gut gemacht!",
        )
        .to_owned()
    };
    for text in wrap(&text, WIDTH) {
        line(out, &paint.advice(&text));
    }
}

/// What was not taken in, and why a person should look at the report.
fn notes(out: &mut String, report: &Report, paint: Paint) {
    let lang = report.lang;
    if !report.submission.left_out.is_empty() {
        line(out, "");
        line(
            out,
            &paint.heading(words::pick(lang, "Not taken in:", "Nicht berücksichtigt:")),
        );
        for left_out in &report.submission.left_out {
            let text = format!("{}: {}", plain(&left_out.path), left_out.reason.get(lang));
            indented(out, &text, 2);
        }
    }
    if report.needs_review {
        line(out, "");
        let text = words::pick(
            lang,
            "A person should look at this report before it becomes a grade.",
            "Bevor daraus eine Note wird, sollte ein Mensch diesen Bericht ansehen.",
        );
        line(out, &paint.verdict(Verdict::Inconclusive, text));
    }
}

/// Appends one line.
fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Appends `text`, wrapped, with `indent` blanks before each line.
fn indented(out: &mut String, text: &str, indent: usize) {
    for text in wrap(text, WIDTH - indent) {
        line(out, &format!("{}{text}", " ".repeat(indent)));
    }
}

/// `text` without control characters, so that nothing a student wrote can steer a terminal.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| *letter == '\n' || *letter == '\t' || !letter.is_control())
        .collect()
}

fn one_line(text: &str) -> String {
    plain(text).replace(['\n', '\t'], " ")
}
