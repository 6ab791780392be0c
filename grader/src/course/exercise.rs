//! exercise.yaml: what the build needs to know of an exercise, and the checks it has.

use super::{CourseError, read, shown};
use crate::yaml::{Node, Problems, Reader};
use grade_outcome::{Stage, Text};
use serde::Serialize;
use std::path::Path;

/// What exercise.yaml says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exercise {
    /// The exercise's id, which is its folder's name, such as `b-prime-count`.
    pub id: String,
    /// The functions that a student writes.
    pub functions: Vec<Function>,
    /// The optimisation level that the student's code is compiled with, 0 to 3.
    pub opt_level: u8,
    /// True if a solution may start its own executable.
    pub processes: bool,
    /// What a solution has use for beside threads; all else that reaches outside is remarked on.
    pub uses: Vec<Use>,
    /// The checks that the exercise's judge can answer (and `builds`), with their stages.
    pub checks: Vec<(String, Stage)>,
}

/// Something outside that the functions of an exercise are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Use {
    /// Reading files.
    Files,
    /// Pauses, the clock and chance.
    Time,
    /// Catching panics.
    Panics,
    /// Waiting by looking again and again, as a lock that is built by hand does.
    Spins,
}

impl Use {
    const ALL: [Use; 4] = [Use::Files, Use::Time, Use::Panics, Use::Spins];

    fn name(self) -> &'static str {
        match self {
            Use::Files => "files",
            Use::Time => "time",
            Use::Panics => "panics",
            Use::Spins => "spins",
        }
    }
}

impl Exercise {
    /// The name of the student's crate, such as `b_prime_count`.
    pub fn crate_name(&self) -> String {
        self.id.replace('-', "_")
    }
}

/// A function that a student writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// How it should look, such as `pub fn is_prime(n: u64) -> bool`.
    pub signature: String,
}

/// Every exercise below `dir`, sorted by id.
pub(super) fn load_all(dir: &Path) -> Result<Vec<Exercise>, CourseError> {
    let failed = |source| CourseError::Read {
        path: dir.to_owned(),
        source,
    };
    let mut exercises = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path().join("exercise.yaml");
        if path.is_file() {
            exercises.push(load(&path)?);
        }
    }
    exercises.sort_by(|left, right| left.id.cmp(&right.id));
    Ok(exercises)
}

fn load(path: &Path) -> Result<Exercise, CourseError> {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    let text = read(path)?;
    Ok(parse(&shown(path), &text, &folder.to_string_lossy())?)
}

/// Reads exercise.yaml; `folder` is the name of the folder it stands in.
fn parse(file: &str, text: &str, folder: &str) -> Result<Exercise, Problems> {
    let (mut reader, root) = Reader::parse(file, text)?;
    let exercise = read_exercise(&mut reader, &root, folder);
    reader.finish(exercise)
}

fn read_exercise(reader: &mut Reader, root: &Node, folder: &str) -> Option<Exercise> {
    let fields = reader.fields(
        root,
        ("an exercise", "eine Aufgabe"),
        &[
            "id",
            "functions",
            "opt_level",
            "processes",
            "uses",
            "checks",
        ],
    )?;
    let id = reader.required(&fields, "id").and_then(|node| {
        let id = reader.text(&node, ("the exercise's id", "der Name der Aufgabe"))?;
        if id != folder {
            reader.refuse(
                &node,
                Text::new(
                    format!("the id must be the folder's name, `{folder}`"),
                    format!("der Name muss der des Ordners sein, `{folder}`"),
                ),
            );
        }
        Some(id)
    });
    let functions = reader.required(&fields, "functions").and_then(|node| {
        let items = reader.items(&node, ("the functions", "die Funktionen"))?;
        Some(
            items
                .iter()
                .filter_map(|item| read_function(reader, item))
                .collect(),
        )
    });
    let opt_level = reader.required(&fields, "opt_level").and_then(|node| {
        reader.whole(
            &node,
            ("an optimisation level", "eine Optimierungsstufe"),
            0,
            3,
        )
    });
    let processes = reader.required(&fields, "processes").and_then(|node| {
        reader.truth(
            &node,
            (
                "whether processes may be started",
                "ob Prozesse gestartet werden dürfen",
            ),
        )
    });
    let uses = match fields.get("uses") {
        None => Some(Vec::new()),
        Some(node) => reader
            .items(&node, ("what is used", "was gebraucht wird"))
            .map(|items| {
                let mut uses = Vec::new();
                for item in items {
                    let choice =
                        reader.choice(&item, ("a use", "ein Gebrauch"), &Use::ALL.map(Use::name));
                    uses.extend(choice.map(|position| Use::ALL[position]));
                }
                uses
            }),
    };
    let checks = reader.required(&fields, "checks").and_then(|node| {
        let mut checks = Vec::new();
        for (id, stage) in reader.pairs(&node, ("the checks", "die Prüfpunkte"))? {
            let stage = reader.choice(
                &stage,
                ("a stage", "eine Stufe"),
                &Stage::ALL.map(Stage::name),
            );
            checks.extend(stage.map(|position| (id, Stage::ALL[position])));
        }
        Some(checks)
    });
    Some(Exercise {
        id: id?,
        functions: functions?,
        opt_level: opt_level? as u8,
        processes: processes?,
        uses: uses?,
        checks: checks?,
    })
}

fn read_function(reader: &mut Reader, node: &Node) -> Option<Function> {
    let fields = reader.fields(
        node,
        ("a function", "eine Funktion"),
        &["name", "signature"],
    )?;
    let name = reader
        .required(&fields, "name")
        .and_then(|node| reader.text(&node, ("a function's name", "der Name einer Funktion")));
    let signature = reader.required(&fields, "signature").and_then(|node| {
        reader.text(
            &node,
            ("a function's signature", "die Signatur einer Funktion"),
        )
    });
    Some(Function {
        name: name?,
        signature: signature?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
id: a-sum
functions:
  - { name: add, signature: \"pub fn add(a: u64, b: u64) -> u64\" }
opt_level: 0
processes: false
checks:
  builds: build
  adds: properties
";

    #[test]
    fn an_exercise_knows_its_functions_and_its_checks() {
        let exercise = parse("exercise.yaml", TEXT, "a-sum").unwrap();
        assert_eq!(exercise.crate_name(), "a_sum");
        assert_eq!(exercise.functions[0].name, "add");
        assert_eq!(exercise.checks[1], ("adds".to_owned(), Stage::Properties));
    }

    #[test]
    fn an_id_that_is_not_the_folders_name_is_refused() {
        let problems = parse("exercise.yaml", TEXT, "b-product").unwrap_err();
        assert_eq!(
            problems.to_string(),
            "exercise.yaml:1:5: the id must be the folder's name, `b-product`"
        );
    }

    #[test]
    fn an_optimisation_level_above_three_is_refused() {
        let text = TEXT.replace("opt_level: 0", "opt_level: 4");
        let problems = parse("exercise.yaml", &text, "a-sum").unwrap_err();
        assert!(
            problems
                .to_string()
                .starts_with("exercise.yaml:4:12: `4` is not an optimisation level")
        );
    }
}
