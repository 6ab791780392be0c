//! Everything that a person reads exists in English and in German.

use crate::examples::{all, class};
use grade_outcome::{Lang, Text};
use grader::report::{Format, Paint, render, render_batch};
use scraper::{ElementRef, Html};
use serde_json::Value;
use std::path::Path;

/// English words that no German sentence has.
const ENGLISH: [&str; 24] = [
    "the", "and", "not", "with", "you", "your", "this", "that", "which", "were", "failed",
    "needed", "is", "of", "to", "for", "grade", "checks", "thread", "speed", "passed", "caller",
    "line", "of",
];

/// What is left of a sentence without what stands there as it is: code, and what a program said.
fn spoken(text: &str) -> String {
    let mut out = String::new();
    let mut closed_by = None;
    for letter in text.chars() {
        match closed_by {
            Some(end) if letter == end => closed_by = None,
            Some(_) => {}
            None => match letter {
                '`' => closed_by = Some('`'),
                '„' | '“' => closed_by = Some(if letter == '„' { '“' } else { '”' }),
                '"' => closed_by = Some('"'),
                _ => out.push(letter),
            },
        }
    }
    out
}

fn english_words(text: &str) -> Vec<String> {
    // What has a path or a call in it is code, also without quotes.
    let is_code = |word: &&str| word.contains("::") || word.contains('(');
    spoken(text)
        .split_whitespace()
        .filter(|word| !is_code(word))
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| ENGLISH.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Every pair of wordings in `value`.
fn texts<'v>(value: &'v Value, found: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(en)), Some(Value::String(de))) =
                (fields.get("en"), fields.get("de"))
            {
                found.push((en, de));
            }
            fields.values().for_each(|value| texts(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        _ => {}
    }
}

#[test]
fn every_sentence_of_every_example_has_both_languages() {
    let mut count = 0;
    for (name, report) in all() {
        let report = serde_json::to_value(&report).unwrap();
        let mut found = Vec::new();
        texts(&report, &mut found);
        count += found.len();
        for (en, de) in found {
            assert_eq!(
                en.trim().is_empty(),
                de.trim().is_empty(),
                "{name}: {en}{de}"
            );
            // A compiler's words are in its own language: the first of them, and those indented.
            let de: String = de
                .lines()
                .filter(|line| {
                    !line.starts_with("  ") && !line.starts_with("Das kompiliert nicht:")
                })
                .collect();
            assert_eq!(english_words(&de), [""; 0], "{name}: {de}");
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn a_sentence_without_its_german_is_noticed() {
    assert_eq!(english_words("`the` Lock ist vergeben"), [""; 0]);
    assert_eq!(english_words("The lock: not held by „the thread“"), ["not"]);
}

/// The words of a page, without code and what was quoted as it is.
fn prose(element: ElementRef<'_>, out: &mut String) {
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            out.push_str(text);
            out.push(' ');
        } else if let Some(element) = ElementRef::wrap(child) {
            let as_it_is = ["code", "pre", "style", "title"].contains(&element.value().name());
            if !as_it_is {
                prose(element, out);
            }
        }
    }
}

#[test]
fn german_pages_have_no_english_words() {
    let mut pages: Vec<(String, String)> = all()
        .into_iter()
        .map(|(name, report)| {
            let report = report.in_language(Lang::De);
            (name, render(&report, Format::Html, Paint::default()))
        })
        .collect();
    let class = render_batch(
        &class(Lang::De),
        Format::Html,
        Lang::De,
        Paint::default(),
        &grader::rubric::Gradebook::default(),
    );
    pages.push(("class".to_owned(), class));
    for (name, page) in pages {
        let page = Html::parse_document(&page);
        let mut words = String::new();
        prose(page.root_element(), &mut words);
        // What a compiler said, and the program's own name in the footer.
        let is_ours =
            |line: &&str| !line.contains("Das kompiliert nicht:") && !line.contains(" · rustc ");
        for line in words.lines().filter(is_ours) {
            assert_eq!(english_words(line), [""; 0], "{name}: {line}");
        }
    }
}

#[test]
fn every_exercise_has_its_task_in_both_languages() {
    let course = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut count = 0;
    for exercise in std::fs::read_dir(course.join("exercises")).unwrap() {
        let folder = exercise.unwrap().path();
        let read = |name: &str| {
            let file = folder.join(name);
            std::fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        };
        let (en, de) = (read("task.en.md"), read("task.de.md"));
        let headings = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(headings(&en), headings(&de), "{}", folder.display());
        let code = |text: &str| text.matches("```").count();
        assert_eq!(code(&en), code(&de), "{}", folder.display());
        count += 1;
    }
    assert!(count >= 4, "{count}");
}

#[test]
fn every_title_of_the_rubric_has_both_languages() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rubric.yaml");
    let rubric: serde_yaml::Value =
        serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut titles = Vec::new();
    for exercise in rubric["exercises"].as_sequence().unwrap() {
        titles.push(&exercise["title"]);
        let checks = exercise["checks"].as_sequence().unwrap();
        titles.extend(checks.iter().map(|check| &check["title"]));
    }
    assert!(titles.len() > 30);
    for title in titles {
        let title: Text = serde_yaml::from_value(title.clone()).unwrap();
        assert!(!title.en.is_empty() && !title.de.is_empty(), "{title:?}");
        assert_eq!(english_words(&title.de), [""; 0], "{title:?}");
    }
}

/// The sources of the grader, without their tests.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap().to_owned();
            found.push((path.display().to_string(), code));
        }
    }
}

/// An error is made from a `Text`, which has both languages; whatever makes one from a single
/// sentence has no place in the grader.
#[test]
fn no_error_of_the_grader_is_said_in_one_language_only() {
    let mut found = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.len() > 80, "{}", found.len());
    for (file, code) in found {
        for single in [
            "bail!(",
            "anyhow!(",
            "ensure!(",
            ".context(",
            ".with_context(",
            "#[error(",
            "type Err = String",
            "eprintln!(",
        ] {
            assert!(!code.contains(single), "{file}: {single}");
        }
    }
}
