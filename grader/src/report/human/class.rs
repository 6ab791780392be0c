//! A batch for the terminal: scores, their distribution, what each check cost, what needs review.

use super::{WIDTH, indented, line, one_line};
use crate::report::class::{self, Case};
use crate::report::layout::{bar, cut, pad, pad_left};
use crate::report::paint::Paint;
use crate::report::{Report, Summary, words};
use grade_outcome::{Lang, Verdict};

/// Checks that are shown: those that cost the class most.
const MOST_CHECKS: usize = 12;
/// Submissions to review that are shown.
const MOST_CASES: usize = 20;
/// Reasons that are shown of one submission.
const MOST_REASONS: usize = 3;

/// Renders the `reports` of a batch, which `summary` sums up, in `lang`.
pub fn render_class(reports: &[Report], summary: &Summary, lang: Lang, paint: Paint) -> String {
    let mut out = String::new();
    submissions(&mut out, summary, lang, paint);
    distribution(&mut out, summary, lang, paint);
    checks(&mut out, summary, lang, paint);
    review(&mut out, &class::to_review(reports, lang), lang, paint);
    machines(&mut out, reports, lang, paint);
    line(&mut out, &paint.faint(&"─".repeat(WIDTH)));
    line(&mut out, &class::counts(summary, lang));
    if let Some(text) = class::errors(summary.counts, lang) {
        line(&mut out, &paint.verdict(Verdict::Error, text));
    }
    out
}

fn heading(out: &mut String, en: &'static str, de: &'static str, lang: Lang, paint: Paint) {
    line(out, "");
    line(out, &paint.heading(words::pick(lang, en, de)));
}

fn submissions(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
    for row in class::lines(summary, lang) {
        let bar = pad(&bar(row.share, 1.0, 18), 19);
        let points = pad_left(&row.points, 13);
        let review = if row.needs_review {
            words::pick(lang, ", review", ", ansehen")
        } else {
            ""
        };
        let text = format!("{} {}{review}", words::sign(row.verdict), row.ending);
        let name = pad(&cut(&one_line(row.id), 18), 19);
        line(
            out,
            &format!("{name}{bar}{points}  {}", paint.verdict(row.verdict, &text)),
        );
    }
}

fn distribution(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
    let bars = class::distribution(summary);
    if bars.is_empty() {
        return;
    }
    let (en, de) = ("Percent of the points", "Prozent der Punkte");
    heading(out, en, de, lang, paint);
    for row in bars {
        let count = if row.count > 0 {
            row.count.to_string()
        } else {
            String::new()
        };
        let range = pad_left(&row.range, 8);
        line(
            out,
            &format!("  {range}  {} {count}", bar(row.share, 1.0, 40)),
        );
    }
}

fn checks(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
    let costly = class::costly(summary);
    if costly.is_empty() {
        return;
    }
    let (en, de) = (
        "What cost the class most",
        "Was die Klasse am meisten gekostet hat",
    );
    heading(out, en, de, lang, paint);
    for cost in costly.iter().take(MOST_CHECKS) {
        let name = format!("{} · {}", cost.exercise, one_line(cost.title.get(lang)));
        let name = pad(&cut(&name, 56), 57);
        let open = cost.inconclusive + cost.error;
        let open = if open > 0 {
            format!(" +{open}?")
        } else {
            String::new()
        };
        let fails = pad_left(&format!("{} ✗{open}", cost.fail + cost.skipped), 9);
        let lost = pad_left(&format!("−{}", cost.points_lost), 9);
        line(out, &format!("  {name}{fails}{lost}"));
    }
    let more = costly.len().saturating_sub(MOST_CHECKS);
    and_more(out, more, lang, paint);
}

fn review(out: &mut String, cases: &[Case<'_>], lang: Lang, paint: Paint) {
    if cases.is_empty() {
        return;
    }
    heading(
        out,
        "A person should look at these",
        "Das sollte ein Mensch ansehen",
        lang,
        paint,
    );
    for case in cases.iter().take(MOST_CASES) {
        line(out, &format!("  {}", one_line(case.id)));
        for (verdict, why) in case.reasons.iter().take(MOST_REASONS) {
            let text = format!("{} {}", words::sign(*verdict), one_line(why));
            indented(out, &text, 4);
        }
        let more = case.reasons.len().saturating_sub(MOST_REASONS);
        if more > 0 {
            line(out, &paint.faint(&format!("    … +{more}")));
        }
    }
    and_more(out, cases.len().saturating_sub(MOST_CASES), lang, paint);
}

fn and_more(out: &mut String, more: usize, lang: Lang, paint: Paint) {
    if more > 0 {
        let text = match lang {
            Lang::En => format!("  … and {more} more (the page shows all: --as html=class.html)"),
            Lang::De => {
                format!("  … und {more} weitere (die Seite zeigt alle: --as html=class.html)")
            }
        };
        line(out, &paint.faint(&text));
    }
}

fn machines(out: &mut String, reports: &[Report], lang: Lang, paint: Paint) {
    let (en, de) = ("Where it was graded", "Wo bewertet wurde");
    heading(out, en, de, lang, paint);
    for grading in class::gradings(reports, lang) {
        indented(out, &one_line(&grading.machine), 2);
        indented(out, &grading.words(lang), 4);
    }
}
