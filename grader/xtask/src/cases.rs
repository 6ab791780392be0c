//! The course's own submissions, as a course folder has them: what is graded and what is expected.

use anyhow::Context;
use grader::course::Course;
use grader::verify::{self, Case, Expected};
use std::path::Path;

/// The course in this repository, or in `folder`.
pub fn course(folder: Option<&Path>) -> anyhow::Result<Course> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = folder.unwrap_or(&here);
    Course::open(folder).with_context(|| format!("failed to open the course {}", folder.display()))
}

/// Reference, idioms and pitfalls of these exercises; of all if none is named.
pub fn all(course: &Course, exercises: &[String]) -> anyhow::Result<Vec<Case>> {
    let named: Vec<String> = course
        .exercises
        .iter()
        .map(|exercise| exercise.id.clone())
        .filter(|id| exercises.is_empty() || exercises.contains(id))
        .collect();
    let mut cases = verify::cases(course, &named)?;
    cases.retain(|case| case.expected != Expected::Nothing);
    Ok(cases)
}

/// True if `case` should lose `check`.
pub fn loses(case: &Case, check: &str) -> bool {
    match &case.expected {
        Expected::Nothing => true,
        Expected::Everything => false,
        Expected::Loses { checks, .. } => checks.contains(check),
    }
}
