//! `grade replay`: grades what a report is about once more, with its seed, and compares.

use super::options::{Grading, Seed};
use super::screen::Screen;
use super::session::Session;
use crate::batch::read_report;
use crate::complaint::Complaint;
use crate::course::Course;
use crate::exit::Exit;
use crate::handin;
use crate::report::{CheckReport, Paint, Report, human, words};
use clap::Args;
use grade_outcome::{Lang, Text};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The report (JSON)
    report: PathBuf,
    /// Compare this check only (repeatable)
    #[arg(long = "check", value_name = "ID")]
    checks: Vec<String>,
    /// Where the sources are [default: beside a handed-in report, else where they were graded]
    #[arg(long, value_name = "PATH")]
    sources: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let report = read_report(&arguments.report)?;
    let sources = sources(arguments, &report)?;
    for id in &arguments.checks {
        if !report.checks().any(|(_, check)| check.id == *id) {
            let file = arguments.report.display();
            return Err(Complaint::new(
                format!("{file} has no check `{id}`"),
                format!("{file} hat keinen Prüfpunkt `{id}`"),
            )
            .into());
        }
    }
    let grading = Grading {
        exercises: exercises_to_replay(&report, &arguments.checks),
        seed: Some(Seed::Number(report.seed)),
        require_sandbox: false,
    };
    let session = Session::open(course, &grading, screen)?;
    let graded = session.grade_path(&sources, screen)?;
    for difference in differences_of_circumstances(&report, &graded.report, &sources) {
        screen.remark(&difference);
    }
    let changed = compare(&report, &graded.report, &arguments.checks, screen)?;
    let exit = Exit::of([&graded.report]);
    Ok(if changed {
        exit.and(Exit::Undecided)
    } else {
        exit
    })
}

/// Where the sources of `report` are.
fn sources(arguments: &Arguments, report: &Report) -> anyhow::Result<PathBuf> {
    if let Some(path) = &arguments.sources {
        return Ok(path.clone());
    }
    let beside = arguments.report.parent().unwrap_or(Path::new("."));
    let is_handed_in = arguments
        .report
        .file_name()
        .is_some_and(|name| name == handin::REPORT)
        && report
            .exercises
            .iter()
            .any(|exercise| beside.join(&exercise.id).join("src").is_dir());
    match &report.submission.path {
        _ if is_handed_in => Ok(beside.to_owned()),
        Some(path) if Path::new(path).exists() => Ok(PathBuf::from(path)),
        _ => {
            let file = arguments.report.display();
            Err(Complaint::new(
                format!(
                    "the sources of {file} are not where they were; name them with --sources PATH"
                ),
                format!(
                    "die Quelltexte von {file} sind nicht mehr dort; nenne sie mit --sources PFAD"
                ),
            )
            .into())
        }
    }
}

/// The exercises with the named checks; all of the report if none is named.
fn exercises_to_replay(report: &Report, checks: &[String]) -> Vec<String> {
    let wanted = |check: &CheckReport| checks.is_empty() || checks.contains(&check.id);
    let of_report = report.exercises.iter();
    of_report
        .filter(|exercise| exercise.checks.iter().any(wanted))
        .map(|exercise| exercise.id.clone())
        .collect()
}

/// What is not as it was when the report was made.
fn differences_of_circumstances(then: &Report, now: &Report, sources: &Path) -> Vec<Text> {
    let mut found = Vec::new();
    let same_exercises = then.exercises.len() == now.exercises.len();
    if same_exercises && then.submission.sha256 != now.submission.sha256 {
        found.push(Text::new(
            format!(
                "Note: the sources in {} have changed since.",
                sources.display()
            ),
            format!(
                "Hinweis: Die Quelltexte in {} haben sich seither geändert.",
                sources.display()
            ),
        ));
    }
    if then.course.rubric_sha256 != now.course.rubric_sha256 {
        found.push(Text::new(
            "Note: rubric.yaml has changed since.",
            "Hinweis: rubric.yaml hat sich seither geändert.",
        ));
    }
    if then.tool != now.tool {
        found.push(Text::new(
            format!("Note: graded by {} then, by {} now.", then.tool, now.tool),
            format!(
                "Hinweis: damals von {} bewertet, jetzt von {}.",
                then.tool, now.tool
            ),
        ));
    }
    let (before, after) = (&then.machine, &now.machine);
    if before.rustc != after.rustc {
        found.push(Text::new(
            format!(
                "Note: compiled by rustc {} then, by {} now.",
                before.rustc, after.rustc
            ),
            format!(
                "Hinweis: damals von rustc {} kompiliert, jetzt von {}.",
                before.rustc, after.rustc
            ),
        ));
    }
    // Reports of before there was a name for that say nothing.
    if !then.course.judges.is_empty() && then.course.judges != now.course.judges {
        found.push(Text::new(
            "Note: the course's judges or models, or what they are built with, have changed since.",
            "Hinweis: Die Bewertungsprogramme oder Modelle des Kurses, oder womit sie gebaut sind, haben sich seither geändert.",
        ));
    }
    if (before.cores, &before.sandbox) != (after.cores, &after.sandbox) {
        found.push(Text::new(
            format!(
                "Note: another machine: cores: {}, sandbox: `{}` then; {} and `{}` now.",
                before.cores, before.sandbox, after.cores, after.sandbox
            ),
            format!(
                "Hinweis: ein anderer Rechner: damals Kerne: {}, Sandbox: `{}`; jetzt {} und `{}`.",
                before.cores, before.sandbox, after.cores, after.sandbox
            ),
        ));
    }
    found
}

/// Shows then and now; true if some verdict is another one.
fn compare(
    then: &Report,
    now: &Report,
    wanted: &[String],
    screen: &Screen,
) -> anyhow::Result<bool> {
    let lang = screen.lang;
    let mut changed = false;
    let mut out = String::new();
    for (exercise, check) in now.checks() {
        if !wanted.is_empty() && !wanted.contains(&check.id) {
            continue;
        }
        let before = then
            .checks()
            .find(|(of, old)| of.id == exercise.id && old.id == check.id)
            .map(|(_, old)| old.verdict);
        let now = words::verdict(check.verdict, lang);
        let line = match before {
            Some(before) if before == check.verdict => {
                format!("  {now:<9} {} {}", exercise.id, check.id)
            }
            before => {
                changed = true;
                let before = before.map_or("–", |before| words::verdict(before, lang));
                format!("≠ {before} → {now} {} {}", exercise.id, check.id)
            }
        };
        out += &format!("{line}\n");
    }
    if !wanted.is_empty() {
        let mut shown = now.clone();
        for exercise in &mut shown.exercises {
            exercise.checks.retain(|check| wanted.contains(&check.id));
        }
        out += &human::render_details(
            &shown,
            Paint {
                color: screen.paint.color,
            },
        );
    }
    out += match (changed, lang) {
        (false, Lang::En) => "\nThe same verdicts as in the report.\n",
        (false, Lang::De) => "\nDieselben Urteile wie im Bericht.\n",
        (true, Lang::En) => "\nSome verdicts are not as in the report.\n",
        (true, Lang::De) => "\nManche Urteile sind anders als im Bericht.\n",
    };
    screen.show(&out)?;
    Ok(changed)
}
