//! What is printed, kept as it was reviewed: each example in both languages, and the class.

use crate::examples::{all, class, example};
use grade_outcome::{Evidence, Lang, Stage, Verdict};
use grader::report::{Format, Paint, Report, render, render_batch};
use std::collections::BTreeSet;

const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::De, "de")];

fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_example_reads_in_the_terminal_as_it_was_reviewed() {
    for (name, report) in all() {
        for (lang, code) in LANGUAGES {
            let report = report.clone().in_language(lang);
            let text = render(&report, Format::Human, Paint::default());
            keep(&format!("{name}.{code}"), &text);
        }
    }
}

#[test]
fn a_class_reads_in_the_terminal_as_it_was_reviewed() {
    for (lang, code) in LANGUAGES {
        let text = render_batch(
            &class(lang),
            Format::Human,
            lang,
            Paint::default(),
            &grader::rubric::Gradebook::default(),
        );
        keep(&format!("class.{code}"), &text);
    }
}

#[test]
fn the_other_formats_of_a_lost_update_read_as_they_were_reviewed() {
    let formats = [
        (Format::Markdown, "markdown"),
        (Format::Github, "github"),
        (Format::Junit, "junit"),
        (Format::Gradescope, "gradescope"),
    ];
    for (format, name) in formats {
        let text = render(&example("lost-update"), format, Paint::default());
        keep(&format!("lost-update.{name}"), &text);
    }
}

#[test]
fn no_line_is_wider_than_80_columns_and_nothing_steers_the_terminal() {
    for (name, report) in all() {
        for (lang, code) in LANGUAGES {
            let report = report.clone().in_language(lang);
            let text = render(&report, Format::Human, Paint::default());
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{name}.{code}: {line}");
                assert!(!line.contains(char::is_control), "{name}.{code}: {line:?}");
            }
        }
    }
}

/// What a check was found to be, by its name in the report.
fn diagnosis(evidence: &Evidence, verdict: Verdict) -> Option<String> {
    match evidence {
        Evidence::Races(races) => races.diagnosis.clone(),
        Evidence::Speed(speed) if verdict != Verdict::Pass => Some(speed.reason.clone()),
        Evidence::Speed(_) | Evidence::None | Evidence::Properties(_) | Evidence::InFlight(_) => {
            None
        }
    }
}

fn diagnoses(reports: &[(String, Report)]) -> BTreeSet<String> {
    let checks = reports.iter().flat_map(|(_, report)| report.checks());
    checks
        .filter_map(|(_, check)| diagnosis(&check.evidence, check.verdict))
        .collect()
}

#[test]
fn there_is_an_example_of_every_verdict_in_every_stage_where_it_can_be() {
    let reports = all();
    let has = |stage: Stage, verdict: Verdict| {
        let mut checks = reports.iter().flat_map(|(_, report)| report.checks());
        checks.any(|(_, check)| check.stage == stage && check.verdict == verdict)
    };
    for stage in Stage::ALL {
        assert!(has(stage, Verdict::Pass), "{stage:?}");
        assert!(has(stage, Verdict::Fail), "{stage:?}");
    }
    assert!(has(Stage::Races, Verdict::Error));
    assert!(has(Stage::Properties, Verdict::Skipped));
    assert!(has(Stage::Properties, Verdict::Inconclusive));
}

#[test]
fn there_is_an_example_of_every_diagnosis_that_the_judges_know() {
    let shown = diagnoses(&all());
    // Names of one word could be anything else in the sources.
    let mut known = BTreeSet::from(["deadlock", "livelock", "panic", "exit"].map(str::to_owned));
    for file in judges() {
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap().to_owned();
        for start in ["diagnosis: \"", "name: \"", "            \"", "=> \""] {
            for name in source.split(start).skip(1) {
                let name = name.split('"').next().unwrap();
                let is_name = name.contains('-')
                    && name
                        .chars()
                        .all(|letter| letter == '-' || letter.is_ascii_lowercase());
                if is_name {
                    known.insert(name.to_owned());
                }
            }
        }
    }
    // No small submission is known whose search does not get through its smallest part; the
    // searcher's own tests have one.
    assert!(known.remove("nothing-complete"));
    assert!(known.len() > 10, "{known:?}");
    let missing: Vec<&String> = known.iter().filter(|name| !shown.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The sources in which diagnoses get their names.
fn judges() -> Vec<std::path::PathBuf> {
    let course = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["grader/judge/src/races", "grader/judge/src/speed"] {
        files.extend(
            std::fs::read_dir(course.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
    }
    for exercise in std::fs::read_dir(course.join("exercises")).unwrap() {
        let file = exercise.unwrap().path().join("judge/src/races.rs");
        files.extend(file.exists().then_some(file));
    }
    files
}
