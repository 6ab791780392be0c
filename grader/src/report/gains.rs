//! A speed measurement in figures: the gain with each number of workers, and what was needed.
//!
//! Pure, and worded once for every format. It takes what was measured as it is and decides nothing.

use super::words;
use grade_outcome::{Lang, RoundRow, SpeedEvidence, plural};
use std::collections::BTreeSet;

/// What so many workers gained.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gain {
    /// How many.
    pub workers: u64,
    /// Their speed-up on free cores, in the middle of all rounds.
    pub speedup: f64,
    /// The speed-up that was needed, in the middle of all rounds.
    pub required: f64,
    /// Seconds of one worker on free cores.
    pub one: f64,
    /// Seconds of so many workers on free cores.
    pub many: f64,
}

/// The gains of a measurement, by the number of workers.
pub(super) fn of(evidence: &SpeedEvidence) -> Vec<Gain> {
    let counts: BTreeSet<u64> = evidence.rounds.iter().map(|round| round.workers).collect();
    let gain = |workers: u64| {
        let rounds = || {
            evidence
                .rounds
                .iter()
                .filter(|round| round.workers == workers)
        };
        let middle = |of: fn(&RoundRow) -> f64| median(rounds().map(of));
        Gain {
            workers,
            speedup: middle(|round| round.speedup),
            required: middle(|round| round.required),
            one: middle(|round| round.one),
            many: middle(|round| round.many),
        }
    };
    counts.into_iter().map(gain).collect()
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => numbers[middle],
        _ => (numbers[middle - 1] + numbers[middle]) / 2.0,
    }
}

impl Gain {
    /// `4 workers`.
    pub fn name(&self, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{} workers", self.workers),
            Lang::De => format!("{} Arbeiter", self.workers),
        }
    }

    /// The gain, what was needed, and the times it comes from.
    pub fn figures(&self, lang: Lang) -> String {
        let [speedup, required] =
            [self.speedup, self.required].map(|times| words::decimal(times, 1, lang));
        let [one, many] = [self.one, self.many].map(|seconds| (seconds * 1000.0).round());
        let needed = words::pick(lang, "needed", "nötig");
        format!("{speedup}× ({needed} {required}×) {one} → {many} ms")
    }
}

/// The figures of the measurement that decided, in one sentence.
pub(super) fn words(evidence: &SpeedEvidence, lang: Lang) -> String {
    let SpeedEvidence {
        speedup,
        required,
        low,
        high,
        pairs,
        wall_speedup,
        ..
    } = evidence;
    let [speedup, required, low, high, wall] =
        [speedup, required, low, high, wall_speedup].map(|times| words::decimal(*times, 2, lang));
    let reason = words::speed_reason(&evidence.reason)
        .map(|reason| format!(": {}", reason.get(lang)))
        .unwrap_or_default();
    match lang {
        Lang::En => format!(
            "Speed-up on free cores {speedup}, needed {required}{reason}. 95 % interval {low} to {high}, {pairs} {}; by the clock {wall}.",
            plural(*pairs, "round", "rounds")
        ),
        Lang::De => format!(
            "Beschleunigung auf freien Kernen {speedup}, nötig {required}{reason}. 95-%-Intervall {low} bis {high}, {pairs} {}; nach der Uhr {wall}.",
            plural(*pairs, "Runde", "Runden")
        ),
    }
}
