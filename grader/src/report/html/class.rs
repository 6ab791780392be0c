//! The page of a batch: scores, their distribution, what each check cost, what needs review.

use super::{escape, page, passed_class, passed_words, percent};
use crate::report::{Summary, words};
use crate::rubric::Points;
use grade_outcome::Lang;
use std::fmt::Write as _;

/// The page.
pub(in crate::report) fn render_batch(summary: &Summary, lang: Lang) -> String {
    let course = summary
        .course
        .as_ref()
        .map_or("", |course| course.id.as_str());
    let counts = summary.counts;
    let text = match lang {
        Lang::En => format!(
            "{} submissions: {} passed, {} not passed, {} not decided; {} to review",
            counts.submissions,
            counts.passed,
            counts.not_passed,
            counts.undecided,
            counts.needs_review
        ),
        Lang::De => format!(
            "{} Abgaben: {} bestanden, {} nicht bestanden, {} nicht entschieden; {} anzusehen",
            counts.submissions,
            counts.passed,
            counts.not_passed,
            counts.undecided,
            counts.needs_review
        ),
    };
    let mut body = format!(
        "<header><h1>{}</h1></header>\n<p>{text}</p>\n",
        escape(course)
    );
    body += &distribution(summary, lang);
    body += &submissions(summary, lang);
    body += &checks(summary, lang);
    page(course, lang, &body)
}

fn distribution(summary: &Summary, lang: Lang) -> String {
    let title = words::pick(lang, "Percent of the points", "Prozent der Punkte");
    let most = summary
        .distribution
        .iter()
        .map(|bin| bin.count)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut out = format!("<section><h2>{title}</h2><table><tbody>\n");
    for bin in &summary.distribution {
        let width = bin.count as f64 * 100.0 / most as f64;
        let _ = writeln!(
            out,
            "<tr><td class=\"number\" style=\"width:6rem\">{}–{}</td>\
             <td><span class=\"bar\" style=\"width:{width:.0}%\"></span></td>\
             <td class=\"number\" style=\"width:3rem\">{}</td></tr>",
            bin.from_percent, bin.to_percent, bin.count
        );
    }
    out + "</tbody></table></section>\n"
}

fn submissions(summary: &Summary, lang: Lang) -> String {
    let title = words::pick(lang, "Submissions", "Abgaben");
    let mut out = format!("<section><h2>{title}</h2><div class=\"scroll\"><table><tbody>\n");
    for row in &summary.submissions {
        let open = if row.undecided > Points::ZERO {
            format!(" (+{}?)", row.undecided)
        } else {
            String::new()
        };
        let review = if row.needs_review {
            words::pick(lang, "review", "ansehen")
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td style=\"width:30%\"><span class=\"bar\" style=\"width:{:.0}%\"></span></td>\
             <td class=\"number\">{} / {}{open}</td><td><span class=\"badge {}\">{}</span></td><td>{review}</td></tr>",
            escape(&row.id),
            percent(row.score, row.max_score),
            row.score,
            row.max_score,
            passed_class(row.passed),
            passed_words(row.passed, lang),
        );
    }
    out + "</tbody></table></div></section>\n"
}

fn checks(summary: &Summary, lang: Lang) -> String {
    let title = words::pick(lang, "What each check cost", "Was jeder Punkt gekostet hat");
    let head = words::pick(
        lang,
        "<th>check</th><th class=\"number\">failed</th><th class=\"number\">open</th><th class=\"number\">points</th>",
        "<th>Prüfpunkt</th><th class=\"number\">falsch</th><th class=\"number\">offen</th><th class=\"number\">Punkte</th>",
    );
    let mut out = format!(
        "<section><h2>{title}</h2><div class=\"scroll\"><table><thead><tr>{head}</tr></thead><tbody>\n"
    );
    for cost in &summary.checks {
        let _ = writeln!(
            out,
            "<tr><td>{} · {}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">−{}</td></tr>",
            escape(&cost.exercise),
            escape(cost.title.get(lang)),
            cost.fail,
            cost.inconclusive + cost.error,
            cost.points_lost,
        );
    }
    out + "</tbody></table></div></section>\n"
}
