//! `grade verify --mutants`: every mutant is graded by the real pipeline until it loses a check.
//!
//! Each fate is kept in a file of its own as soon as it is known, under the key of everything it
//! depends on: a run that was stopped goes on, and shards are put together by putting their folders
//! together and running once more.

use super::super::options::unwritable;
use super::super::screen::{Live, Screen};
use super::super::session::Session;
use super::Arguments;
use crate::complaint::{self, Complaint, Explain};
use crate::course::Course;
use crate::crew;
use crate::exit::Exit;
use crate::files::write_atomically;
use crate::intake::{StagedExercise, Submission};
use crate::interrupt;
use crate::mutants::{
    self, EQUIVALENTS_FILE, Equivalents, Fate, Finding, Mutant, Row, Seen, Tally,
};
use crate::prepare;
use crate::report::words;
use crate::verify::{Case, Expected};
use grade_outcome::{Lang, Text, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The folder of fates in the cache.
const FOLDER: &str = "mutants";

/// A mutant of one of the course's solutions.
struct Candidate {
    exercise: String,
    id: String,
    mutant: Mutant,
    staged: StagedExercise,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    cases: &[Case],
    course: &Course,
    screen: &Screen,
) -> anyhow::Result<Exit> {
    // What two cases share is changed in the first of them, whichever are asked for.
    let mut candidates = candidates(session, cases)?;
    candidates.retain(|candidate| {
        let named = |part: &String| candidate.id.contains(part.as_str());
        arguments.cases.is_empty() || arguments.cases.iter().any(named)
    });
    if let Some(shard) = arguments.shard {
        candidates.retain(|candidate| shard.has(&candidate.id));
    }
    let folder = match &arguments.out {
        Some(folder) => folder.clone(),
        None => prepare::cache_folder()?.join(FOLDER),
    };
    fs::create_dir_all(&folder).explain(|| unwritable(&folder))?;
    let argued = argued(course, cases)?;
    let live = screen.progress();
    let fates = fates(session, &candidates, &folder, &live)?;
    drop(live);
    let rows: Vec<Row> = candidates
        .iter()
        .zip(fates)
        .map(|(candidate, fate)| Row {
            exercise: candidate.exercise.clone(),
            id: candidate.id.clone(),
            operator: candidate.mutant.operator,
            argued: argued
                .get(&candidate.exercise)
                .is_some_and(|argued| argued.argument(&candidate.id).is_some()),
            fate,
        })
        .collect();
    let complete = arguments.shard.is_none() && arguments.cases.is_empty();
    let stale = if complete {
        stale(&argued, &rows)
    } else {
        Vec::new()
    };
    screen.show(&shown(&rows, &candidates, &stale, screen.lang))?;
    let tally = Tally::of(&rows);
    Ok(match (tally.unclear, tally.survived + stale.len()) {
        (0, 0) => Exit::Passed,
        (0, _) => Exit::NotPassed,
        (_, _) => Exit::Undecided,
    })
}

/// All mutants of the cases that have full marks.
fn candidates(session: &Session, cases: &[Case]) -> anyhow::Result<Vec<Candidate>> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for case in cases {
        if case.expected != Expected::Everything {
            continue;
        }
        let submission = session.take_exercise(&case.path, &case.exercise)?;
        let Some(original) = submission.exercises.first() else {
            continue;
        };
        for (path, contents) in &original.files {
            let text = String::from_utf8_lossy(contents);
            let seen = seen.entry(&case.exercise).or_default();
            let mutants = mutants::of_file(&text, seen).explain(|| {
                let folder = case.path.display();
                Text::new(
                    format!("{folder}: {path} is no Rust"),
                    format!("{folder}: {path} ist kein Rust"),
                )
            })?;
            for mutant in mutants {
                let mut files = original.files.clone();
                files.insert(path.clone(), mutant.text.clone().into_bytes());
                found.push(Candidate {
                    exercise: case.exercise.clone(),
                    id: format!("{}/{}/{}", case.name, mutant.operator.name(), mutant.mark),
                    mutant,
                    staged: StagedExercise::new(&case.exercise, files),
                });
            }
        }
    }
    let mut sources = BTreeSet::new();
    found.retain(|candidate| sources.insert(candidate.staged.digest.clone()));
    Ok(found)
}

/// What the exercises of `cases` argue.
fn argued(course: &Course, cases: &[Case]) -> anyhow::Result<BTreeMap<String, Equivalents>> {
    let mut argued = BTreeMap::new();
    for case in cases {
        let file = course.exercise_dir(&case.exercise).join(EQUIVALENTS_FILE);
        if !argued.contains_key(&case.exercise) && file.is_file() {
            let text = fs::read_to_string(&file)
                .map_err(|error| Complaint::from(complaint::unreadable(&file, &error)))?;
            let name = file.strip_prefix(&course.root).unwrap_or(&file);
            let read = Equivalents::parse(&name.display().to_string(), &text)?;
            argued.insert(case.exercise.clone(), read);
        }
    }
    Ok(argued)
}

/// The fates, in the order of the candidates.
fn fates(
    session: &Session,
    candidates: &[Candidate],
    folder: &Path,
    live: &Live,
) -> anyhow::Result<Vec<Fate>> {
    let known: Vec<Mutex<Option<Fate>>> = candidates.iter().map(|_| Mutex::new(None)).collect();
    let done = AtomicUsize::new(0);
    live.headline(&format!("0/{}", candidates.len()));
    let all: Vec<usize> = (0..candidates.len()).collect();
    let settle = |index: usize, last_word: bool| -> anyhow::Result<()> {
        interrupt::check()?;
        let candidate = &candidates[index];
        let (fate, graded) = fate(session, candidate, folder, last_word, live)?;
        let number = done.fetch_add(1, Ordering::SeqCst) + 1;
        live.headline(&format!("{number}/{}", candidates.len()));
        if graded {
            live.line(&line(
                number,
                candidates.len(),
                candidate,
                &fate,
                live.lang(),
            ));
        }
        *known[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(fate);
        Ok(())
    };
    crew::go_through(crew::cores(), &all, |_, index| settle(*index, false))?;
    // What a busy machine could not tell is tried again with nothing beside it.
    let unclear = |index: &usize| {
        let fate = known[*index].lock().unwrap_or_else(PoisonError::into_inner);
        matches!(&*fate, Some(Fate::Unclear { .. }))
    };
    let open: Vec<usize> = all.into_iter().filter(unclear).collect();
    done.fetch_sub(open.len(), Ordering::SeqCst);
    crew::go_through(1, &open, |_, index| settle(*index, true))?;
    let fates = known.into_iter().map(|fate| {
        fate.into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .explain(|| {
                Text::new(
                    "a mutant was not graded",
                    "eine Mutante wurde nicht bewertet",
                )
            })
            .map_err(Into::into)
    });
    fates.collect()
}

/// The fate of one mutant, and whether it had to be graded. One that is unclear is kept only as the
/// last word, and found out anew by the next run.
fn fate(
    session: &Session,
    candidate: &Candidate,
    folder: &Path,
    last_word: bool,
    live: &Live,
) -> anyhow::Result<(Fate, bool)> {
    let grader = session.grader(1);
    let submission = Submission::single(&candidate.id, candidate.staged.clone());
    let rubric = grader.course.rubric.exercise(&candidate.exercise);
    let rubric = rubric.explain(no_exercise)?;
    let key = grader.key(rubric, &submission);
    let file = folder.join(format!("{key}.json"));
    let kept: Option<Finding> = fs::read(&file)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok());
    if let Some(Finding { fate, .. }) = kept
        && !matches!(fate, Fate::Unclear { .. })
    {
        return Ok((fate, false));
    }
    let outcomes = grader
        .first_loss(&candidate.staged, live)?
        .explain(no_exercise)?;
    let finding = Finding {
        mutant: candidate.id.clone(),
        fate: Fate::of(&outcomes),
    };
    if last_word || !matches!(finding.fate, Fate::Unclear { .. }) {
        let mut text = serde_json::to_vec_pretty(&finding)?;
        text.push(b'\n');
        write_atomically(&file, &text).explain(|| unwritable(&file))?;
    }
    Ok((finding.fate, true))
}

/// Arguments about mutants that are not there any more, or that lose a check after all.
fn stale(argued: &BTreeMap<String, Equivalents>, rows: &[Row]) -> Vec<Text> {
    let mut found = Vec::new();
    for (exercise, argued) in argued {
        let file = PathBuf::from(exercise).join(EQUIVALENTS_FILE);
        let file = file.display();
        for id in argued.ids() {
            let row = rows
                .iter()
                .find(|row| row.exercise == *exercise && row.id == id);
            match row.map(|row| &row.fate) {
                None => found.push(Text::new(
                    format!("{file}: there is no mutant {id}"),
                    format!("{file}: es gibt keine Mutante {id}"),
                )),
                Some(Fate::Killed { check, .. }) => found.push(Text::new(
                    format!("{file}: {id} is not equivalent, it loses {check}"),
                    format!("{file}: {id} ist nicht gleichwertig, ihr fehlt {check}"),
                )),
                Some(Fate::Survived | Fate::Invalid | Fate::Unclear { .. }) => {}
            }
        }
    }
    found
}

fn line(number: usize, all: usize, candidate: &Candidate, fate: &Fate, lang: Lang) -> String {
    let (sign, what) = match fate {
        Fate::Invalid => (
            "·",
            words::pick(lang, "does not compile", "kompiliert nicht").to_owned(),
        ),
        Fate::Killed { check, .. } => (words::sign(Verdict::Pass), check.clone()),
        Fate::Survived => (
            words::sign(Verdict::Fail),
            words::pick(lang, "survived", "übrig").to_owned(),
        ),
        Fate::Unclear { check, verdict, .. } => {
            ("?", format!("{check} {}", words::verdict(*verdict, lang)))
        }
    };
    format!(
        "{number:>4}/{all} {sign} {} {}: {what}",
        candidate.exercise, candidate.id
    )
}

fn shown(rows: &[Row], candidates: &[Candidate], stale: &[Text], lang: Lang) -> String {
    let mut out = String::new();
    for (row, candidate) in rows.iter().zip(candidates) {
        let reason = match &row.fate {
            Fate::Survived if !row.argued => String::new(),
            Fate::Unclear {
                check,
                verdict,
                message,
            } => {
                format!(
                    "    {check}: {} {message}\n",
                    words::verdict(*verdict, lang)
                )
            }
            Fate::Survived | Fate::Invalid | Fate::Killed { .. } => continue,
        };
        let mutant = &candidate.mutant;
        out += &format!(
            "✗ {} {}  {}:{}\n{}{}{reason}",
            row.exercise,
            row.id,
            mutant.function,
            mutant.line,
            marked("-", &mutant.before),
            marked("+", &mutant.after)
        );
    }
    for text in stale {
        out += &format!("✗ {}\n", text.get(lang));
    }
    out += "\n";
    out += &table(rows, lang);
    out
}

fn no_exercise() -> Text {
    Text::new(
        "the rubric lacks the exercise of a mutant",
        "im Bewertungsschema fehlt die Aufgabe einer Mutante",
    )
}

fn marked(sign: &str, lines: &str) -> String {
    lines
        .lines()
        .map(|line| format!("    {sign} {}\n", line.trim()))
        .collect()
}

fn table(rows: &[Row], lang: Lang) -> String {
    let head = match lang {
        Lang::En => [
            "mutants",
            "killed",
            "equivalent",
            "survived",
            "unclear",
            "share",
        ],
        Lang::De => [
            "Mutanten",
            "erkannt",
            "gleichwertig",
            "übrig",
            "offen",
            "Anteil",
        ],
    };
    let [all, killed, equivalent, survived, unclear, share] = head;
    let mut out = format!(
        "{:<40} {all:>8} {killed:>8} {equivalent:>12} {survived:>9} {unclear:>8} {share:>8}\n",
        ""
    );
    let mut add = |name: &str, tally: Tally| {
        let share = tally
            .percent()
            .map_or("–".to_owned(), |percent| format!("{percent:.1} %"));
        out += &format!(
            "{name:<40} {:>8} {:>8} {:>12} {:>9} {:>8} {share:>8}\n",
            tally.all(),
            tally.killed,
            tally.equivalent,
            tally.survived,
            tally.unclear,
        );
    };
    let exercises: BTreeSet<&str> = rows.iter().map(|row| row.exercise.as_str()).collect();
    for exercise in &exercises {
        add(
            exercise,
            Tally::of(rows.iter().filter(|row| row.exercise == *exercise)),
        );
    }
    add(words::pick(lang, "all", "alle"), Tally::of(rows));
    let operators: BTreeSet<_> = rows.iter().map(|row| row.operator).collect();
    for operator in operators {
        let of_operator = rows.iter().filter(|row| row.operator == operator);
        add(&format!("  {}", operator.name()), Tally::of(of_operator));
    }
    out += words::pick(lang, "\nkilled by\n", "\nerkannt von\n");
    for ((exercise, check), kills) in Tally::by_check(rows) {
        out += &format!("  {exercise:<18} {check:<50} {kills:>5}\n");
    }
    out
}
