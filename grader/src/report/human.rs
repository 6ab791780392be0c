//! The report for the terminal: one screen with everything, then what went wrong in detail.
//!
//! Readable in 80 columns, without colour, in a log. What a student's code printed or wrote is shown
//! with its control characters removed.

mod class;
mod details;
mod excerpt;
mod speed;
mod timeline;

pub use class::render_class;
pub(super) use details::explanation;

use super::layout::{bar, count, cut, fold, pad, pad_left, wrap};
use super::paint::Paint;
use super::{CheckReport, ExerciseReport, Report, advice, words};
use crate::rubric::Points;
use grade_outcome::{Lang, Stage, Verdict};
use std::fmt::Write as _;

/// Columns that the report takes.
pub const WIDTH: usize = 80;
/// Blanks before everything that belongs to a check.
const INDENT: usize = 4;

/// Renders `report` in its language.
pub fn render(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    state(&mut out, report, paint);
    next_step(&mut out, report, paint);
    for exercise in &report.exercises {
        details::exercise(&mut out, exercise, report.lang, paint);
    }
    notes(&mut out, report, paint);
    out
}

/// Renders the overview and only the first thing that is not right: one screen. What is right only
/// `so_far`, because not all was graded, is not called right altogether.
pub fn render_first(report: &Report, so_far: bool, paint: Paint) -> String {
    let mut out = String::new();
    let loud = |check: &&CheckReport| !matches!(check.verdict, Verdict::Pass | Verdict::Skipped);
    let nothing_loud = report.checks().all(|(_, check)| !loud(&check));
    state(&mut out, report, paint);
    if so_far && nothing_loud {
        let text = words::pick(
            report.lang,
            "So far all is right.",
            "So weit ist alles richtig.",
        );
        line(&mut out, &paint.advice(text));
    } else {
        next_step(&mut out, report, paint);
    }
    let first = report.exercises.iter().find_map(|exercise| {
        let check = exercise.checks.iter().find(loud)?;
        Some(ExerciseReport {
            checks: vec![check.clone()],
            ..exercise.clone()
        })
    });
    if let Some(first) = first {
        details::exercise(&mut out, &first, report.lang, paint);
    }
    let more = report.checks().filter(|(_, check)| loud(check)).count();
    if more > 1 {
        let more = more - 1;
        let text = match report.lang {
            Lang::En => format!("… and {more} more; `grade check` shows them all."),
            Lang::De => format!("… und {more} weitere; `grade check` zeigt alle."),
        };
        line(&mut out, "");
        line(&mut out, &paint.faint(&text));
    }
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

/// How every stage of every exercise stands, and the points.
fn state(out: &mut String, report: &Report, paint: Paint) {
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
    let points = words::points(exercise.score, exercise.max_score, lang);
    row.push_str(&pad_left(&points, 11));
    row.trim_end().to_owned()
}

fn verdict_cell(verdict: Verdict, lang: Lang) -> String {
    format!("{} {}", words::sign(verdict), words::verdict(verdict, lang))
}

fn total_row(report: &Report, paint: Paint) -> String {
    let lang = report.lang;
    let (verdict, words) = words::standing(report.passed, lang);
    let open = if report.undecided > Points::ZERO {
        match lang {
            Lang::En => format!(", {} undecided", report.undecided),
            Lang::De => format!(", {} noch offen", report.undecided),
        }
    } else {
        String::new()
    };
    let right = pad_left(
        &words::points(report.score, report.max_score, report.lang),
        11,
    );
    let middle = pad(&format!("{words}{open}"), 28);
    let room = WIDTH - 19 - count(&middle) - count(&right) - 1;
    let filled = bar(report.score.number(), report.max_score.number(), room);
    let bar = pad(&filled, room + 1);
    let left = pad(words::pick(lang, "total", "gesamt"), 19);
    format!(
        "{left}{}{}{right}",
        paint.verdict(verdict, &bar),
        paint.verdict(verdict, &middle)
    )
}

/// What to do first.
fn next_step(out: &mut String, report: &Report, paint: Paint) {
    for text in wrap(&one_line(&advice::next_step(report)), WIDTH) {
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
    if let Some(text) = advice::review(report) {
        line(out, "");
        line(out, &paint.verdict(Verdict::Inconclusive, text));
    }
}

/// Appends one line.
fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Appends `text`, wrapped, with `indent` blanks before each line; code is folded where it must be.
fn indented(out: &mut String, text: &str, indent: usize) {
    for text in wrap(text, WIDTH - indent) {
        let folded = fold(&text, WIDTH - indent);
        // An empty line is one, too.
        for text in folded
            .iter()
            .map(String::as_str)
            .chain(text.is_empty().then_some(""))
        {
            line(out, &format!("{}{text}", " ".repeat(indent)));
        }
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
