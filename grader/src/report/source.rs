//! The student's lines that a check speaks of.
//!
//! Pure. It chooses the lines; how they are shown is each format's own business.

use super::{CheckReport, ExerciseReport};

/// Lines before and after the named one.
const AROUND: u32 = 1;

/// A few lines of a file, one of which is meant.
pub(super) struct Excerpt<'r> {
    /// The file within the exercise's folder.
    pub file: &'r str,
    /// The line that is meant, from 1.
    pub number: u32,
    /// The lines that are known, without a gap, with their numbers.
    pub lines: Vec<(u32, &'r str)>,
}

impl<'r> Excerpt<'r> {
    /// The lines that `check` speaks of; none if it names no place.
    pub fn of(exercise: &'r ExerciseReport, check: &'r CheckReport) -> Option<Excerpt<'r>> {
        let (file, number) = (check.file.as_deref()?, check.line?);
        let known = exercise.lines.get(file);
        let line = |wanted: u32| Some((wanted, known?.get(&wanted)?.as_str()));
        let mut lines: Vec<(u32, &str)> = Vec::new();
        for wanted in number.saturating_sub(AROUND)..=number.saturating_add(AROUND) {
            match line(wanted) {
                Some(line) => lines.push(line),
                // What comes before a gap can't be shown with what comes after it.
                None if wanted < number => lines.clear(),
                None => break,
            }
        }
        Some(Excerpt {
            file,
            number,
            lines,
        })
    }
}
