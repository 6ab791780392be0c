//! The formats that a report can be shown in.

use super::{Paint, Report, Summary, github, gradescope, html, human, junit, markdown, table};
use crate::rubric::{Gradebook, Preset};
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
    /// One row a student: the grade book that rubric.yaml describes, or one column a check.
    Csv,
    /// The columns that nbgrader exports.
    Nbgrader,
    /// For the grade book of Canvas.
    Canvas,
    /// For the grade book of Moodle.
    Moodle,
}

impl Format {
    /// True for rows of a grade book.
    pub fn is_gradebook(self) -> bool {
        match self {
            Format::Csv | Format::Nbgrader | Format::Canvas | Format::Moodle => true,
            Format::Human
            | Format::Json
            | Format::Html
            | Format::Markdown
            | Format::Junit
            | Format::Github
            | Format::Gradescope => false,
        }
    }

    /// Its name in `--as`.
    pub fn name(self) -> String {
        let value = clap::ValueEnum::to_possible_value(&self);
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

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
        | Format::Moodle => render_batch(alone, format, report.lang, paint, &Gradebook::default()),
    }
}

/// The reports of a batch, in the order of the students, in `format`, which must fit a batch; `book`
/// is what the course's grade book looks like.
pub fn render_batch(
    reports: &[Report],
    format: Format,
    lang: Lang,
    paint: Paint,
    book: &Gradebook,
) -> String {
    let summary = Summary::of(reports);
    match format {
        Format::Human => human::render_class(reports, &summary, lang, paint),
        Format::Json => json(&summary),
        Format::Html => html::render_class(reports, &summary, lang),
        Format::Markdown => markdown::render_batch(&summary, lang),
        Format::Junit => junit::render(reports),
        Format::Github => github::render(reports),
        Format::Gradescope => reports.iter().map(gradescope::render).collect(),
        Format::Csv => table::render(reports, book),
        Format::Nbgrader => table::render(reports, &book.for_preset(Preset::Nbgrader)),
        Format::Canvas => table::render(reports, &book.for_preset(Preset::Canvas)),
        Format::Moodle => table::render(reports, &book.for_preset(Preset::Moodle)),
    }
}

fn json(data: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(data);
    // A report has no maps with keys that are not texts, and no numbers that JSON lacks.
    text.expect("a report can always be written as JSON") + "\n"
}
