//! `grade show ID`: the task of an exercise and what each check is worth.

use super::screen::Screen;
use crate::complaint::Complaint;
use crate::course::Course;
use crate::exit::Exit;
use crate::report::words;
use crate::rubric::RubricExercise;
use clap::Args;

/// The line of a task where its checks are listed; without it they come last.
const CHECKS: &str = "<!-- checks -->";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The exercise, as `grade list` names it
    id: String,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let Some(exercise) = course.rubric.exercise(&arguments.id) else {
        return Err(unknown_exercise(course, &arguments.id).into());
    };
    let mut out = String::new();
    let mut checks = Some(checks(exercise, screen));
    for line in course.task(&exercise.id, lang)?.lines() {
        if line.trim() == CHECKS {
            out += &checks.take().unwrap_or_default();
            continue;
        }
        let heading = line.starts_with('#');
        out += &if heading {
            screen.paint.heading(line)
        } else {
            line.to_owned()
        };
        out.push('\n');
    }
    if let Some(checks) = checks {
        out += &format!("\n{checks}");
    }
    screen.show(&out)?;
    Ok(Exit::Passed)
}

/// What is checked, and what it is worth.
fn checks(exercise: &RubricExercise, screen: &Screen) -> String {
    let lang = screen.lang;
    let heading = if exercise.optional {
        let none = words::pick(lang, "Optional, no points", "Freiwillig, ohne Punkte");
        none.to_owned()
    } else {
        let points = words::pick(lang, "Points", "Punkte");
        format!("{points}: {}", exercise.max_points())
    };
    let mut out = screen.paint.heading(&heading) + "\n";
    for check in &exercise.checks {
        let stage = words::stage(check.stage, lang);
        let points = if exercise.optional {
            String::new()
        } else {
            check.points.to_string()
        };
        out += &format!("{points:>4}  {stage:<10}  {}\n", check.title.get(lang));
    }
    out
}

/// The message for an exercise that the course does not have.
pub(super) fn unknown_exercise(course: &Course, id: &str) -> Complaint {
    let known: Vec<&str> = course
        .rubric
        .exercises
        .iter()
        .map(|exercise| exercise.id.as_str())
        .collect();
    let known = known.join(", ");
    Complaint::new(
        format!("there is no exercise `{id}` in this course; there are {known}"),
        format!("in diesem Kurs gibt es keine Aufgabe `{id}`; es gibt {known}"),
    )
}
