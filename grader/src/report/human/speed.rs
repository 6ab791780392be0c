//! A speed measurement as a few bars.

use super::{indented, line};
use crate::report::layout::{bar, pad};
use crate::report::words;
use grade_outcome::{Lang, SpeedEvidence};

/// Blanks before the bars.
const INDENT: usize = 4;
/// Characters of the longest bar.
const LONGEST: usize = 32;

/// Appends the times with one and with many workers, and the gain against what was needed.
pub(super) fn render(out: &mut String, evidence: &SpeedEvidence, lang: Lang) {
    if evidence.pairs == 0 {
        return;
    }
    let longest = evidence.baseline_seconds.max(evidence.seconds);
    line(out, "");
    let rows = [
        (
            words::pick(lang, "one worker", "ein Arbeiter"),
            evidence.baseline_seconds,
        ),
        (
            words::pick(lang, "many workers", "viele Arbeiter"),
            evidence.seconds,
        ),
    ];
    for (name, seconds) in rows {
        let bar = bar(seconds, longest, LONGEST);
        line(
            out,
            &format!(
                "{}{}{} {:.0} ms",
                " ".repeat(INDENT),
                pad(name, 16),
                bar,
                seconds * 1000.0
            ),
        );
    }
    let SpeedEvidence {
        speedup,
        required,
        low,
        high,
        pairs,
        wall_speedup,
        ..
    } = evidence;
    let reason = words::speed_reason(&evidence.reason);
    let reason = reason
        .map(|reason| format!(" ({})", reason.get(lang)))
        .unwrap_or_default();
    let text = match lang {
        Lang::En => format!(
            "speed-up on free cores {speedup:.2}, needed {required:.2}{reason}; 95 % interval {low:.2} to {high:.2}, {pairs} rounds; by the wall clock {wall_speedup:.2}"
        ),
        Lang::De => format!(
            "Gewinn auf freien Kernen {speedup:.2}, nötig {required:.2}{reason}; 95-%-Intervall {low:.2} bis {high:.2}, {pairs} Runden; nach der Uhr {wall_speedup:.2}"
        ),
    };
    indented(out, &text, INDENT);
}
