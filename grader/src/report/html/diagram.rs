//! The two drawings: an interleaving as a sequence diagram, a speed measurement as a plot.

use super::escape;
use crate::report::layout::cut;
use crate::report::words;
use grade_outcome::{Lang, RaceEvidence, SpeedEvidence, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Rows that are drawn.
const MOST_ROWS: usize = 60;
const ROW: usize = 30;
const LANE: usize = 190;
const TOP: usize = 30;
const LEFT: usize = 40;
const CODE: usize = 330;

type Lines = BTreeMap<String, BTreeMap<u32, String>>;

/// What was run, the failing execution, and how much was explored.
pub(super) fn timeline(evidence: &RaceEvidence, lines: &Lines, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(model) = &evidence.model {
        let _ = writeln!(
            out,
            "<p>{}: <code>{}</code></p>",
            words::pick(lang, "Call", "Aufruf"),
            escape(model)
        );
    }
    if !evidence.timeline.is_empty() {
        out += &sequence(&evidence.timeline, lines, lang);
    }
    let number = evidence.executions;
    let text = match (lang, evidence.complete) {
        (Lang::En, true) => format!("All {number} interleavings were explored."),
        (Lang::En, false) => format!("Interleavings explored: {number}."),
        (Lang::De, true) => format!("Alle {number} Verzahnungen wurden durchgespielt."),
        (Lang::De, false) => format!("Durchgespielte Verzahnungen: {number}."),
    };
    if number > 0 {
        let _ = writeln!(out, "<p>{text}</p>");
    }
    out
}

fn sequence(steps: &[Step], lines: &Lines, lang: Lang) -> String {
    let steps = &steps[steps.len().saturating_sub(MOST_ROWS)..];
    let threads: BTreeSet<u64> = steps.iter().map(|step| step.thread).collect();
    let threads: Vec<u64> = threads.into_iter().collect();
    let width = LEFT + threads.len() * LANE + CODE;
    let height = TOP + steps.len() * ROW + 10;
    let title = words::pick(
        lang,
        "The failing interleaving",
        "Die Verzahnung, die scheitert",
    );
    let mut out = format!(
        "<div class=\"scroll\"><svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" aria-label=\"{title}\">\n"
    );
    for (index, thread) in threads.iter().enumerate() {
        let middle = LEFT + index * LANE + LANE / 2;
        let name = words::thread(*thread, lang);
        let _ = writeln!(
            out,
            "<text x=\"{middle}\" y=\"16\" text-anchor=\"middle\">{name}</text>\
             <line class=\"lane\" x1=\"{middle}\" y1=\"22\" x2=\"{middle}\" y2=\"{height}\"/>"
        );
    }
    for (row, step) in steps.iter().enumerate() {
        let lane = threads
            .iter()
            .position(|thread| *thread == step.thread)
            .unwrap_or_default();
        out += &drawn(step, row, lane, threads.len(), lines);
    }
    out + "</svg></div>\n"
}

fn drawn(step: &Step, row: usize, lane: usize, lanes: usize, lines: &Lines) -> String {
    let top = TOP + row * ROW;
    let (left, middle) = (LEFT + lane * LANE + 5, LEFT + lane * LANE + LANE / 2);
    let baseline = top + 17;
    let value = step
        .value
        .as_ref()
        .map(|value| format!(" = {value}"))
        .unwrap_or_default();
    let object = step
        .object
        .as_ref()
        .map(|object| format!(" {object}"))
        .unwrap_or_default();
    let words = cut(&format!("{}{object}{value}", step.op), 22);
    let place = match (&step.file, step.line) {
        (Some(file), Some(line)) => {
            let code = lines.get(file).and_then(|lines| lines.get(&line));
            cut(
                &format!("{line}: {}", code.map_or(file.as_str(), |code| code.trim())),
                40,
            )
        }
        _ => String::new(),
    };
    format!(
        "<text class=\"faint\" x=\"{}\" y=\"{baseline}\" text-anchor=\"end\">{}</text>\
         <rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"24\" rx=\"4\"/>\
         <text x=\"{middle}\" y=\"{baseline}\" text-anchor=\"middle\">{}</text>\
         <text class=\"faint\" x=\"{}\" y=\"{baseline}\">{}</text>\n",
        LEFT - 8,
        step.step,
        LANE - 10,
        escape(&words),
        LEFT + lanes * LANE + 8,
        escape(&place),
    )
}

/// Every round's gain, what was needed, and the interval.
pub(super) fn speed(evidence: &SpeedEvidence, lang: Lang) -> String {
    let mut out = String::new();
    if !evidence.rounds.is_empty() {
        out += &plot(evidence, lang);
    }
    let SpeedEvidence {
        speedup,
        required,
        low,
        high,
        wall_speedup,
        pairs,
        ..
    } = evidence;
    let reason = words::speed_reason(&evidence.reason)
        .map(|text| text.get(lang).to_owned())
        .unwrap_or_default();
    let text = match lang {
        Lang::En => format!(
            "Speed-up on free cores {speedup:.2}, needed {required:.2}; 95 % interval {low:.2} to {high:.2} over {pairs} rounds; by the wall clock {wall_speedup:.2}. {reason}"
        ),
        Lang::De => format!(
            "Gewinn auf freien Kernen {speedup:.2}, nötig {required:.2}; 95-%-Intervall {low:.2} bis {high:.2} aus {pairs} Runden; nach der Uhr {wall_speedup:.2}. {reason}"
        ),
    };
    let _ = writeln!(out, "<p>{}</p>", escape(&text));
    out
}

fn plot(evidence: &SpeedEvidence, lang: Lang) -> String {
    const WIDTH: f64 = 560.0;
    const HEIGHT: f64 = 180.0;
    let gains: Vec<f64> = evidence
        .rounds
        .iter()
        .map(|round| {
            if round.many > 0.0 {
                round.one / round.many
            } else {
                0.0
            }
        })
        .collect();
    let most = gains
        .iter()
        .copied()
        .fold(evidence.required.max(evidence.high), f64::max)
        .max(1.0)
        * 1.1;
    let y = |gain: f64| HEIGHT - 20.0 - (gain / most).clamp(0.0, 1.0) * (HEIGHT - 40.0);
    let step = (WIDTH - 60.0) / gains.len().max(1) as f64;
    let label = words::pick(lang, "Speed-up of every round", "Gewinn jeder Runde");
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" role=\"img\" aria-label=\"{label}\">\n"
    );
    let (top, bottom) = (y(evidence.high), y(evidence.low));
    let (right, limit) = (WIDTH - 10.0, y(evidence.required));
    let _ = writeln!(
        out,
        "<rect class=\"band\" x=\"40\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>\
         <line class=\"limit\" x1=\"40\" y1=\"{limit:.1}\" x2=\"{right:.1}\" y2=\"{limit:.1}\"/>\
         <text class=\"faint\" x=\"36\" y=\"{:.1}\" text-anchor=\"end\">{:.1}×</text>\
         <text class=\"faint\" x=\"36\" y=\"{:.1}\" text-anchor=\"end\">0</text>",
        right - 40.0,
        (bottom - top).max(1.0),
        limit + 4.0,
        evidence.required,
        y(0.0) + 4.0,
    );
    for (index, gain) in gains.iter().enumerate() {
        let class = if *gain >= evidence.rounds[index].required {
            "dot"
        } else {
            "below"
        };
        let x = 50.0 + step * (index as f64 + 0.5);
        let _ = writeln!(
            out,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{:.1}\" r=\"4\"/>",
            y(*gain)
        );
    }
    out + "</svg>\n"
}
