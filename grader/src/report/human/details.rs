//! What went wrong, check by check; what went right takes one line.

use super::{WIDTH, indented, line, one_line, plain, speed, timeline};
use crate::report::layout::{count, cut, fold, pad, pad_left};
use crate::report::paint::Paint;
use crate::report::{CheckReport, ExerciseReport, words};
use crate::rubric::Points;
use grade_outcome::{Evidence, InFlightEvidence, Lang, PropertyEvidence, Stage, Verdict};

/// Blanks before everything that belongs to a check.
const INDENT: usize = 4;
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
        Lang::En => format!("· {count} more checks were skipped"),
        Lang::De => format!("· {count} weitere Punkte entfallen"),
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
        Evidence::Races(races) if races.complete => match lang {
            Lang::En => format!(" · all {} interleavings", races.executions),
            Lang::De => format!(" · alle {} Verzahnungen", races.executions),
        },
        Evidence::Races(races) => match lang {
            Lang::En => format!(" · {} interleavings", races.executions),
            Lang::De => format!(" · {} Verzahnungen", races.executions),
        },
        Evidence::Speed(speed) => format!(" · {:.1}×", speed.speedup),
        Evidence::InFlight(proof) => match lang {
            Lang::En => format!(" · {} at once", proof.in_flight),
            Lang::De => format!(" · {} zugleich", proof.in_flight),
        },
        Evidence::Properties(_) | Evidence::None => String::new(),
    }
}

fn body(
    out: &mut String,
    exercise: &ExerciseReport,
    check: &CheckReport,
    lang: Lang,
    paint: Paint,
) {
    line(
        out,
        &paint.faint(&format!("{}{}", " ".repeat(INDENT), check.id)),
    );
    indented(out, &plain(&check.message), INDENT);
    // A compiler shows the place itself.
    if check.stage != Stage::Build || !check.message.contains("-->") {
        source(out, exercise, check, paint);
    }
    match &check.evidence {
        Evidence::None => {}
        Evidence::Properties(evidence) => counterexample(out, evidence, lang),
        Evidence::Races(evidence) => timeline::render(out, evidence, &exercise.lines, lang, paint),
        Evidence::Speed(evidence) => speed::render(out, evidence, lang),
        Evidence::InFlight(evidence) => in_flight(out, evidence, lang),
    }
    if let Some(review) = &check.review {
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

/// The student's line with those around it, as a compiler would show it.
fn source(out: &mut String, exercise: &ExerciseReport, check: &CheckReport, paint: Paint) {
    let (Some(file), Some(number)) = (&check.file, check.line) else {
        return;
    };
    line(out, "");
    let blanks = " ".repeat(INDENT);
    line(
        out,
        &format!(
            "{blanks}{}",
            paint.faint(&format!("--> {}:{number}", plain(file)))
        ),
    );
    let Some(lines) = exercise.lines.get(file) else {
        return;
    };
    for shown in number.saturating_sub(1)..=number + 1 {
        let Some(code) = lines.get(&shown) else {
            continue;
        };
        let mark = if shown == number { '>' } else { ' ' };
        let code = cut(&one_line(code), WIDTH - INDENT - 9);
        let text = format!("{mark} {shown:>4} | {code}");
        let text = if shown == number {
            paint.heading(&text)
        } else {
            paint.faint(&text)
        };
        line(out, &format!("{blanks}{text}"));
    }
}

fn counterexample(out: &mut String, evidence: &PropertyEvidence, lang: Lang) {
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
    if rows.iter().all(|(_, value)| value.is_none()) {
        return;
    }
    line(out, "");
    for (name, value) in rows {
        let Some(value) = value else {
            continue;
        };
        for (index, text) in fold(&plain(value), WIDTH - INDENT - 10).iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            line(
                out,
                &format!("{}{}{text}", " ".repeat(INDENT), pad(name, 10)),
            );
        }
    }
}

fn in_flight(out: &mut String, evidence: &InFlightEvidence, lang: Lang) {
    let InFlightEvidence {
        in_flight,
        required,
        ..
    } = evidence;
    let text = match lang {
        Lang::En => format!("in flight at once: {in_flight}, needed: {required}"),
        Lang::De => format!("zugleich unterwegs: {in_flight}, nötig: {required}"),
    };
    line(out, "");
    indented(out, &text, INDENT);
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
