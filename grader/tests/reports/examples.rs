//! The stored examples.

use grade_outcome::Lang;
use grader::report::Report;
use std::path::{Path, PathBuf};

/// The folder of these tests.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports")
}

/// The names and reports of all examples, by name.
pub fn all() -> Vec<(String, Report)> {
    let mut found: Vec<(String, Report)> = std::fs::read_dir(folder().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let report = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            (
                file.file_stem().unwrap().to_str().unwrap().to_owned(),
                report,
            )
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(found.len() > 20, "{}", found.len());
    found
}

/// One example.
pub fn example(name: &str) -> Report {
    let wanted = all().into_iter().find(|(known, _)| known == name);
    wanted.unwrap_or_else(|| panic!("no example {name}")).1
}

/// All examples as if they were a class, in `lang`.
pub fn class(lang: Lang) -> Vec<Report> {
    all()
        .into_iter()
        .map(|(name, mut report)| {
            report.submission.id = name;
            report.in_language(lang)
        })
        .collect()
}
