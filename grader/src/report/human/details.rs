//! What went wrong, check by check; what went right takes one line.

use super::{INDENT, WIDTH, excerpt, indented, line, one_line, plain, speed, timeline};
use crate::report::layout::{count, cut, fold, pad, pad_left};
use crate::report::paint::Paint;
use crate::report::{CheckReport, ExerciseReport, advice, words};
use crate::rubric::Points;
use grade_outcome::{
    Evidence, InFlightEvidence, Lang, PropertyEvidence, RaceEvidence, Stage, Verdict, plural,
};

/// Columns of a short name before a value.
const LABEL: usize = 10;
/// From this number on, skipped checks are told in one line.
const MANY_SKIPPED: usize = 3;

/// Appends one exercise.
pub(super) fn exercise(out: &mut String, exercise: &ExerciseReport, lang: Lang, paint: Paint) {
    let title = format!("── {} · {} ", exercise.id, one_line(&exercise.title));
    let points = words::points(exercise.score, exercise.max_score, lang);
    let points = format!(" {points}");
    let rule = "─".repeat(WIDTH.saturating_sub(count(&title) + count(&points)).max(2));
    line(out, "");
    line(out, &paint.heading(&format!("{title}{rule}{points}")));
    let skipped: Vec<&CheckReport> = exercise
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Skipped)
        .collect();
    let told_together = skipped.len() >= MANY_SKIPPED;
    for check in &exercise.checks {
        if told_together && check.verdict == Verdict::Skipped {
            continue;
        }
        let short = is_short(check);
        if !short && !out.ends_with("\n\n") {
            line(out, "");
        }
        headline(out, check, lang, paint);
        if !short {
            let name = format!("{} · {}", words::stage(check.stage, lang), check.id);
            line(out, &paint.faint(&format!("{}{name}", " ".repeat(INDENT))));
            body(out, exercise, check, lang, paint);
            line(out, "");
        }
    }
    if told_together {
        all_skipped(out, &skipped, lang, paint);
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    if !exercise.output.trim().is_empty() {
        printed(out, &exercise.output, lang, paint);
    }
}

/// One line for all checks that were skipped, with the reason of the first.
fn all_skipped(out: &mut String, skipped: &[&CheckReport], lang: Lang, paint: Paint) {
    let points: Points = skipped.iter().map(|check| check.max_points).sum();
    let count = skipped.len();
    let text = match lang {
        Lang::En => format!(
            "· {count} more {} skipped",
            plural(count as u64, "check was", "checks were")
        ),
        Lang::De => format!(
            "· {count} {}",
            plural(
                count as u64,
                "weiterer Prüfpunkt entfällt",
                "weitere Prüfpunkte entfallen"
            )
        ),
    };
    let room = WIDTH - 13;
    let text = format!(
        " {}{}",
        pad(&text, room + 2),
        pad_left(&format!("0 / {points}"), 10)
    );
    line(out, &paint.verdict(Verdict::Skipped, &text));
}

/// True for a check that is told in one line.
fn is_short(check: &CheckReport) -> bool {
    let quiet = matches!(check.verdict, Verdict::Pass | Verdict::Skipped);
    // A compiler's warning is often the best hint there is.
    let warns = check.stage == Stage::Build && check.message.contains("\n\n");
    quiet && !warns && check.review.is_none() && check.hint.is_empty()
}

fn headline(out: &mut String, check: &CheckReport, lang: Lang, paint: Paint) {
    let points = match check.points {
        Some(points) => format!("{points} / {}", check.max_points),
        None => format!("? / {}", check.max_points),
    };
    let sign = words::sign(check.verdict);
    let word = match check.verdict {
        Verdict::Pass => String::new(),
        other => format!(" ({})", words::verdict(other, lang)),
    };
    let extra = summary(check, lang);
    let room = WIDTH - 3 - 10;
    let title = format!("{}{word}", one_line(&check.title));
    // The last word of what a pass rests on is left out where it has no room.
    let short = extra.rsplit_once(' ').map_or("", |(short, _)| short);
    let extra = [extra.as_str(), short]
        .into_iter()
        .find(|extra| count(&title) + count(extra) <= room - 2);
    let title = cut(&format!("{title}{}", extra.unwrap_or_default()), room);
    let text = format!("{sign} {}", pad(&title, room));
    line(
        out,
        &format!(
            " {}{}",
            paint.verdict(check.verdict, &text),
            pad_left(&points, 10)
        ),
    );
}

/// What a passed check rests on, in a few words.
fn summary(check: &CheckReport, lang: Lang) -> String {
    if check.verdict != Verdict::Pass {
        return String::new();
    }
    match &check.evidence {
        Evidence::Races(races) => match (lang, races.executions, races.complete) {
            (Lang::En, 1, true) => " · the only interleaving".to_owned(),
            (Lang::De, 1, true) => " · die einzige Verzahnung".to_owned(),
            (Lang::En, 1, false) => " · 1 interleaving".to_owned(),
            (Lang::De, 1, false) => " · 1 Verzahnung".to_owned(),
            (Lang::En, all, true) => format!(" · all {all} interleavings"),
            (Lang::De, all, true) => format!(" · alle {all} Verzahnungen"),
            (Lang::En, some, false) => format!(" · {some} interleavings"),
            (Lang::De, some, false) => format!(" · {some} Verzahnungen"),
        },
        Evidence::Speed(speed) => format!(" · {}×", words::decimal(speed.speedup, 1, lang)),
        Evidence::InFlight(proof) => match lang {
            Lang::En => format!(" · {} at once", proof.in_flight),
            Lang::De => format!(" · {} zugleich", proof.in_flight),
        },
        Evidence::Properties(_) | Evidence::None => String::new(),
    }
}

/// All that is said of one check, without colour and without blanks before it.
pub(in crate::report) fn explanation(
    exercise: &ExerciseReport,
    check: &CheckReport,
    lang: Lang,
) -> String {
    let mut out = String::new();
    body(&mut out, exercise, check, lang, Paint::default());
    let blanks = " ".repeat(INDENT);
    let lines: Vec<&str> = out
        .lines()
        .map(|line| line.strip_prefix(&blanks).unwrap_or(line))
        .collect();
    lines.join("\n").trim().to_owned()
}

fn body(
    out: &mut String,
    exercise: &ExerciseReport,
    check: &CheckReport,
    lang: Lang,
    paint: Paint,
) {
    if let Some(text) = advice::whose(check, lang) {
        indented(out, text, INDENT);
        line(out, "");
    }
    indented(out, &plain(&check.message), INDENT);
    // A compiler shows the place itself.
    if check.stage != Stage::Build || !check.message.contains("-->") {
        excerpt::render(out, exercise, check, paint);
    }
    match &check.evidence {
        Evidence::None => {}
        Evidence::Properties(evidence) => counterexample(out, evidence, lang),
        Evidence::Races(evidence) => {
            if !told(evidence, &check.message) {
                call(out, evidence, lang);
            }
            timeline::render(out, evidence, &exercise.lines, lang, paint);
        }
        Evidence::Speed(evidence) => speed::render(out, evidence, lang),
        Evidence::InFlight(evidence) => in_flight(out, evidence, lang),
    }
    if let Some(review) = advice::why_review(check) {
        line(out, "");
        indented(
            out,
            &format!(
                "{}: {}",
                words::pick(lang, "Review", "Ansehen"),
                plain(review)
            ),
            INDENT,
        );
    }
    if !check.hint.is_empty() {
        line(out, "");
        let hint = format!(
            "{}: {}",
            words::pick(lang, "Hint", "Tipp"),
            plain(&check.hint)
        );
        let mut block = String::new();
        indented(&mut block, &hint, INDENT);
        line(out, &paint.advice(block.trim_end()));
    }
}

fn counterexample(out: &mut String, evidence: &PropertyEvidence, lang: Lang) {
    let rows = words::counterexample(evidence, lang);
    if rows.is_empty() {
        return;
    }
    line(out, "");
    for (name, value) in rows {
        labelled(out, name, &plain(value));
    }
}

/// True if `message` names the call that the model made.
fn told(evidence: &RaceEvidence, message: &str) -> bool {
    let model = evidence.model.as_deref();
    model.is_none_or(|model| message.contains(model))
}

/// The call that the model made.
fn call(out: &mut String, evidence: &RaceEvidence, lang: Lang) {
    let model = evidence.model.as_deref().unwrap_or_default();
    let label = words::pick(lang, "call", "Aufruf");
    line(out, "");
    labelled(out, label, &one_line(model));
}

/// A short name and what it stands for, folded so that no character is lost.
fn labelled(out: &mut String, label: &str, text: &str) {
    for (index, text) in fold(text, WIDTH - INDENT - LABEL).iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        line(
            out,
            &format!("{}{}{text}", " ".repeat(INDENT), pad(label, LABEL)),
        );
    }
}

fn in_flight(out: &mut String, evidence: &InFlightEvidence, lang: Lang) {
    line(out, "");
    indented(out, &words::in_flight(evidence, lang), INDENT);
}

fn printed(out: &mut String, output: &str, lang: Lang, paint: Paint) {
    line(out, "");
    line(
        out,
        &paint.heading(words::pick(
            lang,
            " What the code printed:",
            " Was der Code ausgegeben hat:",
        )),
    );
    let mut lines = output.lines();
    for text in lines.by_ref().take(10) {
        line(out, &format!("    | {}", cut(&one_line(text), WIDTH - 6)));
    }
    if lines.next().is_some() {
        line(out, "    | …");
    }
}
