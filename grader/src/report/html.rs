//! Reports as one self-contained page: no script, no other file, light and dark, printable.
//!
//! Everything that a student wrote or printed is hostile text here: it goes through [`escape`] and
//! into elements only, never into an attribute's name, a style or a script.

mod class;
mod plot;
mod sequence;

pub(super) use class::render as render_class;

use super::source::Excerpt;
use super::{CheckReport, ExerciseReport, Report, advice, words};
use crate::rubric::Points;
use grade_outcome::{Evidence, Lang, PropertyEvidence, Stage, Verdict};
use std::fmt::Write as _;

/// The looks of every page.
const STYLE: &str = include_str!("html/style.css");

/// The page of one submission.
pub(super) fn render(report: &Report) -> String {
    let lang = report.lang;
    let mut body = header(report);
    body += &overview(report);
    for exercise in &report.exercises {
        body += &section(exercise, lang);
    }
    body += &left_out(report);
    body += &footer(report);
    page(&report.submission.id, lang, &body)
}

fn header(report: &Report) -> String {
    let (verdict, ending) = words::standing(report.passed, report.lang);
    let share = if report.max_score > Points::ZERO {
        report.score.number() * 100.0 / report.max_score.number()
    } else {
        0.0
    };
    let open = if report.undecided > Points::ZERO {
        match report.lang {
            Lang::En => format!(", {} undecided", report.undecided),
            Lang::De => format!(", {} noch offen", report.undecided),
        }
    } else {
        String::new()
    };
    let mut out = format!(
        "<header>\n<h1>{}</h1>\n<p class=\"total {}\"><strong>{} / {}</strong> \
         <span aria-hidden=\"true\">{}</span> {ending}{open}</p>\n\
         <div class=\"meter\" aria-hidden=\"true\"><span class=\"bar\" style=\"width:{share:.0}%\"></span></div>\n\
         <p class=\"next\">{}</p>\n",
        escape(&report.submission.id),
        verdict.name(),
        report.score,
        report.max_score,
        words::sign(verdict),
        prose(&advice::next_step(report)),
    );
    if let Some(text) = advice::review(report) {
        let _ = writeln!(out, "<p class=\"note inconclusive\">{text}</p>");
    }
    out + "</header>\n"
}

fn footer(report: &Report) -> String {
    let Report {
        tool,
        machine,
        started_at,
        seconds,
        submission,
        ..
    } = report;
    let digest = &submission.sha256[..submission.sha256.floor_char_boundary(16)];
    format!(
        "<footer>{} · rustc {} · {} {}, sandbox {} · {} · {seconds:.0} s · <code>{}</code></footer>\n",
        escape(tool),
        escape(&machine.rustc),
        machine.cores,
        words::pick(report.lang, "cores", "Kerne"),
        escape(words::tier(&machine.sandbox, report.lang)),
        escape(started_at),
        escape(digest),
    )
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
        "<table class=\"overview\"><thead><tr><th scope=\"col\">{}</th>",
        words::pick(lang, "exercise", "Aufgabe")
    );
    for stage in Stage::ALL {
        let _ = write!(out, "<th scope=\"col\">{}</th>", words::stage(stage, lang));
    }
    let _ = writeln!(
        out,
        "<th scope=\"col\" class=\"number\">{}</th></tr></thead><tbody>",
        words::pick(lang, "points", "Punkte")
    );
    for exercise in &report.exercises {
        let id = escape(&exercise.id);
        let _ = write!(out, "<tr><th scope=\"row\"><a href=\"#{id}\">{id}</a></th>");
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
        "<section id=\"{id}\">\n<h2>{id} <small>{}</small> <span class=\"points\">{}</span></h2>\n",
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
            "<details><summary>{title}</summary><pre tabindex=\"0\">{}</pre></details>",
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
         <span class=\"points\">{points} / {}</span></summary>\n<div class=\"body\">\n\
         <p class=\"id\">{} · <code>{}</code></p>\n",
        check.verdict.name(),
        badge(check.verdict, lang),
        escape(&check.title),
        check.max_points,
        words::stage(check.stage, lang),
        escape(&check.id),
    );
    if let Some(text) = advice::whose(check, lang) {
        let verdict = check.verdict.name();
        let _ = writeln!(out, "<p class=\"note {verdict}\">{}</p>", prose(text));
    }
    out += &message(&check.message);
    out += &source(exercise, check);
    out += &evidence(exercise, check, lang);
    if let Some(review) = advice::why_review(check) {
        let _ = writeln!(out, "<p class=\"note inconclusive\">{}</p>", escape(review));
    }
    if !check.hint.is_empty() {
        let word = words::pick(lang, "Hint", "Tipp");
        let _ = writeln!(
            out,
            "<p class=\"hint\"><strong>{word}:</strong> {}</p>",
            prose(&check.hint)
        );
    }
    out + "</div>\n</details>\n"
}

fn evidence(exercise: &ExerciseReport, check: &CheckReport, lang: Lang) -> String {
    match &check.evidence {
        Evidence::None => String::new(),
        Evidence::Properties(evidence) => counterexample(evidence, lang),
        Evidence::Races(evidence) => {
            sequence::render(evidence, &check.message, &exercise.lines, lang)
        }
        Evidence::Speed(evidence) => plot::render(evidence, lang),
        Evidence::InFlight(evidence) => {
            format!("<p>{}.</p>\n", words::in_flight(evidence, lang))
        }
    }
}

/// A sentence; what stands between backticks is code.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_closed = index + 1 < parts.len();
        out += &match (index % 2 == 1, is_closed) {
            (false, _) => escape(part),
            (true, true) => format!("<code>{}</code>", escape(part)),
            (true, false) => format!("`{}", escape(part)),
        };
    }
    out
}

/// Sentences as paragraphs, a compiler's words as they are.
fn message(text: &str) -> String {
    let mut out = String::new();
    let (quoted, spoken): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("  "));
    let spoken = spoken.join(" ");
    if !spoken.trim().is_empty() {
        let _ = writeln!(out, "<p>{}</p>", prose(spoken.trim()));
    }
    if !quoted.is_empty() {
        let _ = writeln!(
            out,
            "<pre tabindex=\"0\">{}</pre>",
            escape(&quoted.join("\n"))
        );
    }
    out
}

fn source(exercise: &ExerciseReport, check: &CheckReport) -> String {
    // A compiler shows the place itself.
    let shown = check.stage == Stage::Build && check.message.contains("-->");
    let Some(excerpt) = Excerpt::of(exercise, check).filter(|_| !shown) else {
        return String::new();
    };
    let Excerpt {
        file,
        number,
        lines,
    } = excerpt;
    let file = escape(file);
    let mut out = format!("<figure><figcaption>{file}:{number}</figcaption>");
    if !lines.is_empty() {
        out += "<pre tabindex=\"0\">";
        for (shown, code) in lines {
            let code = format!("{shown:>4} {}", escape(code));
            let _ = if shown == number {
                writeln!(out, "<mark>{code}</mark>")
            } else {
                writeln!(out, "{code}")
            };
        }
        out += "</pre>";
    }
    out + "</figure>\n"
}

fn counterexample(evidence: &PropertyEvidence, lang: Lang) -> String {
    let mut out = String::new();
    for (name, value) in words::counterexample(evidence, lang) {
        let _ = writeln!(
            out,
            "<dt>{name}</dt><dd><pre tabindex=\"0\">{}</pre></dd>",
            escape(value)
        );
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
        "<span class=\"badge {}\"><span aria-hidden=\"true\">{sign}</span> <span class=\"word\">{word}</span></span>",
        verdict.name()
    )
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
    fn code_between_backticks_is_marked_up_and_a_lone_backtick_stays() {
        assert_eq!(
            prose("`<a>` and `b`."),
            "<code>&lt;a&gt;</code> and <code>b</code>."
        );
        assert_eq!(prose("a ` b"), "a ` b");
        assert_eq!(prose("`a` b ` c"), "<code>a</code> b ` c");
    }

    #[test]
    fn a_compilers_words_keep_their_lines() {
        assert_eq!(
            message("No.\n\n  a\n   b\n"),
            "<p>No.</p>\n<pre tabindex=\"0\">  a\n   b</pre>\n"
        );
    }
}
