//! What is model-checked of a-word-count.
//!
//! Each model counts the words of small real files, which the judge has written, and returns the
//! result as text: the counts by file name, or the error's kind. Which result is right is the
//! judge's to know, not this program's.

// Models are explored on Linux only.
#![cfg(target_os = "linux")]

use grade_harness::functions;
use grade_model::Model;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

include!("../../functions.rs");

/// Runs the models as the judge orders.
pub fn main(functions: Functions) -> ExitCode {
    let count = functions.count_words_threaded;
    let model = move |name, files: &[&str]| {
        let files: Vec<String> = files.iter().map(|&file| file.to_owned()).collect();
        Model::new(name, move || run(count, &files))
    };
    let many: Vec<String> = (1..=8)
        .map(|number| format!("many{number:02}.txt"))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let with = |bad: &'static str| [&many[..4], &[bad], &many[4..]].concat();
    grade_model::main(vec![
        model("none", &[]),
        model("one", &["one.txt"]),
        model("one two", &["one.txt", "two.txt"]),
        model("one two three", &["one.txt", "two.txt", "three.txt"]),
        // In whatever order they are taken, also by name, once the good file comes first and once
        // the bad one.
        model("one vanished", &["one.txt", "vanished.txt"]),
        model("missing one", &["missing.txt", "one.txt"]),
        model("one binary", &["one.txt", "binary.txt"]),
        model("eight", &many),
        model("eight and missing", &with("missing.txt")),
        model("eight and binary", &with("binary.txt")),
        Model::twin(),
    ])
}

fn run(count: fn(&[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>>, files: &[String]) -> String {
    let folder = grade_model::files();
    let paths: Vec<PathBuf> = files.iter().map(|name| folder.join(name)).collect();
    match count(&paths) {
        Ok(counts) => {
            let shown: Vec<String> = counts
                .iter()
                .map(|(path, words)| format!("{}: {words}", name(path)))
                .collect();
            format!("Ok({{{}}})", shown.join(", "))
        }
        Err(error) => format!("Err({:?})", error.kind()),
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
