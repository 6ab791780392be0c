//! Reports as JUnit XML, in the dialect that Jenkins, GitLab and Artemis read.
//!
//! A suite is an exercise, a case is a check. What is undecided is skipped there, never a success.

use super::{CheckReport, ExerciseReport, Report, human};
use grade_outcome::{Lang, Verdict};
use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite, XmlString};

/// All reports in one file; with more than one, suites begin with the student's name.
pub(super) fn render(reports: &[Report]) -> String {
    let mut document = quick_junit::Report::new("grade");
    for report in reports {
        let prefix = if reports.len() > 1 {
            format!("{}.", report.submission.id)
        } else {
            String::new()
        };
        document.add_test_suites(
            report
                .exercises
                .iter()
                .map(|exercise| suite(&prefix, exercise, report.lang)),
        );
    }
    let text = document.to_string();
    // Writing to memory can't fail, and every text was freed of what XML lacks.
    text.expect("a report can always be written as XML") + "\n"
}

fn suite(prefix: &str, exercise: &ExerciseReport, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(format!("{prefix}{}", exercise.id));
    suite.add_property(Property::new("grade.points", exercise.score.to_string()));
    suite.add_property(Property::new(
        "grade.max_points",
        exercise.max_score.to_string(),
    ));
    suite.add_test_cases(
        exercise
            .checks
            .iter()
            .map(|check| case(exercise, check, lang)),
    );
    suite
}

fn case(exercise: &ExerciseReport, check: &CheckReport, lang: Lang) -> TestCase {
    let status = match check.verdict {
        Verdict::Pass => TestCaseStatus::success(),
        Verdict::Fail => told(NonSuccessKind::Failure, exercise, check, lang),
        Verdict::Error => told(NonSuccessKind::Error, exercise, check, lang),
        Verdict::Skipped | Verdict::Inconclusive => {
            let mut status = TestCaseStatus::skipped();
            status
                .set_type(check.verdict.name())
                .set_message(first_line(&check.message));
            status
        }
    };
    let mut case = TestCase::new(check.id.as_str(), status);
    case.set_classname(format!("{}.{}", exercise.id, check.stage.name()));
    let points = check
        .points
        .map_or_else(String::new, |points| points.to_string());
    case.add_property(Property::new("grade.points", points));
    case.add_property(Property::new(
        "grade.max_points",
        check.max_points.to_string(),
    ));
    case
}

fn told(
    kind: NonSuccessKind,
    exercise: &ExerciseReport,
    check: &CheckReport,
    lang: Lang,
) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_type(check.verdict.name())
        .set_message(first_line(&check.message))
        .set_description(XmlString::new(human::explanation(exercise, check, lang)));
    status
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
