//! The formats that a report can be shown in.

use super::{Paint, Report, Summary, github, gradescope, html, human, junit, markdown, table};
use grade_outcome::Lang;

/// A format of a report or of a batch's reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, in the terminal.
    Human,
    /// All data, for programs.
    Json,
    /// A page for a browser, in one file.
    Html,
    /// For pull requests and mails.
    Markdown,
    /// JUnit XML, for CI servers.
    Junit,
    /// Annotations of GitHub Actions.
    Github,
    /// `results.json` of Gradescope; of one submission.
    Gradescope,
    /// One row a student, one column a check.
    Csv,
    /// The columns that nbgrader exports.
    Nbgrader,
    /// For the grade book of Canvas.
    Canvas,
    /// For the grade book of Moodle.
    Moodle,
}

impl Format {
    /// False for formats that can hold one submission only.
    pub fn fits_a_batch(self) -> bool {
        self != Format::Gradescope
    }
}

/// `report` in `format`; `paint` counts for people only.
pub fn render(report: &Report, format: Format, paint: Paint) -> String {
    let alone = std::slice::from_ref(report);
    match format {
        Format::Human => human::render(report, paint),
        Format::Json => json(report),
        Format::Html => html::render(report),
        Format::Markdown => markdown::render(report),
        Format::Gradescope => gradescope::render(report),
        Format::Junit
        | Format::Github
        | Format::Csv
        | Format::Nbgrader
        | Format::Canvas
        | Format::Moodle => render_batch(alone, format, report.lang, paint),
    }
}

/// The reports of a batch, in the order of the students, in `format`, which must fit a batch.
pub fn render_batch(reports: &[Report], format: Format, lang: Lang, paint: Paint) -> String {
    let summary = Summary::of(reports);
    match format {
        Format::Human => human::render_class(reports, &summary, lang, paint),
        Format::Json => json(&summary),
        Format::Html => html::render_class(reports, &summary, lang),
        Format::Markdown => markdown::render_batch(&summary, lang),
        Format::Junit => junit::render(reports),
        Format::Github => github::render(reports),
        Format::Gradescope => reports.iter().map(gradescope::render).collect(),
        Format::Csv => table::csv(reports),
        Format::Nbgrader => table::nbgrader(reports),
        Format::Canvas => table::canvas(reports),
        Format::Moodle => table::moodle(reports),
    }
}

fn json(data: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(data);
    // A report has no maps with keys that are not texts, and no numbers that JSON lacks.
    text.expect("a report can always be written as JSON") + "\n"
}
