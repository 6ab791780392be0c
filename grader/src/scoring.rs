//! From the outcomes of checks to points.
//!
//! Pure: rubric and outcomes in, a scored report out. It alone knows how points add up, what is
//! undecided and when a submission has passed. It must not touch a file, a process or a clock.

use crate::report::{CheckReport, CheckTexts, ExerciseReport};
use crate::rubric::{Points, Rubric, RubricCheck, RubricExercise};
use grade_outcome::{CheckOutcome, Evidence, Place, Stage, Text, Verdict};
use std::collections::BTreeMap;

/// What is known about one exercise when its points are counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// An outcome for each check of the rubric; what is missing becomes an `error`.
    pub outcomes: Vec<CheckOutcome>,
    /// The student's lines that the outcomes speak of.
    pub lines: BTreeMap<String, BTreeMap<u32, String>>,
    /// What the student's code printed.
    pub output: String,
}

/// Sums over several exercises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// The points that are decided.
    pub score: Points,
    /// The points that could be reached.
    pub max_score: Points,
    /// The points that are not decided yet.
    pub undecided: Points,
    /// Whether the pass mark is reached; none while what is undecided could change it.
    pub passed: Option<bool>,
    /// True if a person should look at this.
    pub needs_review: bool,
}

/// Counts the points of one exercise.
pub fn score_exercise(rubric: &RubricExercise, findings: Findings) -> ExerciseReport {
    let Findings {
        mut outcomes,
        lines,
        output,
    } = findings;
    let checks: Vec<CheckReport> = rubric
        .checks
        .iter()
        .map(|check| {
            let position = outcomes.iter().position(|outcome| outcome.id == check.id);
            let outcome = position.map_or_else(
                || unanswered(&check.id, check.stage),
                |position| outcomes.swap_remove(position),
            );
            score_check(check, outcome)
        })
        .collect();
    let stage_verdict = |stage: Stage| {
        let of_stage = checks.iter().filter(|check| check.stage == stage);
        Verdict::worst(of_stage.map(|check| check.verdict))
    };
    let stages = Stage::ALL
        .into_iter()
        .filter_map(|stage| Some((stage, stage_verdict(stage)?)))
        .collect();
    ExerciseReport {
        id: rubric.id.clone(),
        title: String::new(),
        score: checks.iter().filter_map(|check| check.points).sum(),
        max_score: rubric.max_points(),
        undecided: undecided(&checks),
        stages,
        checks,
        texts: rubric.title.clone(),
        lines,
        output,
        key: String::new(),
        alone: false,
    }
}

/// Counts the points of an exercise anew, for a rubric that has the same checks: verdicts stay as
/// they are; points and titles are the rubric's.
pub fn score_again(rubric: &RubricExercise, graded: ExerciseReport) -> ExerciseReport {
    let outcomes = graded.checks.into_iter().map(outcome_of).collect();
    let findings = Findings {
        outcomes,
        lines: graded.lines,
        output: graded.output,
    };
    ExerciseReport {
        key: graded.key,
        alone: graded.alone,
        ..score_exercise(rubric, findings)
    }
}

/// What was found out, from a report.
fn outcome_of(check: CheckReport) -> CheckOutcome {
    let place = check.file.zip(check.line);
    CheckOutcome {
        id: check.id,
        stage: check.stage,
        verdict: check.verdict,
        message: check.texts.message,
        hint: check.texts.hint,
        place: place.map(|(file, line)| Place { file, line }),
        evidence: check.evidence,
        review: check.texts.review,
    }
}

/// Tells the instructor, at the build of an exercise, why a person should look at it.
pub fn review_build(exercise: &mut ExerciseReport, why: &Text) {
    let of_build = exercise
        .checks
        .iter_mut()
        .find(|check| check.stage == Stage::Build);
    if let Some(check) = of_build {
        let review = check.texts.review.take().unwrap_or_default();
        // What was graded before says so already.
        check.texts.review = Some(review.and_once(why));
    }
}

/// Counts the points of all exercises.
pub fn total(rubric: &Rubric, exercises: &[ExerciseReport]) -> Totals {
    let score: Points = exercises.iter().map(|exercise| exercise.score).sum();
    let max_score: Points = exercises.iter().map(|exercise| exercise.max_score).sum();
    let undecided: Points = exercises.iter().map(|exercise| exercise.undecided).sum();
    let open = exercises
        .iter()
        .flat_map(|exercise| &exercise.checks)
        .any(|check| !check.verdict.is_decided() || check.texts.review.is_some());
    Totals {
        score,
        max_score,
        undecided,
        passed: passed(rubric.pass_mark_percent, score, undecided, max_score),
        needs_review: open,
    }
}

/// Whether the mark is reached; `None` while the undecided points could change that.
fn passed(mark_percent: f64, score: Points, undecided: Points, max_score: Points) -> Option<bool> {
    if score.reach(mark_percent, max_score) {
        Some(true)
    } else if (score + undecided).reach(mark_percent, max_score) {
        None
    } else {
        Some(false)
    }
}

fn undecided(checks: &[CheckReport]) -> Points {
    let open = checks.iter().filter(|check| !check.verdict.is_decided());
    open.map(|check| check.max_points).sum()
}

fn score_check(check: &RubricCheck, outcome: CheckOutcome) -> CheckReport {
    let points = match outcome.verdict {
        Verdict::Pass => Some(check.points),
        Verdict::Fail | Verdict::Skipped => Some(Points::ZERO),
        Verdict::Inconclusive | Verdict::Error => None,
    };
    CheckReport {
        id: check.id.clone(),
        stage: check.stage,
        verdict: outcome.verdict,
        points,
        max_points: check.points,
        title: String::new(),
        message: String::new(),
        hint: String::new(),
        file: outcome.place.as_ref().map(|place| place.file.clone()),
        line: outcome.place.as_ref().map(|place| place.line),
        evidence: outcome.evidence,
        review: None,
        texts: CheckTexts {
            title: check.title.clone(),
            message: outcome.message,
            hint: outcome.hint,
            review: outcome.review,
        },
    }
}

/// The outcome of a check that nobody answered.
pub fn unanswered(id: &str, stage: Stage) -> CheckOutcome {
    outcome(
        id,
        stage,
        Verdict::Error,
        Text::new(
            "The judge gave no answer for this check. That is the grader's fault, not yours.",
            "Das Bewertungsprogramm hat zu diesem Prüfpunkt nichts gesagt. Das ist sein Fehler, nicht deiner.",
        ),
    )
}

/// An outcome that rests on no measurement.
pub fn outcome(id: &str, stage: Stage, verdict: Verdict, message: Text) -> CheckOutcome {
    CheckOutcome {
        id: id.to_owned(),
        stage,
        verdict,
        message,
        hint: Text::default(),
        place: None,
        evidence: Evidence::None,
        review: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(number: f64) -> Points {
        Points::new(number).unwrap()
    }

    fn exercise() -> RubricExercise {
        let check = |id: &str, stage, number| RubricCheck {
            id: id.into(),
            stage,
            points: points(number),
            title: Text::verbatim(id),
        };
        RubricExercise {
            id: "a-sum".into(),
            title: Text::verbatim("Sum"),
            optional: false,
            checks: vec![
                check("builds", Stage::Build, 0.0),
                check("adds", Stage::Properties, 3.0),
                check("is_quick", Stage::Speed, 2.0),
                check("is_very_quick", Stage::Speed, 1.5),
            ],
        }
    }

    fn findings(verdicts: &[(&str, Stage, Verdict)]) -> Findings {
        Findings {
            outcomes: verdicts
                .iter()
                .map(|(id, stage, verdict)| outcome(id, *stage, *verdict, Text::verbatim("-")))
                .collect(),
            ..Findings::default()
        }
    }

    #[test]
    fn a_pass_gives_all_points_and_a_fail_none() {
        let report = score_exercise(
            &exercise(),
            findings(&[
                ("builds", Stage::Build, Verdict::Pass),
                ("adds", Stage::Properties, Verdict::Pass),
                ("is_quick", Stage::Speed, Verdict::Fail),
                ("is_very_quick", Stage::Speed, Verdict::Skipped),
            ]),
        );
        assert_eq!(report.score, points(3.0));
        assert_eq!(report.max_score, points(6.5));
        assert_eq!(report.undecided, Points::ZERO);
        assert_eq!(report.checks[2].points, Some(Points::ZERO));
    }

    #[test]
    fn what_is_inconclusive_or_an_error_has_no_points_and_stays_undecided() {
        let report = score_exercise(
            &exercise(),
            findings(&[
                ("builds", Stage::Build, Verdict::Pass),
                ("adds", Stage::Properties, Verdict::Error),
                ("is_quick", Stage::Speed, Verdict::Inconclusive),
                ("is_very_quick", Stage::Speed, Verdict::Pass),
            ]),
        );
        assert_eq!(report.score, points(1.5));
        assert_eq!(report.undecided, points(5.0));
        assert_eq!(report.checks[1].points, None);
        assert_eq!(report.stages[&Stage::Speed], Verdict::Inconclusive);
    }

    #[test]
    fn a_check_without_an_outcome_is_an_error_and_not_a_fail() {
        let report = score_exercise(
            &exercise(),
            findings(&[("builds", Stage::Build, Verdict::Pass)]),
        );
        assert_eq!(report.checks[1].verdict, Verdict::Error);
        assert_eq!(report.undecided, points(6.5));
    }

    #[test]
    fn what_was_graded_is_scored_again_for_other_points_with_the_same_verdicts() {
        let graded = score_exercise(
            &exercise(),
            findings(&[
                ("builds", Stage::Build, Verdict::Pass),
                ("adds", Stage::Properties, Verdict::Pass),
                ("is_quick", Stage::Speed, Verdict::Inconclusive),
                ("is_very_quick", Stage::Speed, Verdict::Fail),
            ]),
        );
        assert_eq!(score_again(&exercise(), graded.clone()), graded);
        let mut dearer = exercise();
        dearer.checks[1].points = points(10.0);
        dearer.checks[2].points = points(4.0);
        dearer.checks[2].title = Text::verbatim("quickly");
        let again = score_again(&dearer, graded);
        assert_eq!(again.score, points(10.0));
        assert_eq!(again.undecided, points(4.0));
        assert_eq!(again.max_score, points(15.5));
        assert_eq!(again.checks[2].verdict, Verdict::Inconclusive);
        assert_eq!(again.checks[2].texts.title, Text::verbatim("quickly"));
    }

    #[test]
    fn an_exercise_has_exactly_the_stages_of_its_rubric() {
        let report = score_exercise(&exercise(), Findings::default());
        let stages: Vec<Stage> = report.stages.keys().copied().collect();
        assert_eq!(stages, [Stage::Build, Stage::Properties, Stage::Speed]);
    }

    #[test]
    fn whether_a_submission_passed_stays_open_while_undecided_points_could_change_it() {
        let [zero, two, five, ten] = [0.0, 2.0, 5.0, 10.0].map(points);
        assert_eq!(passed(50.0, five, zero, ten), Some(true));
        assert_eq!(passed(50.0, five, five, ten), Some(true));
        assert_eq!(passed(50.0, two, five, ten), None);
        assert_eq!(passed(50.0, two, two, ten), Some(false));
    }
}
