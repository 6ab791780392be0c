//! Stages and verdicts, and how several verdicts make one.

use serde::{Deserialize, Serialize};

/// A part of the grading of one exercise, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The submission compiles and keeps the rules of the course.
    Build,
    /// The functions return what they must, for generated inputs.
    Properties,
    /// No interleaving breaks them (model checking).
    Races,
    /// They are really concurrent, and faster where that was asked.
    Speed,
}

impl Stage {
    /// All stages in the order in which they run.
    pub const ALL: [Stage; 4] = [Stage::Build, Stage::Properties, Stage::Races, Stage::Speed];

    /// The name in reports and in rubric.yaml.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Build => "build",
            Stage::Properties => "properties",
            Stage::Races => "races",
            Stage::Speed => "speed",
        }
    }
}

/// What is known about one check.
///
/// The order is from worst to best: a stage's verdict is the smallest of its checks' verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The grader's own failure; costs the student nothing.
    Error,
    /// The submission does not do what was asked.
    Fail,
    /// The machine could not tell.
    Inconclusive,
    /// An earlier stage made the check pointless.
    Skipped,
    /// Positive evidence that the submission does what was asked.
    Pass,
}

impl Verdict {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Error => "error",
            Verdict::Fail => "fail",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Skipped => "skipped",
            Verdict::Pass => "pass",
        }
    }

    /// The worst of several verdicts; `None` if there are none.
    pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
        verdicts.into_iter().min()
    }

    /// True where points are settled, false where they may still be given.
    pub fn is_decided(self) -> bool {
        match self {
            Verdict::Pass | Verdict::Fail | Verdict::Skipped => true,
            Verdict::Error | Verdict::Inconclusive => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_verdict_follows_the_order_of_the_contract() {
        use Verdict::*;
        assert_eq!(Verdict::worst([Pass, Skipped]), Some(Skipped));
        assert_eq!(
            Verdict::worst([Pass, Inconclusive, Skipped]),
            Some(Inconclusive)
        );
        assert_eq!(Verdict::worst([Inconclusive, Fail]), Some(Fail));
        assert_eq!(Verdict::worst([Fail, Error]), Some(Error));
        assert_eq!(Verdict::worst([]), None);
    }
}
