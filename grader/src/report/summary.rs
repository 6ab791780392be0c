//! A batch's reports, summed up: scores, how they are distributed, what each check cost the class.
//!
//! Pure, and equal for equal reports: it holds no time and no machine.

use super::{CourseStamp, Report, SCHEMA};
use crate::rubric::Points;
use grade_outcome::{Stage, Text, Verdict};
use serde::{Deserialize, Serialize};

/// Bins of the distribution; each is this many percent wide.
const BIN_PERCENT: u64 = 10;

/// What a batch found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The version of this shape.
    pub schema: u32,
    /// The grader and its version.
    pub tool: String,
    /// The course; none if there is no report.
    pub course: Option<CourseStamp>,
    /// How many submissions there are, and how many of each kind.
    pub counts: Counts,
    /// How many submissions reached how many percent of the points.
    pub distribution: Vec<Bin>,
    /// The mean of the points; none if nothing is decided. Submissions with undecided points count
    /// neither here nor in the median.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_score: Option<f64>,
    /// The median of the points; none if nothing is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_score: Option<f64>,
    /// What each check cost the class.
    pub checks: Vec<CheckCost>,
    /// The submissions, by student.
    pub submissions: Vec<Row>,
}

/// Submissions by how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// All.
    pub submissions: u64,
    /// Those that reached the pass mark.
    pub passed: u64,
    /// Those that did not.
    pub not_passed: u64,
    /// Those for which that is open.
    pub undecided: u64,
    /// Those that a person should look at.
    pub needs_review: u64,
    /// Those with a check that is the grader's own failure.
    pub errors: u64,
}

/// A part of the distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// From this percentage of the points.
    pub from_percent: u64,
    /// To below this one; the last bin has 100 as well.
    pub to_percent: u64,
    /// Submissions; those with undecided points count nowhere.
    pub count: u64,
}

/// One check over all submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCost {
    /// The exercise.
    pub exercise: String,
    /// The check.
    pub id: String,
    /// Its stage.
    pub stage: Stage,
    /// What is checked, in every language.
    pub title: Text,
    /// Submissions that passed it.
    pub pass: u64,
    /// Submissions that failed it.
    pub fail: u64,
    /// Submissions for which it was pointless.
    pub skipped: u64,
    /// Submissions for which the machine could not tell.
    pub inconclusive: u64,
    /// Submissions for which the grader failed.
    pub error: u64,
    /// Points that the class lost here.
    pub points_lost: Points,
}

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The student.
    pub id: String,
    /// SHA-256 over what was graded.
    pub sha256: String,
    /// The points that are decided.
    pub score: Points,
    /// The points that could be reached.
    pub max_score: Points,
    /// The points that are not decided.
    pub undecided: Points,
    /// Whether the pass mark is reached.
    pub passed: Option<bool>,
    /// True if a person should look at it.
    pub needs_review: bool,
}

impl Summary {
    /// Sums up `reports`, which are in the order of the students.
    pub fn of(reports: &[Report]) -> Summary {
        let mut summary = Summary {
            schema: SCHEMA,
            tool: reports
                .first()
                .map_or_else(String::new, |report| report.tool.clone()),
            course: reports.first().map(|report| report.course.clone()),
            counts: Counts::default(),
            distribution: bins(),
            mean_score: None,
            median_score: None,
            checks: Vec::new(),
            submissions: reports.iter().map(row).collect(),
        };
        for report in reports {
            summary.count(report);
            summary.add_checks(report);
        }
        summary.add_averages();
        summary
    }

    fn add_averages(&mut self) {
        let decided = self.submissions.iter();
        let mut scores: Vec<f64> = decided
            .filter(|row| row.undecided == Points::ZERO)
            .map(|row| row.score.number())
            .collect();
        scores.sort_by(f64::total_cmp);
        let count = scores.len();
        if count > 0 {
            let middle = (scores[(count - 1) / 2] + scores[count / 2]) / 2.0;
            let hundredths = |number: f64| (number * 100.0).round() / 100.0;
            self.mean_score = Some(hundredths(scores.iter().sum::<f64>() / count as f64));
            self.median_score = Some(hundredths(middle));
        }
    }

    fn count(&mut self, report: &Report) {
        let counts = &mut self.counts;
        counts.submissions += 1;
        match report.passed {
            Some(true) => counts.passed += 1,
            Some(false) => counts.not_passed += 1,
            None => counts.undecided += 1,
        }
        counts.needs_review += u64::from(report.needs_review);
        counts.errors += u64::from(report.has(Verdict::Error));
        if report.undecided == Points::ZERO && report.max_score > Points::ZERO {
            let percent = report.score.number() * 100.0 / report.max_score.number();
            let bin = (percent as usize / BIN_PERCENT as usize).min(self.distribution.len() - 1);
            self.distribution[bin].count += 1;
        }
    }

    fn add_checks(&mut self, report: &Report) {
        for (exercise, check) in report.checks() {
            let known = self
                .checks
                .iter()
                .position(|cost| cost.exercise == exercise.id && cost.id == check.id);
            let index = known.unwrap_or_else(|| {
                self.checks.push(CheckCost {
                    exercise: exercise.id.clone(),
                    id: check.id.clone(),
                    stage: check.stage,
                    title: check.texts.title.clone(),
                    pass: 0,
                    fail: 0,
                    skipped: 0,
                    inconclusive: 0,
                    error: 0,
                    points_lost: Points::ZERO,
                });
                self.checks.len() - 1
            });
            let cost = &mut self.checks[index];
            match check.verdict {
                Verdict::Pass => cost.pass += 1,
                Verdict::Fail => cost.fail += 1,
                Verdict::Skipped => cost.skipped += 1,
                Verdict::Inconclusive => cost.inconclusive += 1,
                Verdict::Error => cost.error += 1,
            }
            if matches!(check.verdict, Verdict::Fail | Verdict::Skipped) {
                cost.points_lost = cost.points_lost + check.max_points;
            }
        }
    }
}

fn bins() -> Vec<Bin> {
    let bin = |number: u64| Bin {
        from_percent: number * BIN_PERCENT,
        to_percent: (number + 1) * BIN_PERCENT,
        count: 0,
    };
    (0..100 / BIN_PERCENT).map(bin).collect()
}

fn row(report: &Report) -> Row {
    Row {
        id: report.submission.id.clone(),
        sha256: report.submission.sha256.clone(),
        score: report.score,
        max_score: report.max_score,
        undecided: report.undecided,
        passed: report.passed,
        needs_review: report.needs_review,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let mut summary = Summary::of(&[]);
        assert_eq!(summary.median_score, None);
        let row = |score: f64, undecided: f64| Row {
            id: String::new(),
            sha256: String::new(),
            score: Points::new(score).unwrap(),
            max_score: Points::new(10.0).unwrap(),
            undecided: Points::new(undecided).unwrap(),
            passed: None,
            needs_review: false,
        };
        summary.submissions = vec![row(9.0, 0.0), row(2.0, 0.0), row(4.0, 0.0), row(3.0, 0.0)];
        summary.submissions.push(row(0.0, 10.0));
        summary.add_averages();
        assert_eq!(summary.median_score, Some(3.5));
        assert_eq!(summary.mean_score, Some(4.5));
    }
}
