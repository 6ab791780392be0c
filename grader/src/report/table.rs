//! Reports as rows: for spreadsheets and for the grade books that universities use.
//!
//! What is undecided stays an empty cell, never 0. Text that students can choose can't become a
//! spreadsheet's formula.

use super::Report;
use crate::rubric::Points;
use std::collections::BTreeSet;

/// One row a student, one column a check.
pub(super) fn csv(reports: &[Report]) -> String {
    let mut header: Vec<String> = [
        "student",
        "score",
        "max_score",
        "undecided",
        "passed",
        "needs_review",
    ]
    .map(str::to_owned)
    .into();
    let columns = check_columns(reports);
    header.extend(
        columns
            .iter()
            .map(|(exercise, check)| format!("{exercise}.{check}")),
    );
    header.extend(["sources_sha256", "tool", "seed"].map(str::to_owned));
    let mut rows = vec![header];
    for report in reports {
        let mut row = vec![
            harmless(&report.submission.id),
            if report.undecided == Points::ZERO {
                report.score.to_string()
            } else {
                String::new()
            },
            report.max_score.to_string(),
            report.undecided.to_string(),
            report
                .passed
                .map_or_else(String::new, |passed| passed.to_string()),
            report.needs_review.to_string(),
        ];
        row.extend(
            columns
                .iter()
                .map(|(exercise, check)| points_of(report, exercise, check)),
        );
        row.extend([
            report.submission.sha256.clone(),
            report.tool.clone(),
            report.seed.to_string(),
        ]);
        rows.push(row);
    }
    written(&rows)
}

/// The columns that nbgrader exports, for one assignment.
pub(super) fn nbgrader(reports: &[Report]) -> String {
    let header = [
        "assignment",
        "duedate",
        "timestamp",
        "student_id",
        "last_name",
        "first_name",
        "email",
        "raw_score",
        "late_submission_penalty",
        "score",
        "max_score",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for report in reports {
        let score = decided(report);
        rows.push(vec![
            report.course.id.clone(),
            String::new(),
            report.started_at.clone(),
            harmless(&report.submission.id),
            String::new(),
            String::new(),
            String::new(),
            score.clone(),
            "0".to_owned(),
            score,
            report.max_score.to_string(),
        ]);
    }
    written(&rows)
}

/// What Canvas's grade book imports; students are matched by their login.
pub(super) fn canvas(reports: &[Report]) -> String {
    let (title, most) = reports.first().map_or_else(Default::default, |report| {
        (report.course.id.clone(), report.max_score.to_string())
    });
    let header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];
    let mut rows = vec![
        header
            .map(str::to_owned)
            .into_iter()
            .chain([title])
            .collect(),
    ];
    let blank = String::new;
    rows.push(vec![
        "    Points Possible".to_owned(),
        blank(),
        blank(),
        blank(),
        blank(),
        most,
    ]);
    for report in reports {
        let id = harmless(&report.submission.id);
        rows.push(vec![
            id.clone(),
            blank(),
            blank(),
            id,
            blank(),
            decided(report),
        ]);
    }
    written(&rows)
}

/// What Moodle's grade book imports; map `username` to the user and the other two to the item
/// together, or the import loses one of them.
pub(super) fn moodle(reports: &[Report]) -> String {
    let mut rows = vec![
        ["username", "grade", "feedback"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for report in reports {
        let per_exercise: Vec<String> = report
            .exercises
            .iter()
            .map(|exercise| format!("{}: {}/{}", exercise.id, exercise.score, exercise.max_score))
            .collect();
        rows.push(vec![
            harmless(&report.submission.id),
            decided(report),
            per_exercise.join("; "),
        ]);
    }
    written(&rows)
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
