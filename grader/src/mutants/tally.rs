//! What came out for each mutant, and the sums of it. Pure.

use super::operator::Operator;
use grade_outcome::{CheckOutcome, Stage, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum Fate {
    /// It does not compile, which is no mistake of concurrency.
    Invalid,
    /// It lost this check.
    Killed {
        /// The check.
        check: String,
        /// What the student would read, in English.
        message: String,
    },
    /// It lost nothing.
    Survived,
    /// Nothing was lost, and this check could not be decided.
    Unclear {
        /// The check.
        check: String,
        /// `inconclusive` or `error`.
        verdict: Verdict,
        /// The reason, in English.
        message: String,
    },
}

/// A mutant's fate, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The mutant: case, kind of mistake and mark.
    pub mutant: String,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

impl Fate {
    /// The fate of a mutant with these outcomes; what was not looked at after a loss does not count.
    pub fn of(outcomes: &[CheckOutcome]) -> Fate {
        let first = |verdict: Verdict| outcomes.iter().find(|outcome| outcome.verdict == verdict);
        if let Some(lost) = first(Verdict::Fail) {
            return if lost.stage == Stage::Build {
                Fate::Invalid
            } else {
                Fate::Killed {
                    check: lost.id.clone(),
                    message: lost.message.en.clone(),
                }
            };
        }
        match first(Verdict::Error).or_else(|| first(Verdict::Inconclusive)) {
            Some(open) => Fate::Unclear {
                check: open.id.clone(),
                verdict: open.verdict,
                message: open.message.en.clone(),
            },
            None => Fate::Survived,
        }
    }
}

/// One mutant of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The exercise.
    pub exercise: String,
    /// The mutant's id.
    pub id: String,
    /// The kind of mistake.
    pub operator: Operator,
    /// True if it is argued to be right.
    pub argued: bool,
    /// What became of it.
    pub fate: Fate,
}

/// Sums over mutants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lost a check.
    pub killed: usize,
    /// Lost nothing, and should not.
    pub equivalent: usize,
    /// Lost nothing, and should.
    pub survived: usize,
    /// Not decided.
    pub unclear: usize,
    /// Did not compile; counted in nothing else.
    pub invalid: usize,
}

impl Tally {
    /// The sums over `rows`.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Tally {
        let mut tally = Tally::default();
        for row in rows {
            match &row.fate {
                Fate::Invalid => tally.invalid += 1,
                Fate::Killed { .. } => tally.killed += 1,
                Fate::Survived if row.argued => tally.equivalent += 1,
                Fate::Survived => tally.survived += 1,
                Fate::Unclear { .. } => tally.unclear += 1,
            }
        }
        tally
    }

    /// Mutants that compile.
    pub fn all(&self) -> usize {
        self.killed + self.equivalent + self.survived + self.unclear
    }

    /// Killed ones of those that should be, in percent; none if there are none.
    pub fn percent(&self) -> Option<f64> {
        let wrong = self.killed + self.survived + self.unclear;
        (wrong > 0).then(|| 100.0 * self.killed as f64 / wrong as f64)
    }

    /// How many mutants each check has killed.
    pub fn by_check<'r>(
        rows: impl IntoIterator<Item = &'r Row>,
    ) -> BTreeMap<(String, String), usize> {
        let mut kills = BTreeMap::new();
        for row in rows {
            if let Fate::Killed { check, .. } = &row.fate {
                *kills
                    .entry((row.exercise.clone(), check.clone()))
                    .or_default() += 1;
            }
        }
        kills
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::outcome;
    use grade_outcome::Text;

    fn one(stage: Stage, verdict: Verdict) -> CheckOutcome {
        outcome("adds", stage, verdict, Text::verbatim("-"))
    }

    #[test]
    fn a_mutant_that_does_not_compile_is_neither_killed_nor_alive() {
        let outcomes = [
            one(Stage::Build, Verdict::Fail),
            one(Stage::Races, Verdict::Skipped),
        ];
        assert_eq!(Fate::of(&outcomes), Fate::Invalid);
    }

    #[test]
    fn a_loss_counts_whatever_was_not_looked_at_after_it() {
        let outcomes = [
            one(Stage::Properties, Verdict::Error),
            one(Stage::Races, Verdict::Fail),
        ];
        assert!(matches!(Fate::of(&outcomes), Fate::Killed { .. }));
        assert!(matches!(Fate::of(&outcomes[..1]), Fate::Unclear { .. }));
        assert_eq!(
            Fate::of(&[one(Stage::Races, Verdict::Pass)]),
            Fate::Survived
        );
    }

    #[test]
    fn only_what_should_be_killed_counts_in_the_share() {
        let row = |argued, fate| Row {
            exercise: "a".into(),
            id: "m".into(),
            operator: Operator::OffByOne,
            argued,
            fate,
        };
        let killed = || Fate::Killed {
            check: "adds".into(),
            message: String::new(),
        };
        let rows = [
            row(false, killed()),
            row(false, killed()),
            row(false, killed()),
            row(false, Fate::Survived),
            row(true, Fate::Survived),
            row(false, Fate::Invalid),
        ];
        let tally = Tally::of(&rows);
        assert_eq!((tally.all(), tally.percent()), (5, Some(75.0)));
        assert_eq!(Tally::by_check(&rows).len(), 1);
    }
}
