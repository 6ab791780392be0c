//! A speed measurement as a plot: every round, what was needed, and the interval.

use super::escape;
use crate::report::gains::{self, Gain};
use crate::report::words;
use grade_outcome::{Lang, RoundRow, SpeedEvidence};
use std::fmt::Write as _;

/// Pixels.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 230.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 44.0;

/// The plot and the figures under it.
pub(super) fn render(evidence: &SpeedEvidence, lang: Lang) -> String {
    let mut out = String::new();
    if !evidence.rounds.is_empty() {
        out += &Plot::new(evidence, lang).render();
    }
    if evidence.pairs > 0 {
        out += &figures(evidence, lang);
        let _ = writeln!(out, "<p>{}</p>", escape(&gains::words(evidence, lang)));
    }
    out
}

/// One row for each number of workers.
fn figures(evidence: &SpeedEvidence, lang: Lang) -> String {
    let mut out = "<ul class=\"gains\">\n".to_owned();
    for gain in gains::of(evidence) {
        let _ = writeln!(
            out,
            "<li><strong>{}</strong>: {}</li>",
            gain.name(lang),
            gain.figures(lang)
        );
    }
    out + "</ul>\n"
}

/// The rounds from left to right, a group for each number of workers.
struct Plot<'p> {
    evidence: &'p SpeedEvidence,
    lang: Lang,
    gains: Vec<Gain>,
    /// The gain at the upper edge.
    most: f64,
    /// Pixels of a round.
    step: f64,
}

impl<'p> Plot<'p> {
    fn new(evidence: &'p SpeedEvidence, lang: Lang) -> Plot<'p> {
        let of_rounds = evidence.rounds.iter();
        let most = of_rounds
            .map(|round| round.speedup.max(round.required))
            .fold(evidence.high, f64::max);
        let gains = gains::of(evidence);
        let places = evidence.rounds.len() + gains.len();
        Plot {
            evidence,
            lang,
            gains,
            most: most.max(1.0) * 1.1,
            step: (WIDTH - LEFT - 8.0) / places as f64,
        }
    }

    fn y(&self, gain: f64) -> f64 {
        let share = (gain / self.most).clamp(0.0, 1.0);
        HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
    }

    fn render(&self) -> String {
        let title = words::pick(
            self.lang,
            "The speed-up of every round; the dashed line is what was needed, the band the 95 % interval",
            "Die Beschleunigung jeder Runde; die gestrichelte Linie ist, was nötig war, das Band das 95-%-Intervall",
        );
        let mut out = format!(
            "<figure class=\"plot\"><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\n<title>{title}</title>\n"
        );
        out += &self.axis();
        let mut x = LEFT;
        for gain in &self.gains {
            out += &self.group(gain, x);
            let rounds = self.rounds(gain.workers).count();
            x += (rounds + 1) as f64 * self.step;
        }
        let _ = writeln!(out, "</svg><figcaption>{title}.</figcaption></figure>");
        out
    }

    fn rounds(&self, workers: u64) -> impl Iterator<Item = &RoundRow> {
        let rounds = self.evidence.rounds.iter();
        rounds.filter(move |round| round.workers == workers)
    }

    fn axis(&self) -> String {
        let mut out = String::new();
        let every = if self.most > 8.0 { 2.0 } else { 1.0 };
        let mut gain = 0.0;
        while gain <= self.most {
            let y = self.y(gain);
            let _ = writeln!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\"/>\
                 <text class=\"faint\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{gain:.0}×</text>",
                WIDTH - 8.0,
                LEFT - 6.0,
                y + 4.0,
            );
            gain += every;
        }
        out
    }

    /// The rounds with one number of workers, from `x` on.
    fn group(&self, gain: &Gain, x: f64) -> String {
        let count = self.rounds(gain.workers).count();
        let (left, right) = (x + self.step * 0.25, x + self.step * (count as f64 + 0.25));
        let mut out = String::new();
        // The interval is of the number of workers that decided.
        if (gain.speedup - self.evidence.speedup).abs() < 1e-9 {
            let (top, bottom) = (self.y(self.evidence.high), self.y(self.evidence.low));
            let _ = writeln!(
                out,
                "<rect class=\"band\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                right - left,
                (bottom - top).max(2.0),
            );
        }
        for (index, round) in self.rounds(gain.workers).enumerate() {
            let middle = x + self.step * (index as f64 + 0.75);
            let (from, to) = (middle - self.step / 2.0, middle + self.step / 2.0);
            let needed = self.y(round.required);
            let class = if round.speedup >= round.required {
                "dot"
            } else {
                "below"
            };
            let _ = writeln!(
                out,
                "<line class=\"limit\" x1=\"{from:.1}\" y1=\"{needed:.1}\" x2=\"{to:.1}\" y2=\"{needed:.1}\"/>\
                 <circle class=\"{class}\" cx=\"{middle:.1}\" cy=\"{:.1}\" r=\"4\"/>",
                self.y(round.speedup)
            );
        }
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            (left + right) / 2.0,
            HEIGHT - BOTTOM + 22.0,
            gain.name(self.lang)
        );
        out
    }
}
