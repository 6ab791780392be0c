//! What must hold in every interleaving of `count_words_threaded`.

use grade_judge::races::{self, ModelCase, RaceCheck, Twin, Wrong};
use grade_judge::{Check, JudgeError};
use grade_outcome::{Job, Text};
use std::path::Path;

/// Writes the files that the models read into `folder`.
///
/// # Errors
/// Those of writing; they name the file.
fn write_files(folder: &Path) -> Result<(), JudgeError> {
    let files: [(&str, &[u8]); 4] = [
        ("one.txt", b"one small step\n"),
        (
            "two.txt",
            "zw\u{f6}lf Boxk\u{e4}mpfer jagen Viktor quer\n".as_bytes(),
        ),
        ("three.txt", b" \n"),
        ("binary.txt", b"\xff\xfe not text"),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(JudgeError::file(&path))?;
    }
    for number in 1..=MANY {
        let path = folder.join(many(number));
        std::fs::write(&path, "word ".repeat(number)).map_err(JudgeError::file(&path))?;
    }
    Ok(())
}

/// How many small files there are for larger inputs; each has as many words as its number. More
/// could not be open at a time.
const MANY: usize = 8;

fn many(number: usize) -> String {
    format!("many{number:02}.txt")
}

/// What counting all of them gives.
fn many_counted() -> String {
    let counts: Vec<String> = (1..=MANY)
        .map(|number| format!("{}: {number}", many(number)))
        .collect();
    format!("Ok({{{}}})", counts.join(", "))
}

/// The checks of the races stage.
pub fn checks(job: &Job) -> Vec<Check<'static>> {
    races::checks(job, all())
        .into_iter()
        .map(|mut check| {
            let mut decide = check.decide;
            check.decide = Box::new(move |context| {
                write_files(&context.files())?;
                decide(context)
            });
            check
        })
        .collect()
}

fn all() -> Vec<RaceCheck> {
    vec![
        RaceCheck {
            id: "threaded_counts_in_every_interleaving",
            functions: &["count_words_threaded"],
            models: vec![
                ModelCase::new("none", "count_words_threaded(&[])", |v| {
                    Wrong::unless(v, "Ok({})")
                }),
                ModelCase::new("one", "count_words_threaded(&[\"one.txt\"])", |v| {
                    Wrong::unless(v, "Ok({one.txt: 3})")
                }),
                ModelCase::new(
                    "one two",
                    "count_words_threaded(&[\"one.txt\", \"two.txt\"])",
                    |v| Wrong::unless(v, "Ok({one.txt: 3, two.txt: 5})"),
                ),
                ModelCase::new(
                    "one two three",
                    "count_words_threaded(&[\"one.txt\", \"two.txt\", \"three.txt\"])",
                    |v| Wrong::unless(v, "Ok({one.txt: 3, three.txt: 0, two.txt: 5})"),
                ),
            ],
            larger: vec![ModelCase::new(
                "eight",
                "count_words_threaded(eight files)",
                |v| Wrong::unless(v, &many_counted()),
            )],
            twin: Twin::lost_update(),
            proved_by: &["every_file_in_flight"],
            passed: Text::new(
                "Every interleaving counts every file.",
                "Jede Verzahnung zählt jede Datei.",
            ),
        },
        RaceCheck {
            id: "threaded_fails_in_every_interleaving",
            functions: &["count_words_threaded"],
            models: vec![
                ModelCase::new(
                    "one vanished",
                    "count_words_threaded(&[\"one.txt\", \"vanished.txt\"])",
                    |v| Wrong::unless(v, "Err(NotFound)"),
                ),
                ModelCase::new(
                    "missing one",
                    "count_words_threaded(&[\"missing.txt\", \"one.txt\"])",
                    |v| Wrong::unless(v, "Err(NotFound)"),
                ),
                ModelCase::new(
                    "one binary",
                    "count_words_threaded(&[\"one.txt\", \"binary.txt\"])",
                    |v| Wrong::unless(v, "Err(InvalidData)"),
                ),
            ],
            larger: vec![
                ModelCase::new(
                    "eight and missing",
                    "count_words_threaded(eight files and \"missing.txt\")",
                    |v| Wrong::unless(v, "Err(NotFound)"),
                ),
                ModelCase::new(
                    "eight and binary",
                    "count_words_threaded(eight files and \"binary.txt\")",
                    |v| Wrong::unless(v, "Err(InvalidData)"),
                ),
            ],
            twin: Twin::lost_update(),
            proved_by: &["every_file_in_flight"],
            passed: Text::new(
                "A bad file makes the whole count an Err in every interleaving.",
                "Eine schlechte Datei macht in jeder Verzahnung die ganze Zählung zum Err.",
            ),
        },
    ]
}
