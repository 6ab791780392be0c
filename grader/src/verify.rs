//! The course checks itself: what its own submissions must get.
//!
//! Pure but for finding the cases. Templates compile and score nothing, the reference and every idiom
//! score full marks, each pitfall loses exactly the checks that its expect.yaml names, and every check
//! is lost by some pitfall.

use crate::complaint::{self, Tell};
use crate::course::Course;
use crate::report::{Report, words};
use crate::yaml::{Problems, Reader};
use grade_outcome::{Lang, Stage, Text, Verdict};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One submission of the course's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The exercise.
    pub exercise: String,
    /// What it is called, such as `pitfalls/join-at-once`.
    pub name: String,
    /// The crate.
    pub path: PathBuf,
    /// What it must get.
    pub expected: Expected,
}

/// What a case must get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// It compiles and has no points.
    Nothing,
    /// All checks pass.
    Everything,
    /// Exactly these checks fail.
    Loses {
        /// The checks' ids.
        checks: BTreeSet<String>,
        /// What is wrong with it.
        why: Text,
    },
}

/// Why the cases can't be found.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A file or folder can't be read.
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// An expect.yaml has mistakes.
    Mistakes(#[from] Problems),
}

impl Tell for VerifyError {
    fn tell(&self) -> Text {
        match self {
            VerifyError::Read { path, source } => complaint::unreadable(path, source),
            VerifyError::Mistakes(problems) => problems.tell(),
        }
    }
}

/// The cases of the `wanted` exercises.
///
/// # Errors
/// A folder can't be read, or an expect.yaml has mistakes.
pub fn cases(course: &Course, wanted: &[String]) -> Result<Vec<Case>, VerifyError> {
    let mut cases = Vec::new();
    for id in wanted {
        let mut add = |name: String, path: PathBuf, expected: Expected| {
            cases.push(Case {
                exercise: id.clone(),
                name,
                path,
                expected,
            });
        };
        add(
            "template".to_owned(),
            course.templates().join(id),
            Expected::Nothing,
        );
        // A student's copy of the course has no sample solutions.
        if course.reference().is_dir() {
            add(
                "reference".to_owned(),
                course.reference().join(id),
                Expected::Everything,
            );
        }
        let folder = course.exercise_dir(id);
        for path in crates(&folder.join("idioms"))? {
            add(
                format!("idioms/{}", name(&path)),
                path,
                Expected::Everything,
            );
        }
        for path in crates(&folder.join("pitfalls"))? {
            let expected = expectation(course, id, &path)?;
            add(format!("pitfalls/{}", name(&path)), path, expected);
        }
    }
    Ok(cases)
}

/// What is not as expected, a sentence each; none if everything is.
pub fn complaints(case: &Case, report: &Report) -> Vec<Text> {
    let lost = |verdict: Verdict| -> BTreeSet<String> {
        let of_verdict = report
            .checks()
            .filter(|(_, check)| check.verdict == verdict);
        of_verdict.map(|(_, check)| check.id.clone()).collect()
    };
    let mut complaints = Vec::new();
    for verdict in [Verdict::Error, Verdict::Inconclusive] {
        for id in lost(verdict) {
            complaints.push(
                Text::new(
                    format!("{id} is {}", words::verdict(verdict, Lang::En)),
                    format!("{id}: {}", words::verdict(verdict, Lang::De)),
                )
                .and(&reason(report, &id)),
            );
        }
    }
    let mut failed = lost(Verdict::Fail);
    failed.extend(lost(Verdict::Skipped));
    match &case.expected {
        Expected::Nothing => {
            let builds = report.exercises.iter().all(|exercise| {
                exercise
                    .stages
                    .get(&Stage::Build)
                    .is_none_or(|verdict| *verdict == Verdict::Pass)
            });
            if !builds {
                complaints.push(Text::new(
                    "the template does not compile",
                    "die Vorlage kompiliert nicht",
                ));
            }
            let given = report
                .checks()
                .filter(|(_, check)| check.stage != Stage::Build && check.verdict == Verdict::Pass);
            complaints.extend(given.map(|(_, check)| {
                Text::new(
                    format!("{} passes for the template", check.id),
                    format!("{} ist schon für die Vorlage richtig", check.id),
                )
            }));
        }
        Expected::Everything => {
            complaints.extend(failed.iter().map(|id| {
                Text::new(format!("{id} fails"), format!("{id} ist falsch"))
                    .and(&reason(report, id))
            }));
        }
        Expected::Loses { checks, .. } => {
            let missed = checks
                .difference(&failed)
                .filter(|id| is_decided(report, id));
            complaints.extend(missed.map(|id| {
                Text::new(
                    format!("{id} should fail and passes"),
                    format!("{id} müsste falsch sein und ist richtig"),
                )
            }));
            let surprising = failed.difference(checks);
            complaints.extend(surprising.map(|id| {
                Text::new(
                    format!("{id} fails and should pass"),
                    format!("{id} ist falsch und müsste richtig sein"),
                )
                .and(&reason(report, id))
            }));
        }
    }
    complaints
}

/// The checks of the `wanted` exercises that none of `cases` loses, with their exercises: nobody knows
/// whether they can fail at all.
pub fn never_lost<'c>(
    course: &'c Course,
    wanted: &[String],
    cases: &[Case],
) -> Vec<(&'c str, &'c str)> {
    let is_lost = |exercise: &str, check: &str| {
        cases.iter().any(|case| match &case.expected {
            Expected::Loses { checks, .. } => case.exercise == exercise && checks.contains(check),
            Expected::Nothing | Expected::Everything => false,
        })
    };
    let exercises = course.rubric.exercises.iter();
    exercises
        .filter(|exercise| wanted.contains(&exercise.id))
        .flat_map(|exercise| {
            let checks = exercise.checks.iter();
            checks.map(|check| (exercise.id.as_str(), check.id.as_str()))
        })
        .filter(|(exercise, check)| !is_lost(exercise, check))
        .collect()
}

fn is_decided(report: &Report, id: &str) -> bool {
    report
        .checks()
        .any(|(_, check)| check.id == id && check.verdict.is_decided())
}

/// What the report says of the check `id`, in its language.
fn reason(report: &Report, id: &str) -> Text {
    let check = report.checks().find(|(_, check)| check.id == id);
    check.map_or_else(Text::default, |(_, check)| {
        Text::verbatim(format!("({})", check.message.trim()))
    })
}

/// The folders in `folder` that have a `src`; none if `folder` is not there.
fn crates(folder: &Path) -> Result<Vec<PathBuf>, VerifyError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |source| VerifyError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.join("src").is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn expectation(course: &Course, exercise: &str, pitfall: &Path) -> Result<Expected, VerifyError> {
    let file = pitfall.join("expect.yaml");
    let text = fs::read_to_string(&file).map_err(|source| VerifyError::Read {
        path: file.clone(),
        source,
    })?;
    let checks = course
        .rubric
        .exercise(exercise)
        .map_or(&[][..], |exercise| &exercise.checks);
    let known: Vec<&str> = checks.iter().map(|check| check.id.as_str()).collect();
    let shown = file.strip_prefix(&course.root).unwrap_or(&file);
    Ok(parse_expectation(
        &shown.display().to_string(),
        &text,
        &known,
    )?)
}

fn parse_expectation(file: &str, text: &str, known: &[&str]) -> Result<Expected, Problems> {
    let (mut reader, root) = Reader::parse(file, text)?;
    let expected = (|| {
        let fields = reader.fields(
            &root,
            ("an expectation", "eine Erwartung"),
            &["loses", "why"],
        )?;
        let loses = reader.required(&fields, "loses")?;
        let why = reader.required(&fields, "why")?;
        let mut checks = BTreeSet::new();
        let items = reader.items(
            &loses,
            ("the checks that are lost", "die verlorenen Prüfpunkte"),
        )?;
        if items.is_empty() {
            reader.refuse(
                &loses,
                Text::new(
                    "a pitfall loses at least one check",
                    "eine Falle verliert mindestens einen Prüfpunkt",
                ),
            );
        }
        for item in items {
            let position = reader.choice(
                &item,
                ("a check of this exercise", "ein Prüfpunkt dieser Aufgabe"),
                known,
            );
            checks.extend(position.map(|position| known[position].to_owned()));
        }
        let why = reader.bilingual(&why)?;
        Some(Expected::Loses { checks, why })
    })();
    reader.finish(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 2] = ["builds", "adds"];

    #[test]
    fn an_expectation_names_the_checks_that_are_lost() {
        let text = "loses: [adds]\nwhy: { en: Wrong., de: Falsch. }\n";
        let expected = parse_expectation("expect.yaml", text, &KNOWN).unwrap();
        let Expected::Loses { checks, why } = expected else {
            panic!("{expected:?}");
        };
        assert_eq!(checks, BTreeSet::from(["adds".to_owned()]));
        assert_eq!(why.de, "Falsch.");
    }

    #[test]
    fn a_check_that_does_not_exist_is_refused_with_its_place() {
        let text = "loses: [ads]\nwhy: { en: Wrong., de: Falsch. }\n";
        let problems = parse_expectation("expect.yaml", text, &KNOWN).unwrap_err();
        assert!(
            problems
                .to_string()
                .starts_with("expect.yaml:1:9: `ads` is not a check"),
            "{problems}"
        );
    }

    #[test]
    fn a_pitfall_that_loses_nothing_is_refused() {
        let text = "loses: []\nwhy: { en: Wrong., de: Falsch. }\n";
        assert!(parse_expectation("expect.yaml", text, &KNOWN).is_err());
    }
}
