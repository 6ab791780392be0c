//! The page of a batch: scores, their distribution, what each check cost, what needs review, and
//! where it was graded.

use super::{badge, escape, page};
use crate::report::class::{self, Line};
use crate::report::{CheckCost, Report, Summary, words};
use grade_outcome::Lang;
use std::fmt::Write as _;

/// The page of `reports`, which `summary` sums up.
pub(in crate::report) fn render(reports: &[Report], summary: &Summary, lang: Lang) -> String {
    let course = summary
        .course
        .as_ref()
        .map_or("", |course| course.id.as_str());
    let mut body = format!(
        "<header><h1>{}</h1><p>{}</p></header>\n",
        escape(course),
        class::counts(summary, lang)
    );
    if let Some(text) = class::errors(summary.counts, lang) {
        let _ = writeln!(body, "<p class=\"note error\">{text}</p>");
    }
    body += &distribution(summary, lang);
    body += &review(reports, lang);
    body += &checks(summary, lang);
    body += &submissions(summary, lang);
    body += &machines(reports, lang);
    page(course, lang, &body)
}

fn section(title: &str, contents: &str) -> String {
    format!("<section>\n<h2>{title}</h2>\n{contents}</section>\n")
}

/// A bar whose length is `share` of its cell; the number beside it says the same.
fn bar(share: f64) -> String {
    let percent = share.clamp(0.0, 1.0) * 100.0;
    format!(
        "<td class=\"bars\" aria-hidden=\"true\"><span class=\"bar\" style=\"width:{percent:.0}%\"></span></td>"
    )
}

fn distribution(summary: &Summary, lang: Lang) -> String {
    let bars = class::distribution(summary);
    if bars.is_empty() {
        return String::new();
    }
    let head = words::pick(
        lang,
        "<th scope=\"col\">percent</th><td></td><th scope=\"col\" class=\"number\">submissions</th>",
        "<th scope=\"col\">Prozent</th><td></td><th scope=\"col\" class=\"number\">Abgaben</th>",
    );
    let mut out = format!("<table class=\"distribution\"><thead><tr>{head}</tr></thead><tbody>\n");
    for row in bars {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th>{}<td class=\"number\">{}</td></tr>",
            row.range,
            bar(row.share),
            row.count
        );
    }
    out += "</tbody></table>\n";
    section(
        words::pick(
            lang,
            "How the points are distributed",
            "Wie die Punkte verteilt sind",
        ),
        &out,
    )
}

fn review(reports: &[Report], lang: Lang) -> String {
    let cases = class::to_review(reports, lang);
    if cases.is_empty() {
        return String::new();
    }
    let mut out = "<ul class=\"cases\">\n".to_owned();
    for case in cases {
        let _ = writeln!(out, "<li><strong>{}</strong><ul>", escape(case.id));
        for (verdict, why) in &case.reasons {
            let _ = writeln!(out, "<li>{} {}</li>", badge(*verdict, lang), escape(why));
        }
        out += "</ul></li>\n";
    }
    out += "</ul>\n";
    section(
        words::pick(
            lang,
            "A person should look at these",
            "Das sollte ein Mensch ansehen",
        ),
        &out,
    )
}

fn checks(summary: &Summary, lang: Lang) -> String {
    let costly = class::costly(summary);
    if costly.is_empty() {
        return String::new();
    }
    let head = words::pick(
        lang,
        "<th scope=\"col\">check</th><th scope=\"col\" class=\"number\">failed</th><td></td>\
         <th scope=\"col\" class=\"number\">skipped</th><th scope=\"col\" class=\"number\">open</th>\
         <th scope=\"col\" class=\"number\">points</th>",
        "<th scope=\"col\">Prüfpunkt</th><th scope=\"col\" class=\"number\">falsch</th><td></td>\
         <th scope=\"col\" class=\"number\">entfällt</th><th scope=\"col\" class=\"number\">offen</th>\
         <th scope=\"col\" class=\"number\">Punkte</th>",
    );
    let mut out = format!("<table class=\"checks\"><thead><tr>{head}</tr></thead><tbody>\n");
    for cost in costly {
        out += &check(cost, lang);
    }
    out += "</tbody></table>\n";
    section(
        words::pick(
            lang,
            "What cost the class most",
            "Was die Klasse am meisten gekostet hat",
        ),
        &out,
    )
}

fn check(cost: &CheckCost, lang: Lang) -> String {
    let all = cost.pass + cost.fail + cost.skipped + cost.inconclusive + cost.error;
    format!(
        "<tr><th scope=\"row\">{} <small>{} · {}</small></th><td class=\"number\">{}</td>{}\
         <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">−{}</td></tr>\n",
        escape(cost.title.get(lang)),
        escape(&cost.exercise),
        words::stage(cost.stage, lang),
        cost.fail,
        bar(cost.fail as f64 / all.max(1) as f64),
        cost.skipped,
        cost.inconclusive + cost.error,
        cost.points_lost,
    )
}

fn submissions(summary: &Summary, lang: Lang) -> String {
    let head = words::pick(
        lang,
        "<th scope=\"col\">student</th><td></td><th scope=\"col\" class=\"number\">points</th><th scope=\"col\">result</th>",
        "<th scope=\"col\">Name</th><td></td><th scope=\"col\" class=\"number\">Punkte</th><th scope=\"col\">Ergebnis</th>",
    );
    let mut out = format!("<table class=\"submissions\"><thead><tr>{head}</tr></thead><tbody>\n");
    for line in class::lines(summary, lang) {
        out += &submission(&line, lang);
    }
    out += "</tbody></table>\n";
    section(words::pick(lang, "Submissions", "Abgaben"), &out)
}

fn submission(line: &Line<'_>, lang: Lang) -> String {
    let review = if line.needs_review {
        words::pick(lang, " <small>to review</small>", " <small>ansehen</small>")
    } else {
        ""
    };
    format!(
        "<tr><th scope=\"row\">{}</th>{}<td class=\"number\">{}</td>\
         <td><span class=\"badge {}\"><span aria-hidden=\"true\">{}</span> {}</span>{review}</td></tr>\n",
        escape(line.id),
        bar(line.share),
        line.points,
        line.verdict.name(),
        words::sign(line.verdict),
        line.ending,
    )
}

fn machines(reports: &[Report], lang: Lang) -> String {
    let mut out = String::new();
    for grading in class::gradings(reports, lang) {
        let _ = writeln!(
            out,
            "<p><strong>{}</strong>: {}</p>",
            escape(&grading.machine),
            grading.words(lang)
        );
    }
    section(
        words::pick(lang, "Where it was graded", "Wo bewertet wurde"),
        &out,
    )
}
