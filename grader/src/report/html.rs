//! Reports as one self-contained page: no script, no other file, light and dark, printable.
//!
//! Everything that a student wrote or printed is hostile text here: it goes through [`escape`] and
//! into elements only, never into an attribute's name, a style or a script.

mod class;
mod diagram;

pub(super) use class::render_batch;

use super::{CheckReport, ExerciseReport, Report, words};
use crate::rubric::Points;
use grade_outcome::{Evidence, Lang, PropertyEvidence, Stage, Verdict};
use std::fmt::Write as _;

/// The looks of every page.
const STYLE: &str = include_str!("html/style.css");

/// The page of one submission.
pub(super) fn render(report: &Report) -> String {
    let lang = report.lang;
    let mut body = format!(
        "<header><h1>{}</h1><p class=\"total {}\"><strong>{} / {}</strong> {}</p></header>\n",
        escape(&report.submission.id),
        passed_class(report.passed),
        report.score,
        report.max_score,
        passed_words(report.passed, lang),
    );
    if report.needs_review {
        let text = words::pick(
            lang,
            "A person should look at this report before it becomes a grade.",
            "Bevor daraus eine Note wird, sollte ein Mensch diesen Bericht ansehen.",
        );
        let _ = writeln!(body, "<p class=\"review\">{text}</p>");
    }
    body += &overview(report);
    for exercise in &report.exercises {
        body += &section(exercise, lang);
    }
    body += &left_out(report);
    let _ = writeln!(
        body,
        "<footer>{} · rustc {} · {} · <code>{}</code></footer>",
        escape(&report.tool),
        escape(&report.machine.rustc),
        escape(&report.started_at),
        escape(&report.submission.sha256[..16.min(report.submission.sha256.len())]),
    );
    page(&report.submission.id, lang, &body)
}

/// A whole document.
fn page(title: &str, lang: Lang, body: &str) -> String {
    let code = words::pick(lang, "en", "de");
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escape(title)
    )
}

fn overview(report: &Report) -> String {
    let lang = report.lang;
    let mut out = format!(
        "<table class=\"overview\"><thead><tr><th>{}</th>",
        words::pick(lang, "exercise", "Aufgabe")
    );
    for stage in Stage::ALL {
        let _ = write!(out, "<th>{}</th>", words::stage(stage, lang));
    }
    let _ = writeln!(
        out,
        "<th class=\"number\">{}</th></tr></thead><tbody>",
        words::pick(lang, "points", "Punkte")
    );
    for exercise in &report.exercises {
        let id = escape(&exercise.id);
        let _ = write!(out, "<tr><td><a href=\"#{id}\">{id}</a></td>");
        for stage in Stage::ALL {
            let cell = exercise
                .stages
                .get(&stage)
                .map_or_else(String::new, |verdict| badge(*verdict, lang));
            let _ = write!(out, "<td>{cell}</td>");
        }
        let _ = writeln!(
            out,
            "<td class=\"number\">{}</td></tr>",
            words::points(exercise.score, exercise.max_score, lang)
        );
    }
    out + "</tbody></table>\n"
}

fn section(exercise: &ExerciseReport, lang: Lang) -> String {
    let mut out = format!(
        "<section id=\"{id}\"><h2>{id} <small>{}</small> <span class=\"points\">{}</span></h2>\n",
        escape(&exercise.title),
        words::points(exercise.score, exercise.max_score, lang),
        id = escape(&exercise.id),
    );
    for check in &exercise.checks {
        out += &self::check(exercise, check, lang);
    }
    if !exercise.output.trim().is_empty() {
        let title = words::pick(lang, "What the code printed", "Was der Code ausgegeben hat");
        let _ = writeln!(
            out,
            "<details><summary>{title}</summary><pre>{}</pre></details>",
            escape(&exercise.output)
        );
    }
    out + "</section>\n"
}

fn check(exercise: &ExerciseReport, check: &CheckReport, lang: Lang) -> String {
    let points = check
        .points
        .map_or_else(|| "?".to_owned(), |points| points.to_string());
    let is_loud =
        !matches!(check.verdict, Verdict::Pass | Verdict::Skipped) || check.review.is_some();
    let open = if is_loud { " open" } else { "" };
    let mut out = format!(
        "<details class=\"check {}\"{open}><summary>{} <span class=\"title\">{}</span> \
         <span class=\"points\">{points} / {}</span></summary>\n<div class=\"body\">",
        check.verdict.name(),
        badge(check.verdict, lang),
        escape(&check.title),
        check.max_points,
    );
    let _ = writeln!(
        out,
        "<p class=\"id\"><code>{}</code></p>",
        escape(&check.id)
    );
    out += &message(&check.message);
    out += &source(exercise, check);
    match &check.evidence {
        Evidence::None => {}
        Evidence::Properties(evidence) => out += &counterexample(evidence, lang),
        Evidence::Races(evidence) => out += &diagram::timeline(evidence, &exercise.lines, lang),
        Evidence::Speed(evidence) => out += &diagram::speed(evidence, lang),
        Evidence::InFlight(evidence) => {
            let (flying, needed) = (evidence.in_flight, evidence.required);
            let text = match lang {
                Lang::En => format!("In flight at once: {flying}, needed: {needed}."),
                Lang::De => format!("Zugleich unterwegs: {flying}, nötig: {needed}."),
            };
            let _ = writeln!(out, "<p>{text}</p>");
        }
    }
    if let Some(review) = &check.review {
        let _ = writeln!(out, "<p class=\"review\">{}</p>", escape(review));
    }
    if !check.hint.is_empty() {
        let word = words::pick(lang, "Hint", "Tipp");
        let _ = writeln!(
            out,
            "<p class=\"hint\"><strong>{word}:</strong> {}</p>",
            escape(&check.hint)
        );
    }
    out + "</div></details>\n"
}

/// Sentences as paragraphs, a compiler's words as they are.
fn message(text: &str) -> String {
    let mut out = String::new();
    let (quoted, spoken): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("  "));
    let spoken = spoken.join(" ");
    if !spoken.trim().is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escape(spoken.trim()));
    }
    if !quoted.is_empty() {
        let _ = writeln!(out, "<pre>{}</pre>", escape(&quoted.join("\n")));
    }
    out
}

fn source(exercise: &ExerciseReport, check: &CheckReport) -> String {
    let (Some(file), Some(number)) = (&check.file, check.line) else {
        return String::new();
    };
    let mut out = format!(
        "<figure><figcaption>{}:{number}</figcaption><pre>",
        escape(file)
    );
    let lines = exercise.lines.get(file);
    for shown in number.saturating_sub(1)..=number.saturating_add(1) {
        if let Some(code) = lines.and_then(|lines| lines.get(&shown)) {
            let code = format!("{shown:>4} {}", escape(code));
            let _ = if shown == number {
                writeln!(out, "<mark>{code}</mark>")
            } else {
                writeln!(out, "{code}")
            };
        }
    }
    out + "</pre></figure>\n"
}

fn counterexample(evidence: &PropertyEvidence, lang: Lang) -> String {
    let rows = [
        (
            words::pick(lang, "call", "Aufruf"),
            &evidence.counterexample,
        ),
        (
            words::pick(lang, "expected", "erwartet"),
            &evidence.expected,
        ),
        (words::pick(lang, "actual", "erhalten"), &evidence.actual),
    ];
    let mut out = String::new();
    for (name, value) in rows {
        if let Some(value) = value {
            let _ = writeln!(out, "<dt>{name}</dt><dd><pre>{}</pre></dd>", escape(value));
        }
    }
    if out.is_empty() {
        out
    } else {
        format!("<dl>{out}</dl>\n")
    }
}

fn left_out(report: &Report) -> String {
    if report.submission.left_out.is_empty() {
        return String::new();
    }
    let title = words::pick(report.lang, "Not taken in", "Nicht berücksichtigt");
    let mut out = format!("<section><h2>{title}</h2><ul>\n");
    for left_out in &report.submission.left_out {
        let reason = escape(left_out.reason.get(report.lang));
        let _ = writeln!(
            out,
            "<li><code>{}</code>: {reason}</li>",
            escape(&left_out.path)
        );
    }
    out + "</ul></section>\n"
}

fn badge(verdict: Verdict, lang: Lang) -> String {
    let (sign, word) = (words::sign(verdict), words::verdict(verdict, lang));
    format!(
        "<span class=\"badge {}\"><span aria-hidden=\"true\">{sign}</span> {word}</span>",
        verdict.name()
    )
}

fn passed_class(passed: Option<bool>) -> &'static str {
    match passed {
        Some(true) => "pass",
        Some(false) => "fail",
        None => "inconclusive",
    }
}

fn passed_words(passed: Option<bool>, lang: Lang) -> &'static str {
    match passed {
        Some(true) => words::pick(lang, "passed", "bestanden"),
        Some(false) => words::pick(lang, "not passed yet", "noch nicht bestanden"),
        None => words::pick(lang, "not decided", "nicht entschieden"),
    }
}

/// `points` as a share of `most`, in percent from 0 to 100.
fn percent(points: Points, most: Points) -> f64 {
    if most > Points::ZERO {
        points.number() * 100.0 / most.number()
    } else {
        0.0
    }
}

/// `text` as text in HTML: nothing in it is markup, and no control character is left.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_students_write_can_not_become_markup() {
        assert_eq!(
            escape("<script>\"'&\u{1b}"),
            "&lt;script&gt;&quot;&#39;&amp;\u{fffd}"
        );
    }

    #[test]
    fn a_compilers_words_keep_their_lines() {
        assert_eq!(
            message("No.\n\n  a\n   b\n"),
            "<p>No.</p>\n<pre>  a\n   b</pre>\n"
        );
    }
}
