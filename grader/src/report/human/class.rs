//! A batch for the terminal: scores, their distribution, what each check cost, what needs review.

use super::{WIDTH, line, one_line};
use crate::report::layout::{bar, cut, pad, pad_left, wrap};
use crate::report::paint::Paint;
use crate::report::{CheckCost, Row, Summary, words};
use crate::rubric::Points;
use grade_outcome::{Lang, Verdict};

/// Checks that are shown: those that cost the class most.
const MOST_CHECKS: usize = 12;

/// Students to review that are named.
const MOST_NAMES: usize = 30;

/// Renders `summary` in `lang`.
pub fn render_summary(summary: &Summary, lang: Lang, paint: Paint) -> String {
    let mut out = String::new();
    submissions(&mut out, summary, lang, paint);
    distribution(&mut out, summary, lang, paint);
    checks(&mut out, summary, lang, paint);
    counts(&mut out, summary, lang, paint);
    out
}

fn submissions(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
    for row in &summary.submissions {
        let bar = pad(&bar(row.score.number(), row.max_score.number(), 20), 21);
        let points = pad_left(&format!("{} / {}", row.score, row.max_score), 12);
        let (verdict, words) = ending(row, lang);
        let text = format!("{} {words}", words::sign(verdict));
        let name = pad(&cut(&one_line(&row.id), 24), 25);
        line(
            out,
            &format!("{name}{bar}{points}  {}", paint.verdict(verdict, &text)),
        );
    }
}

fn ending(row: &Row, lang: Lang) -> (Verdict, String) {
    let open = match lang {
        Lang::En => format!("{} undecided", row.undecided),
        Lang::De => format!("{} offen", row.undecided),
    };
    let review = if row.needs_review {
        words::pick(lang, ", review", ", ansehen")
    } else {
        ""
    };
    if row.undecided > Points::ZERO {
        return (Verdict::Inconclusive, open + review);
    }
    let (verdict, words) = match row.passed {
        Some(true) => (Verdict::Pass, words::pick(lang, "passed", "bestanden")),
        Some(false) => (
            Verdict::Fail,
            words::pick(lang, "not passed", "nicht bestanden"),
        ),
        None => (
            Verdict::Inconclusive,
            words::pick(lang, "not decided", "nicht entschieden"),
        ),
    };
    (verdict, format!("{words}{review}"))
}

fn distribution(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
    let most = summary
        .distribution
        .iter()
        .map(|bin| bin.count)
        .max()
        .unwrap_or(0);
    if summary.submissions.len() < 3 || most == 0 {
        return;
    }
    line(out, "");
    line(
        out,
        &paint.heading(words::pick(
            lang,
            "Percent of the points",
            "Prozent der Punkte",
        )),
    );
    for bin in &summary.distribution {
        let range = format!("{:>3} – {:<3}", bin.from_percent, bin.to_percent);
        let count = if bin.count > 0 {
            bin.count.to_string()
        } else {
            String::new()
        };
        line(
            out,
            &format!(
                "  {range}  {} {count}",
                crate::report::layout::bar(bin.count as f64, most as f64, 40)
            ),
        );
    }
}

fn checks(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
    let mut costly: Vec<&CheckCost> = summary
        .checks
        .iter()
        .filter(|cost| {
            let is_open = cost.inconclusive + cost.error > 0;
            is_open || cost.points_lost > Points::ZERO
        })
        .collect();
    if costly.is_empty() {
        return;
    }
    costly.sort_by_key(|cost| {
        (
            std::cmp::Reverse(cost.points_lost),
            std::cmp::Reverse(cost.fail),
        )
    });
    line(out, "");
    line(
        out,
        &paint.heading(words::pick(
            lang,
            "What cost the class most",
            "Was die Klasse am meisten gekostet hat",
        )),
    );
    for cost in costly.iter().take(MOST_CHECKS) {
        let name = pad(
            &cut(
                &format!("{} · {}", cost.exercise, one_line(cost.title.get(lang))),
                56,
            ),
            57,
        );
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
}

/// The students whose reports a person should look at.
fn review(out: &mut String, summary: &Summary, lang: Lang) {
    let rows = summary.submissions.iter().filter(|row| row.needs_review);
    let names: Vec<String> = rows.map(|row| cut(&one_line(&row.id), 24)).collect();
    if names.is_empty() {
        return;
    }
    let shown = names.len().min(MOST_NAMES);
    let more = if names.len() > shown {
        format!(" … +{}", names.len() - shown)
    } else {
        String::new()
    };
    let start = words::pick(lang, "To review", "Anzusehen");
    let text = format!("{start}: {}{more}", names[..shown].join(", "));
    for text in wrap(&text, WIDTH) {
        line(out, &text);
    }
}

fn counts(out: &mut String, summary: &Summary, lang: Lang, paint: Paint) {
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
    line(out, &paint.faint(&"─".repeat(WIDTH)));
    line(out, &text);
    review(out, summary, lang);
    if counts.errors > 0 {
        let text = words::pick(
            lang,
            "In some of them the grader itself failed; see their checks with the verdict `error`.",
            "Bei manchen hat der Bewerter selbst versagt; siehe ihre Prüfpunkte mit `error`.",
        );
        line(out, &paint.verdict(Verdict::Error, text));
    }
}
