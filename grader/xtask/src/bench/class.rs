//! Makes submissions: one sample solution, varied as students vary it, no two of them equal.
//!
//! It alone knows the variations. All of them also compile against plain loom, so that the
//! conventional way can check the same code.

use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};

/// The exercise whose checks loom and proptest can do by themselves.
pub const EXERCISE: &str = "c-shared-counter";
/// A solution that needs nothing that loom lacks, below the exercise's folder.
const SOLUTION: &str = "idioms/arc-and-spawn/src/lib.rs";

/// What students get wrong: a name, what they should have written, what they wrote.
const VARIATIONS: [(&str, &str, &str); 6] = [
    ("right", "", ""),
    (
        "lock released between read and write",
        "*counter.lock().unwrap() += 1;",
        "let value = *counter.lock().unwrap();\n        *counter.lock().unwrap() = value + 1;",
    ),
    (
        "one too many with the lock",
        "0..iterations {\n        *counter",
        "0..=iterations {\n        *counter",
    ),
    (
        "can't lose",
        "let value = counter.load(Ordering::SeqCst);\n        counter.store(value + 1, Ordering::SeqCst);",
        "counter.fetch_add(1, Ordering::SeqCst);",
    ),
    (
        "relaxed, and right",
        "let value = counter.load(Ordering::SeqCst);\n        counter.store(value + 1, Ordering::SeqCst);",
        "let value = counter.load(Ordering::Relaxed);\n        counter.store(value + 1, Ordering::Relaxed);",
    ),
    (
        "starts again at zero",
        "*counter.lock().unwrap() += 1;",
        "let mut guard = counter.lock().unwrap();\n        *guard = *guard % 1000 + 1;",
    ),
];

/// Submissions.
pub struct Class {
    /// A folder with a folder for each.
    pub folder: PathBuf,
    /// What each of them consists of.
    pub sources: Vec<String>,
}

/// Makes `count` submissions in `folder`.
///
/// # Errors
/// A file can't be read or written, or the solution is not what the variations expect.
pub fn make(course: &Path, folder: &Path, count: usize) -> anyhow::Result<Class> {
    let file = course.join("exercises").join(EXERCISE).join(SOLUTION);
    let solution =
        fs::read_to_string(&file).with_context(|| format!("failed to read {}", file.display()))?;
    let mut sources = Vec::new();
    for number in 0..count {
        let (name, right, wrong) = VARIATIONS[number % VARIATIONS.len()];
        anyhow::ensure!(
            solution.contains(right),
            "{} has no `{right}` to vary ({name})",
            file.display()
        );
        let varied = solution.replacen(right, wrong, usize::from(!right.is_empty()));
        let source = format!("// Student {number}: {name}.\n{varied}");
        let target = folder
            .join(format!("student-{number:03}"))
            .join(EXERCISE)
            .join("src/lib.rs");
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&target, &source))
            .with_context(|| format!("failed to write {}", target.display()))?;
        sources.push(source);
    }
    Ok(Class {
        folder: folder.to_owned(),
        sources,
    })
}
