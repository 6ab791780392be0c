//! A new exercise to start from: everything that `grade verify` wants to see, with one function.
//!
//! It alone knows which files an exercise consists of. It overwrites nothing.

use crate::complaint::{self, Tell};
use crate::course::Course;
use grade_outcome::Text;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why no exercise was made.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// The id can't be a crate's name.
    Id(String),
    /// Something is there already.
    Exists(PathBuf),
    /// A file can't be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A workspace's list of members was not found.
    Members(PathBuf),
}

impl Tell for ScaffoldError {
    fn tell(&self) -> Text {
        match self {
            ScaffoldError::Id(id) => Text::new(
                format!(
                    "`{id}` is no id for an exercise; use lower-case letters, digits and `-`, such as e-philosophers"
                ),
                format!(
                    "`{id}` ist kein Name für eine Aufgabe; nimm kleine Buchstaben, Ziffern und `-`, etwa e-philosophers"
                ),
            ),
            ScaffoldError::Exists(path) => Text::new(
                format!("{} is there already", path.display()),
                format!("{} gibt es schon", path.display()),
            ),
            ScaffoldError::Io { path, source } => complaint::at(path, source),
            ScaffoldError::Members(path) => Text::new(
                format!(
                    "{}: there is no line `members = [\"…\"]` to add the exercise to",
                    path.display()
                ),
                format!(
                    "{}: hier fehlt die Zeile `members = [\"…\"]`, in die die Aufgabe gehört",
                    path.display()
                ),
            ),
        }
    }
}

/// Dependencies of the three crates of an exercise.
const PARTS: [(&str, &str, &str); 3] = [
    (
        "judge",
        "Decides every check of",
        "[dependencies]\ngrade-harness.workspace = true\ngrade-judge.workspace = true\ngrade-outcome.workspace = true\nproptest.workspace = true\n",
    ),
    (
        "program",
        "Calls the functions of a solution of",
        "[dependencies]\ngrade-harness.workspace = true\n",
    ),
    (
        "models",
        "What is model-checked of",
        "[target.'cfg(target_os = \"linux\")'.dependencies]\ngrade-harness.workspace = true\ngrade-model.workspace = true\nstd = { package = \"loom-std\", path = \"../../../grader/loom-std\" }\n",
    ),
];

/// Known-wrong solutions: name, source, and what it is to lose. Between them they lose every check.
const PITFALLS: [(&str, &str, &str); 3] = [
    (
        "lost-update",
        include_str!("scaffold/lost_update.rs.txt"),
        include_str!("scaffold/lost_update.yaml.txt"),
    ),
    (
        "one-thread-too-few",
        include_str!("scaffold/one_too_few.rs.txt"),
        include_str!("scaffold/one_too_few.yaml.txt"),
    ),
    (
        "rc-shared-between-threads",
        include_str!("scaffold/rc_shared.rs.txt"),
        include_str!("scaffold/rc_shared.yaml.txt"),
    ),
];

/// Makes the exercise `id` in `course`, and gives the files that were made or changed.
///
/// # Errors
/// The id can't be used, the exercise is there already, or a file can't be written.
pub fn create(course: &Course, id: &str) -> Result<Vec<PathBuf>, ScaffoldError> {
    check_id(id)?;
    let exercise = course.exercise_dir(id);
    let folders = [
        exercise.clone(),
        course.templates().join(id),
        course.reference().join(id),
    ];
    if let Some(there) = folders.into_iter().find(|folder| folder.exists()) {
        return Err(ScaffoldError::Exists(there));
    }
    let mut files: Vec<(PathBuf, String)> = PARTS
        .iter()
        .map(|(part, what, dependencies)| {
            let manifest = include_str!("scaffold/manifest.toml.txt")
                .replace("{part}", part)
                .replace("{what}", what)
                .replace("{dependencies}", dependencies);
            (exercise.join(part).join("Cargo.toml"), manifest)
        })
        .collect();
    let mut add = |path: PathBuf, text: &str| files.push((path, text.to_owned()));
    add(
        exercise.join("exercise.yaml"),
        include_str!("scaffold/exercise.yaml.txt"),
    );
    add(
        exercise.join("functions.rs"),
        include_str!("scaffold/functions.rs.txt"),
    );
    add(
        exercise.join("task.en.md"),
        include_str!("scaffold/task.en.md.txt"),
    );
    add(
        exercise.join("task.de.md"),
        include_str!("scaffold/task.de.md.txt"),
    );
    add(
        exercise.join("judge/src/main.rs"),
        include_str!("scaffold/judge.rs.txt"),
    );
    add(
        exercise.join("judge/src/properties.rs"),
        include_str!("scaffold/properties.rs.txt"),
    );
    add(
        exercise.join("judge/src/races.rs"),
        include_str!("scaffold/races.rs.txt"),
    );
    add(
        exercise.join("program/src/lib.rs"),
        include_str!("scaffold/program.rs.txt"),
    );
    add(
        exercise.join("models/src/lib.rs"),
        include_str!("scaffold/models.rs.txt"),
    );
    for (name, source, expected) in PITFALLS {
        let pitfall = exercise.join("pitfalls").join(name);
        add(pitfall.join("src/lib.rs"), source);
        add(pitfall.join("expect.yaml"), expected);
    }
    add(
        exercise.join("idioms/sum-of-the-shares/src/lib.rs"),
        include_str!("scaffold/idiom.rs.txt"),
    );
    add(
        course.templates().join(id).join("tests/start_here.rs"),
        include_str!("scaffold/start_here.rs.txt"),
    );
    for (folder, source) in [
        (
            course.templates().join(id),
            include_str!("scaffold/template.rs.txt"),
        ),
        (
            course.reference().join(id),
            include_str!("scaffold/reference.rs.txt"),
        ),
    ] {
        add(
            folder.join("Cargo.toml"),
            include_str!("scaffold/student.toml.txt"),
        );
        add(folder.join("src/lib.rs"), source);
    }
    let mut written = Vec::new();
    for (path, text) in files {
        let text = text
            .replace("{id}", id)
            .replace("{crate}", &id.replace('-', "_"));
        write(&path, &text)?;
        written.push(path);
    }
    for workspace in [course.templates(), course.reference()] {
        let manifest = workspace.join("Cargo.toml");
        add_member(&manifest, id)?;
        written.push(manifest);
    }
    let rubric = course.root.join(crate::course::RUBRIC_FILE);
    let entry = include_str!("scaffold/rubric.txt").replace("{id}", id);
    write(
        &rubric,
        &format!("{}\n{entry}", course.rubric_text.trim_end()),
    )?;
    written.push(rubric);
    Ok(written)
}

fn check_id(id: &str) -> Result<(), ScaffoldError> {
    let begins_well = id.starts_with(|letter: char| letter.is_ascii_lowercase());
    let is_plain = id
        .chars()
        .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    if begins_well && is_plain && !id.ends_with('-') {
        Ok(())
    } else {
        Err(ScaffoldError::Id(id.to_owned()))
    }
}

/// Adds `id` to the members of a workspace.
fn add_member(manifest: &Path, id: &str) -> Result<(), ScaffoldError> {
    let text = fs::read_to_string(manifest).map_err(at(manifest))?;
    let start = text
        .find("members = [")
        .ok_or_else(|| ScaffoldError::Members(manifest.to_owned()))?;
    let end = start
        + text[start..]
            .find(']')
            .ok_or_else(|| ScaffoldError::Members(manifest.to_owned()))?;
    let (before, after) = text.split_at(end);
    write(
        manifest,
        &format!(
            "{}, \"{id}\"{after}",
            before.trim_end().trim_end_matches(',')
        ),
    )
}

fn write(path: &Path, text: &str) -> Result<(), ScaffoldError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    fs::write(path, text).map_err(at(path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> ScaffoldError + use<'_> {
    move |source| ScaffoldError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_can_not_be_a_crates_name_is_refused() {
        assert!(check_id("e-philosophers").is_ok());
        assert!(check_id("E").is_err());
        assert!(check_id("../x").is_err());
        assert!(check_id("").is_err());
    }
}
