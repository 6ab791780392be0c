//! Reports as rows: for spreadsheets and for the grade books that universities use.
//!
//! It alone knows how a cell is written. What is undecided stays an empty cell, never 0. Text that
//! students can choose can't become a spreadsheet's formula.

use super::Report;
use crate::rubric::{Column, Contents, Gradebook, Points, Preset};
use std::collections::BTreeSet;

/// The grade book `book` of `reports`.
pub(super) fn render(reports: &[Report], book: &Gradebook) -> String {
    let course = reports
        .first()
        .map_or("", |report| report.course.id.as_str());
    let columns = book
        .columns
        .clone()
        .unwrap_or_else(|| book.preset.columns(course));
    let columns = with_checks(columns, reports);
    let titles = columns.iter().map(|column| harmless(&column.title));
    let mut rows = vec![titles.collect()];
    if book.preset == Preset::Canvas {
        rows.push(points_possible(&columns, reports));
    }
    for report in reports {
        rows.push(
            columns
                .iter()
                .map(|column| cell(&column.contents, report))
                .collect(),
        );
    }
    written(&rows)
}

/// Canvas's second row, which it knows by its first cell.
fn points_possible(columns: &[Column], reports: &[Report]) -> Vec<String> {
    let most = |column: &Column| {
        let report = reports.first()?;
        let exercise = |id: &str| report.exercises.iter().find(|found| found.id == id);
        match &column.contents {
            Contents::Score => Some(report.max_score),
            Contents::Exercise(id) => exercise(id).map(|exercise| exercise.max_score),
            Contents::Check(id, check) => exercise(id)?
                .checks
                .iter()
                .find(|found| found.id == *check)
                .map(|check| check.max_points),
            _ => None,
        }
    };
    let mut row: Vec<String> = columns
        .iter()
        .map(|column| most(column).map_or_else(String::new, |points| points.to_string()))
        .collect();
    if let Some(first) = row.first_mut() {
        "    Points Possible".clone_into(first);
    }
    row
}

/// `columns` with one for each check where that is asked for.
fn with_checks(columns: Vec<Column>, reports: &[Report]) -> Vec<Column> {
    let of_check = |(exercise, check): (String, String)| Column {
        title: format!("{exercise}.{check}"),
        contents: Contents::Check(exercise, check),
    };
    columns
        .into_iter()
        .flat_map(|column| match column.contents {
            Contents::Checks => check_columns(reports).into_iter().map(of_check).collect(),
            _ => vec![column],
        })
        .collect()
}

fn cell(contents: &Contents, report: &Report) -> String {
    match contents {
        Contents::Student => harmless(&report.submission.id),
        Contents::Score => decided(report),
        Contents::Percent => percent(report),
        Contents::MaxScore => report.max_score.to_string(),
        Contents::Undecided => report.undecided.to_string(),
        Contents::Passed => report
            .passed
            .map_or_else(String::new, |passed| passed.to_string()),
        Contents::NeedsReview => report.needs_review.to_string(),
        Contents::Feedback => feedback(report),
        Contents::GradedAt => report.started_at.clone(),
        Contents::Course => harmless(&report.course.id),
        Contents::SourcesSha256 => report.submission.sha256.clone(),
        Contents::Tool => report.tool.clone(),
        Contents::Seed => report.seed.to_string(),
        Contents::Exercise(id) => points_of_exercise(report, id),
        Contents::Check(exercise, check) => points_of(report, exercise, check),
        Contents::Zero => "0".to_owned(),
        // With no check there is no column, and no cell either.
        Contents::Checks | Contents::Nothing => String::new(),
    }
}

/// The points of each exercise.
fn feedback(report: &Report) -> String {
    let per_exercise = report.exercises.iter().map(|exercise| {
        let open = if exercise.undecided > Points::ZERO {
            " (?)"
        } else {
            ""
        };
        format!(
            "{}: {}/{}{open}",
            exercise.id, exercise.score, exercise.max_score
        )
    });
    harmless(&per_exercise.collect::<Vec<_>>().join("; "))
}

fn percent(report: &Report) -> String {
    if report.undecided > Points::ZERO || report.max_score == Points::ZERO {
        return String::new();
    }
    let percent = report.score.number() * 100.0 / report.max_score.number();
    ((percent * 100.0).round() / 100.0).to_string()
}

fn points_of_exercise(report: &Report, id: &str) -> String {
    let found = report.exercises.iter().find(|exercise| exercise.id == id);
    found
        .filter(|exercise| exercise.undecided == Points::ZERO)
        .map_or_else(String::new, |exercise| exercise.score.to_string())
}

/// The score with at most two decimals; empty while something is undecided.
fn decided(report: &Report) -> String {
    if report.undecided == Points::ZERO {
        report.score.to_string()
    } else {
        String::new()
    }
}

fn points_of(report: &Report, exercise: &str, check: &str) -> String {
    let found = report
        .checks()
        .find(|(of, found)| of.id == exercise && found.id == check);
    found
        .and_then(|(_, check)| check.points)
        .map_or_else(String::new, |points| points.to_string())
}

/// Every check that some report has, in the order of the reports.
fn check_columns(reports: &[Report]) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let mut columns = Vec::new();
    for (exercise, check) in reports.iter().flat_map(Report::checks) {
        let column = (exercise.id.clone(), check.id.clone());
        if seen.insert(column.clone()) {
            columns.push(column);
        }
    }
    columns
}

/// `text` as a cell that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Rows as RFC 4180 wants them, but with plain line ends.
fn written(rows: &[Vec<String>]) -> String {
    rows.iter()
        .map(|row| {
            row.iter()
                .map(|cell| quoted(cell))
                .collect::<Vec<_>>()
                .join(",")
                + "\n"
        })
        .collect()
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_students_name_can_not_become_a_formula() {
        assert_eq!(harmless("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(harmless("alice"), "alice");
    }

    fn report(id: &str, undecided: u64) -> Report {
        serde_json::from_value(serde_json::json!({
            "schema": 1, "tool": "grade", "course": {"id": "c", "rubric_sha256": ""},
            "submission": {"id": id, "sha256": "ab"},
            "machine": {"cores": 2, "sandbox": "core", "rustc": "1"},
            "started_at": "2026-11-22T10:00:00Z", "seconds": 1.5,
            "score": 3, "max_score": 8, "undecided": undecided, "passed": null,
            "needs_review": false,
            "exercises": [{
                "id": "a-sum", "title": "", "score": 3, "max_score": 8, "undecided": undecided,
                "stages": {}, "checks": [], "texts": {"en": "", "de": ""}
            }]
        }))
        .unwrap()
    }

    #[test]
    fn what_is_undecided_is_an_empty_cell_in_every_grade_book() {
        let reports = [report("alice", 0), report("@bob", 2)];
        let book = |preset| Gradebook {
            preset,
            columns: None,
        };
        let moodle = render(&reports, &book(Preset::Moodle));
        assert_eq!(
            moodle,
            "username,grade,feedback\nalice,3,a-sum: 3/8\n'@bob,,a-sum: 3/8 (?)\n"
        );
        let canvas = render(&reports, &book(Preset::Canvas));
        assert_eq!(
            canvas,
            "Student,ID,SIS User ID,SIS Login ID,Section,c\n    Points Possible,,,,,8\n\
             alice,,,alice,,3\n'@bob,,,'@bob,,\n"
        );
        let nbgrader = render(&reports, &book(Preset::Nbgrader));
        assert!(nbgrader.ends_with("'@bob,,,,,0,,8\n"), "{nbgrader}");
    }

    #[test]
    fn columns_of_ones_own_stand_in_their_order_and_a_title_is_no_formula_either() {
        let column = |title: &str, contents| Column {
            title: title.into(),
            contents,
        };
        let columns = vec![
            column("Sum", Contents::Exercise("a-sum".into())),
            column("%", Contents::Percent),
            column("=1+1", Contents::Student),
        ];
        let book = Gradebook {
            preset: Preset::Canvas,
            columns: Some(columns),
        };
        assert_eq!(
            render(&[report("alice", 0), report("bob", 1)], &book),
            "Sum,%,'=1+1\n    Points Possible,,\n3,37.5,alice\n,,bob\n"
        );
    }

    #[test]
    fn a_class_without_submissions_has_the_titles_only() {
        let text = render(&[], &Gradebook::default());
        assert_eq!(
            text,
            "student,score,max_score,undecided,passed,needs_review,sources_sha256,tool,seed\n"
        );
    }

    #[test]
    fn cells_with_commas_quotes_and_line_ends_are_quoted() {
        let rows = [vec![
            "a,b".to_owned(),
            "say \"x\"".to_owned(),
            "plain".to_owned(),
        ]];
        assert_eq!(written(&rows), "\"a,b\",\"say \"\"x\"\"\",plain\n");
    }
}
