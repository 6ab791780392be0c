//! A report as the `results.json` of Gradescope.

use super::{CheckReport, ExerciseReport, Report, human, words};
use crate::rubric::Points;
use grade_outcome::{Lang, Verdict};
use serde_json::{Value, json};

/// One report. While something is undecided there is no total, so that nobody takes it for a grade.
pub(super) fn render(report: &Report) -> String {
    let tests: Vec<Value> = report
        .exercises
        .iter()
        .zip(1..)
        .flat_map(|(exercise, number)| {
            let checks = exercise.checks.iter().zip(1..);
            checks.map(move |(check, place)| {
                test(exercise, check, &format!("{number}.{place}"), report.lang)
            })
        })
        .collect();
    let mut results = json!({
        "execution_time": report.seconds,
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "tests": tests,
        "extra_data": {
            "tool": report.tool,
            "sha256": report.submission.sha256,
            "undecided": report.undecided,
            "needs_review": report.needs_review,
        },
    });
    if report.undecided == Points::ZERO {
        results["score"] = json!(report.score);
    } else {
        let open = words::pick(
            report.lang,
            "Some checks could not be decided; the points for them are open.",
            "Manche Punkte ließen sich nicht entscheiden; sie sind noch offen.",
        );
        results["output"] = json!(open);
    }
    let text = serde_json::to_string_pretty(&results);
    text.expect("a report can always be written as JSON") + "\n"
}

fn test(exercise: &ExerciseReport, check: &CheckReport, number: &str, lang: Lang) -> Value {
    let mut test = json!({
        "name": format!("{}: {}", exercise.id, check.title),
        "number": number,
        "max_score": check.max_points,
        "output": human::explanation(exercise, check, lang),
        "tags": [exercise.id, check.stage.name()],
        "extra_data": {"check": check.id, "verdict": check.verdict},
    });
    match check.verdict {
        Verdict::Pass => test["status"] = json!("passed"),
        Verdict::Fail | Verdict::Skipped => test["status"] = json!("failed"),
        // Neither passed nor failed: Gradescope has no third word, so there is none.
        Verdict::Inconclusive | Verdict::Error => {}
    }
    if let Some(points) = check.points {
        test["score"] = json!(points);
    }
    test
}
