//! A speed measurement as a few bars.

use super::{INDENT, indented, line};
use crate::report::gains::{self, Gain};
use crate::report::layout::{bar, pad, pad_left};
use grade_outcome::{Lang, SpeedEvidence};

/// Characters of the longest bar.
const LONGEST: usize = 30;

/// Appends the gain with each number of workers against what was needed, as a chart and in words.
pub(super) fn render(out: &mut String, evidence: &SpeedEvidence, lang: Lang) {
    if evidence.pairs == 0 {
        return;
    }
    let gains = gains::of(evidence);
    let longest = gains
        .iter()
        .map(|gain| gain.speedup.max(gain.required))
        .fold(1.0, f64::max);
    line(out, "");
    for gain in &gains {
        line(out, &row(gain, longest, lang));
    }
    line(out, "");
    indented(out, &gains::words(evidence, lang), INDENT);
}

/// `4 workers  ████████│██████████████ 3.9×`, where the stroke is what was needed.
fn row(gain: &Gain, longest: f64, lang: Lang) -> String {
    let mut cells: Vec<char> = pad(&bar(gain.speedup, longest, LONGEST), LONGEST + 1)
        .chars()
        .collect();
    let needed = (gain.required / longest * LONGEST as f64).round() as usize;
    if let Some(cell) = cells.get_mut(needed.min(LONGEST)) {
        *cell = '│';
    }
    let chart: String = cells.into_iter().collect();
    format!(
        "{}{}{chart} {}",
        " ".repeat(INDENT),
        pad(&gain.name(lang), 12),
        pad_left(&gain.figures(lang), 0)
    )
}
