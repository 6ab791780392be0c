//! Reports as Markdown, for pull requests, job summaries and mails.

use super::{CheckReport, ExerciseReport, Report, Summary, advice, class, human, words};
use grade_outcome::{Lang, Stage, Verdict};

/// One report.
pub(super) fn render(report: &Report) -> String {
    let lang = report.lang;
    let (_, ending) = words::standing(report.passed, lang);
    let mut out = format!(
        "## {}: {} / {} ({ending})\n\n",
        plain(&report.submission.id),
        report.score,
        report.max_score
    );
    out += &format!("{}\n\n", plain(&advice::next_step(report)));
    out += &overview(report);
    for exercise in &report.exercises {
        let loud: Vec<&CheckReport> = exercise
            .checks
            .iter()
            .filter(|check| is_loud(check))
            .collect();
        if !loud.is_empty() {
            out += &format!("\n### {}\n", plain(&exercise.title));
            for check in loud {
                out += &details(exercise, check, lang);
            }
        }
    }
    out
}

/// A batch: one row a student, then the counts.
pub(super) fn render_batch(summary: &Summary, lang: Lang) -> String {
    let mut out = format!(
        "| {} | {} | {} |\n|---|--:|---|\n",
        words::pick(lang, "student", "Name"),
        words::pick(lang, "points", "Punkte"),
        words::pick(lang, "result", "Ergebnis")
    );
    for line in class::lines(summary, lang) {
        out += &format!(
            "| {} | {} | {} {} |\n",
            cell(line.id),
            line.points,
            words::sign(line.verdict),
            line.ending
        );
    }
    out + "\n" + &class::counts(summary, lang) + "\n"
}

fn overview(report: &Report) -> String {
    let lang = report.lang;
    let stages = Stage::ALL
        .map(|stage| words::stage(stage, lang))
        .join(" | ");
    let mut out = format!(
        "| {} | {stages} | {} |\n|---|---|---|---|---|--:|\n",
        words::pick(lang, "exercise", "Aufgabe"),
        words::pick(lang, "points", "Punkte")
    );
    for exercise in &report.exercises {
        out += &overview_row(exercise, lang);
    }
    out
}

fn overview_row(exercise: &ExerciseReport, lang: Lang) -> String {
    let cells = Stage::ALL.map(|stage| {
        exercise
            .stages
            .get(&stage)
            .map_or_else(String::new, |verdict| {
                format!(
                    "{} {}",
                    words::sign(*verdict),
                    words::verdict(*verdict, lang)
                )
            })
    });
    format!(
        "| {} | {} | {} |\n",
        cell(&exercise.id),
        cells.join(" | "),
        words::points(exercise.score, exercise.max_score, lang)
    )
}

fn is_loud(check: &CheckReport) -> bool {
    !matches!(check.verdict, Verdict::Pass | Verdict::Skipped) || check.review.is_some()
}

fn details(exercise: &ExerciseReport, check: &CheckReport, lang: Lang) -> String {
    let points = check
        .points
        .map_or_else(|| "?".to_owned(), |points| points.to_string());
    let place = match (&check.file, check.line) {
        (Some(file), Some(line)) => format!(" (`{}:{line}`)", plain(file).replace('`', "")),
        _ => String::new(),
    };
    let sign = words::sign(check.verdict);
    let out = format!(
        "\n{sign} **{}**, {points} / {}{place}\n\n",
        plain(&check.title),
        check.max_points
    );
    out + &fenced(&human::explanation(exercise, check, lang))
}

/// A block that nothing in `text` can end.
fn fenced(text: &str) -> String {
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

/// `text` on one line, as text: nothing in it is Markdown or HTML.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '[' | ']' | '`' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

fn cell(text: &str) -> String {
    plain(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_can_not_be_ended_by_what_is_in_it() {
        assert_eq!(fenced("a ``` b"), "````text\na ``` b\n````\n");
    }

    #[test]
    fn a_name_is_neither_markdown_nor_html() {
        assert_eq!(plain("<b>[x](y)|"), "&lt;b>\\[x\\](y)\\|");
    }
}
