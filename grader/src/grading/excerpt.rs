//! The student's lines that a report speaks of.

use crate::intake::StagedExercise;
use grade_outcome::{CheckOutcome, Evidence};
use std::collections::{BTreeMap, BTreeSet};

/// Lines before and after a named one that are kept as well.
const AROUND: u32 = 1;

/// File, line and text of every line that `outcomes` name, and of those around them.
pub(super) fn lines(
    outcomes: &[CheckOutcome],
    staged: &StagedExercise,
) -> BTreeMap<String, BTreeMap<u32, String>> {
    let mut named: BTreeSet<(&str, u32)> = BTreeSet::new();
    for outcome in outcomes {
        named.extend(
            outcome
                .place
                .iter()
                .map(|place| (place.file.as_str(), place.line)),
        );
        if let Evidence::Races(races) = &outcome.evidence {
            let places = races
                .timeline
                .iter()
                .filter_map(|step| Some((step.file.as_deref()?, step.line?)));
            named.extend(places);
        }
    }
    let mut lines: BTreeMap<String, BTreeMap<u32, String>> = BTreeMap::new();
    for (file, line) in named {
        let Some(contents) = staged.files.get(file) else {
            continue;
        };
        let text = String::from_utf8_lossy(contents);
        for number in line.saturating_sub(AROUND).max(1)..=line.saturating_add(AROUND) {
            if let Some(text) = text.lines().nth(number as usize - 1) {
                lines
                    .entry(file.to_owned())
                    .or_default()
                    .insert(number, text.to_owned());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::outcome;
    use grade_outcome::{Place, Stage, Text, Verdict};

    #[test]
    fn a_named_line_is_kept_with_its_neighbours_and_nothing_else() {
        let staged = StagedExercise {
            id: "a-sum".into(),
            files: BTreeMap::from([("src/lib.rs".to_owned(), b"one\ntwo\nthree\nfour\n".to_vec())]),
            digest: String::new(),
        };
        let place = |line| CheckOutcome {
            place: Some(Place {
                file: "src/lib.rs".into(),
                line,
            }),
            ..outcome(
                "adds",
                Stage::Properties,
                Verdict::Fail,
                Text::verbatim("-"),
            )
        };
        let kept = lines(&[place(1), place(99)], &staged);
        let numbers: Vec<u32> = kept["src/lib.rs"].keys().copied().collect();
        assert_eq!(numbers, [1, 2]);
        assert_eq!(kept["src/lib.rs"][&2], "two");
    }
}
