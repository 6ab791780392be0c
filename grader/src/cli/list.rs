//! `grade list`: the exercises and what they are worth.

use super::screen::Screen;
use crate::course::Course;
use crate::exit::Exit;
use crate::report::words;
use crate::rubric::Points;
use clap::Args;
use grade_outcome::Stage;

#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let lang = screen.lang;
    let mut out = screen.paint.heading(course.rubric.title.get(lang)) + "\n\n";
    for exercise in &course.rubric.exercises {
        let stages: Vec<String> = exercise
            .stages()
            .filter_map(|stage| {
                let of_stage = exercise.checks.iter().filter(|check| check.stage == stage);
                let points: Points = of_stage.map(|check| check.points).sum();
                let worth = points > Points::ZERO || stage != Stage::Build;
                worth.then(|| format!("{} {points}", words::stage(stage, lang)))
            })
            .collect();
        let points = words::pick(lang, "points", "Punkte");
        out += &format!("{:<18} {}\n", exercise.id, exercise.title.get(lang));
        let stages = if exercise.optional {
            words::pick(
                lang,
                "optional, no points: for those who want more",
                "freiwillig, ohne Punkte: für alle, die mehr wollen",
            )
            .to_owned()
        } else {
            format!("{} {points}: {}", exercise.max_points(), stages.join(", "))
        };
        out += &format!("{:<18} {}\n", "", screen.paint.faint(&stages));
    }
    out += &format!(
        "\n{}\n",
        words::pick(
            lang,
            "The task: grade show ID",
            "Die Aufgabe: grade show ID"
        )
    );
    screen.show(&out)?;
    Ok(Exit::Passed)
}
