//! The outcomes that need no judge: of the build, and where there was nothing to judge.
//!
//! Pure: every sentence about the build that a student reads is here.

use super::excerpt;
use crate::build::Failure;
use crate::complaint::Tell;
use crate::intake::{IntakeError, StagedExercise, Submission};
use crate::report::LeftOut;
use crate::rubric::{RubricCheck, RubricExercise};
use crate::scoring::{Findings, outcome};
use grade_outcome::{CheckOutcome, Stage, Text, Verdict};

/// How many odd files are told.
const ODD_FILES: usize = 5;

/// The outcomes of the build's checks when it went well.
pub(super) fn built(
    rubric: &RubricExercise,
    notes: &[Text],
    warnings: &str,
    review: Option<&Text>,
) -> Vec<CheckOutcome> {
    let mut message = Text::new("The code compiles.", "Der Code kompiliert.");
    for note in notes {
        message = message.and(note);
    }
    if !warnings.trim().is_empty() {
        let but = Text::new(
            "The compiler has warnings, which cost nothing:",
            "Der Compiler warnt; das kostet nichts:",
        );
        message = quote(&message.and(&but), warnings);
    }
    let of_build = rubric
        .checks
        .iter()
        .filter(|check| check.stage == Stage::Build);
    of_build
        .map(|check| CheckOutcome {
            review: review.cloned(),
            ..outcome(&check.id, check.stage, Verdict::Pass, message.clone())
        })
        .collect()
}

/// What an instructor is told of files of `exercise`, one of `all`, that nobody hands in by accident.
pub(super) fn odd_files(exercise: &str, all: &[String], left_out: &[LeftOut]) -> Option<Text> {
    // Paths within a submission begin with the exercise, those within a single crate do not.
    let of_another = |path: &str| {
        let first = path.split('/').next().unwrap_or_default();
        first != exercise && all.iter().any(|other| other == first)
    };
    let mine = left_out
        .iter()
        .filter(|file| file.odd && !of_another(&file.path));
    let mut text = Text::default();
    for file in mine.take(ODD_FILES) {
        let path = Text::verbatim(format!("{}:", file.path));
        text = text.and(&path).and(&file.reason);
    }
    (text != Text::default()).then(|| {
        Text::new(
            "There are files in the submission that hardly anybody has by accident:",
            "In der Abgabe sind Dateien, die kaum jemand aus Versehen hat:",
        )
        .and(&text)
    })
}

/// Words that graders, test programs and CI services obey, and that no exercise asks to print.
const WORDS_OF_GRADERS: [&str; 9] = [
    "test result: ok",
    "\"verdict\"",
    "\"points\"",
    "\"type\":\"outcome\"",
    "::notice",
    "::error",
    "::set-output",
    "<testsuite",
    "ok 1 - ",
];

/// What an instructor is told of `output`, if it looks like a grader's.
pub(super) fn words_of_graders(output: &str) -> Option<Text> {
    let found = WORDS_OF_GRADERS
        .iter()
        .find(|words| output.contains(**words))?;
    Some(Text::new(
        format!("The code prints what a grader or a test run would print (`{found}`)."),
        format!(
            "Der Code gibt aus, was ein Bewertungsprogramm oder ein Testlauf ausgeben würde (`{found}`)."
        ),
    ))
}

/// The outcomes of the races when there is no model, which is never the student's fault.
pub(super) fn no_model(rubric: &RubricExercise, detail: &str) -> Vec<CheckOutcome> {
    let message = quote(
        &Text::new(
            "The grader could not build this code for the model checker. That is the grader's fault, not yours.",
            "Das Bewertungsprogramm konnte diesen Code nicht für die Modellprüfung bauen. Das ist sein Fehler, nicht deiner.",
        ),
        detail,
    );
    let of_races = rubric
        .checks
        .iter()
        .filter(|check| check.stage == Stage::Races);
    of_races
        .map(|check| outcome(&check.id, check.stage, Verdict::Error, message.clone()))
        .collect()
}

/// The outcomes when the student's code does not compile or breaks a rule.
pub(super) fn build_failed(
    rubric: &RubricExercise,
    staged: &StagedExercise,
    failure: Failure,
) -> Findings {
    let Failure {
        message,
        diagnostics,
        place,
        review,
    } = failure;
    let compiler_spoke = !diagnostics.trim().is_empty();
    let message = if compiler_spoke {
        quote(&message, &diagnostics)
    } else {
        message
    };
    let hint = if compiler_spoke {
        Text::new(
            "Run `cargo check` in the exercise's folder and mend the first error first; later ones often follow from it.",
            "Starte `cargo check` im Ordner der Aufgabe und behebe zuerst den ersten Fehler; spätere folgen oft daraus.",
        )
    } else {
        Text::default()
    };
    let skipped = Text::new(
        "Not checked, because the code does not compile.",
        "Nicht geprüft, weil der Code nicht kompiliert.",
    );
    let outcomes = each(rubric, |check| {
        if check.stage == Stage::Build {
            CheckOutcome {
                hint: hint.clone(),
                place: place.clone(),
                review: review.clone(),
                ..outcome(&check.id, check.stage, Verdict::Fail, message.clone())
            }
        } else {
            outcome(&check.id, check.stage, Verdict::Skipped, skipped.clone())
        }
    });
    let lines = excerpt::lines(&outcomes, staged);
    Findings {
        outcomes,
        lines,
        output: String::new(),
    }
}

/// The outcomes of an exercise that the submission does not have.
///
/// A person looks at a submission that has no exercise at all, and is told what was left out of it.
pub(super) fn not_handed_in(rubric: &RubricExercise, submission: &Submission) -> Findings {
    let nothing = submission.exercises.is_empty().then(|| {
        let why = submission.left_out.iter().take(ODD_FILES);
        why.fold(
            Text::new(
                "There is nothing in this submission that can be graded.",
                "In dieser Abgabe ist nichts, das sich bewerten lässt.",
            ),
            |text, file| {
                text.and(&Text::verbatim(format!("{}:", file.path)))
                    .and(&file.why)
            },
        )
    });
    let message = Text::new(
        format!("There is no {}/src/lib.rs in this submission.", rubric.id),
        format!("In dieser Abgabe fehlt {}/src/lib.rs.", rubric.id),
    );
    let skipped = Text::new("Not handed in.", "Nicht abgegeben.");
    Findings {
        outcomes: each(rubric, |check| match check.stage {
            Stage::Build => CheckOutcome {
                review: nothing.clone(),
                ..outcome(&check.id, check.stage, Verdict::Fail, message.clone())
            },
            _ => outcome(&check.id, check.stage, Verdict::Skipped, skipped.clone()),
        }),
        ..Findings::default()
    }
}

/// The outcomes of a submission that can't be taken in: no points, and a person should look.
pub(super) fn refused(rubric: &RubricExercise, error: &IntakeError) -> Findings {
    let Text { en, de } = error.tell();
    let message = Text::new(
        format!("This submission could not be taken in: {en}"),
        format!("Diese Abgabe ließ sich nicht einlesen: {de}"),
    );
    let review = Text::new(
        "The submission could not be taken in; see whether the right files were handed in.",
        "Die Abgabe ließ sich nicht einlesen; bitte nachsehen, ob die richtigen Dateien abgegeben wurden.",
    );
    let unreadable = matches!(error, IntakeError::Io { .. });
    Findings {
        outcomes: each(rubric, |check| {
            let verdict = match check.stage {
                // A file that can't be read may well be the machine's fault.
                _ if unreadable => Verdict::Error,
                Stage::Build => Verdict::Fail,
                _ => Verdict::Skipped,
            };
            CheckOutcome {
                review: Some(review.clone()),
                ..outcome(&check.id, check.stage, verdict, message.clone())
            }
        }),
        ..Findings::default()
    }
}

/// The outcomes where the grader itself failed.
pub(super) fn all_errors(rubric: &RubricExercise, detail: &Text) -> Findings {
    let message = Text::new(
        format!("The grader failed here, not you: {}", detail.en),
        format!(
            "Hier hat das Bewertungsprogramm versagt, nicht du: {}",
            detail.de
        ),
    );
    Findings {
        outcomes: each(rubric, |check| {
            outcome(&check.id, check.stage, Verdict::Error, message.clone())
        }),
        ..Findings::default()
    }
}

/// The outcomes where the machine could not even build.
pub(super) fn all_unclear(rubric: &RubricExercise, detail: &Text) -> Findings {
    let message = Text::new(
        format!("This machine is too busy to tell: {}", detail.en),
        format!(
            "Dieser Rechner hat zu viel zu tun, um das zu entscheiden: {}",
            detail.de
        ),
    );
    Findings {
        outcomes: each(rubric, |check| {
            outcome(
                &check.id,
                check.stage,
                Verdict::Inconclusive,
                message.clone(),
            )
        }),
        ..Findings::default()
    }
}

fn each(rubric: &RubricExercise, make: impl Fn(&RubricCheck) -> CheckOutcome) -> Vec<CheckOutcome> {
    rubric.checks.iter().map(make).collect()
}

/// A sentence and a compiler's words under it, which are marked as what must not be wrapped.
fn quote(sentence: &Text, words: &str) -> Text {
    let words: String = words
        .trim_end()
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect();
    Text::new(
        format!("{}\n\n{words}", sentence.en),
        format!("{}\n\n{words}", sentence.de),
    )
}
