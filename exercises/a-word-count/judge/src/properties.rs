//! What the functions of a-word-count must give.
//!
//! It knows the right counts. What may happen when threads meet is for the races stage to find out.

use crate::feed::{Feed, Feeder};
use crate::texts;
use grade_harness::wire::Fault;
use grade_judge::{Check, Checked, Failure, JudgeError, Property, Solution, Trouble};
use grade_outcome::{Stage, Text, plural};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The checks by which interleavings are judged.
pub const RACES: &[&str] = &["threaded_counts_in_every_interleaving"];
const ERROR_RACES: &[&str] = &[
    "threaded_fails_in_every_interleaving",
    "threaded_counts_in_every_interleaving",
];

/// The checks of the properties stage.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "process_file_counts_words",
            Stage::Properties,
            &["process_file"],
            |context| {
                context.steady(|runner| {
                    runner.run(&Property::new(texts::edges(), texts::any(), &counts_words))?;
                    runner.run(
                        &Property::new(slow_texts(), any_slow(), &counts_slow_words).at_most(16),
                    )
                })
            },
        ),
        Check::new(
            "process_file_reports_errors",
            Stage::Properties,
            &["process_file"],
            |context| context.steady(|runner| runner.run(&Property::edges(single(), &reports))),
        ),
        Check::new(
            "sequential_counts_every_file",
            Stage::Properties,
            &["count_words_sequential"],
            |context| {
                context.steady(|runner| {
                    let trees = [good_trees(), bad_trees()].concat();
                    runner.run(&Property::new(trees, any_tree(any_content()), &sequential))
                })
            },
        ),
        Check::new(
            "threaded_counts_every_file",
            Stage::Properties,
            &["count_words_threaded"],
            |context| {
                context.threaded(|runner| {
                    runner.run(&Property::new(
                        good_trees(),
                        any_tree(good_content()),
                        &threaded,
                    ))?;
                    runner.run(&Property::edges([1, 3], &counts_slow_files))
                })
            },
        )
        .settled_by(RACES),
        Check::new(
            "threaded_fails_as_a_whole",
            Stage::Properties,
            &["count_words_threaded"],
            |context| {
                context.threaded(|runner| {
                    let any = any_tree(any_content()).prop_filter("one is bad", |tree| {
                        tree.list.iter().any(|&n| !tree.files[n].content.is_good())
                    });
                    runner.run(&Property::new(bad_trees(), any, &threaded).at_most(24))?;
                    runner.run(&Property::edges([0, 1], &waits_for_slow))
                })
            },
        )
        .settled_by(ERROR_RACES),
    ]
}

/// An empty folder below the one where the solution runs.
pub fn folder(solution: &Solution) -> Result<PathBuf, JudgeError> {
    let folder = solution.folder().join("texts");
    // Usually it is there, from the last call.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(JudgeError::file(&folder))?;
    Ok(folder)
}

fn write(path: &Path, content: &[u8]) -> Result<(), JudgeError> {
    fs::write(path, content).map_err(JudgeError::file(path))
}

type Counted = Result<usize, Fault>;

fn counts_words(solution: &mut Solution, text: &String) -> Checked {
    let path = folder(solution)?.join("text.txt");
    write(&path, text.as_bytes())?;
    let asked = asked(text.as_bytes());
    let counted: Counted = solution.call("process_file", &path)?.returned(&asked)?;
    compare(asked, text, counted)
}

/// `process_file` on a file with this content.
fn asked(content: &[u8]) -> String {
    format!(
        "{{ std::fs::write(\"text.txt\", {}).unwrap(); process_file(\"text.txt\".as_ref()) }}",
        texts::shown(content)
    )
}

fn compare(asked: String, text: &str, counted: Counted) -> Checked {
    let right = texts::words(text);
    let (value, shown) = match counted {
        Ok(value) if value == right => return Ok(()),
        Ok(value) => (Some(value), format!("Ok({value})")),
        Err(fault) => (None, format!("Err({}: {:?})", fault.kind, fault.message)),
    };
    let content = texts::shown(text.as_bytes());
    let mut failure = Failure::new(
        asked.replace("process_file(\"text.txt\".as_ref())", "process_file(\"text.txt\".as_ref()).unwrap()"),
        shown.clone(),
        Text::new(
            format!("For a file that holds {content} `process_file` gave {shown}; it has {right} words."),
            format!("Für eine Datei mit dem Inhalt {content} lieferte `process_file` {shown}; sie hat {right} Wörter."),
        ),
    )
    .expecting(right.to_string());
    if value == Some(text.split(' ').count())
        || value == Some(text.split_ascii_whitespace().count())
    {
        failure = failure.hint(Text::new(
            "A word is a run of characters that are not white space; which characters are is decided by `char::is_whitespace`, not by the blank alone.",
            "Ein Wort ist eine Folge von Zeichen, die kein Leerraum sind; was Leerraum ist, sagt `char::is_whitespace`, nicht nur das Leerzeichen.",
        ));
    } else if value.is_none() {
        failure = failure.hint(Text::new(
            "The file is UTF-8. If you read it in pieces, a piece may end within a character.",
            "Die Datei ist UTF-8. Wenn du sie stückweise liest, kann ein Stück mitten in einem Zeichen enden.",
        ));
    }
    Err(failure.into())
}

/// A text, and where its delivery pauses.
type Slow = (String, Vec<usize>);

fn slow_texts() -> Vec<Slow> {
    vec![
        (String::new(), vec![]),
        ("one two".to_owned(), vec![2, 3, 4]),
        // Within a word, within a character.
        ("größer als".to_owned(), vec![3, 6]),
        ("a\u{3000}b".to_owned(), vec![2]),
        ("word ".repeat(20_000), vec![7, 50_003]),
    ]
}

fn any_slow() -> impl Strategy<Value = Slow> {
    (texts::short(), prop::collection::vec(0..40usize, 0..3)).prop_map(|(text, mut cuts)| {
        cuts.sort_unstable();
        (text, cuts)
    })
}

fn counts_slow_words(solution: &mut Solution, (text, cuts): &Slow) -> Checked {
    let path = folder(solution)?.join("pipe.txt");
    let feed = Feed::new(&path, text.as_bytes(), cuts)?;
    let mut feeder = Feeder::new(vec![feed]);
    let asked = "process_file(\"pipe.txt\".as_ref())";
    let reply = solution.call_with::<_, Counted>("process_file", &path, &mut feeder)?;
    feeder.check()?;
    let slowly = |failure: Failure| {
        failure.adding(&Text::new(
            "The file was a named pipe, whose data arrives slowly and whose length means nothing.",
            "Die Datei war eine Named Pipe, deren Daten langsam ankommen und deren Länge nichts besagt.",
        ))
    };
    once(&feeder)?;
    let counted = reply
        .returned(asked)
        .map_err(|trouble| told(trouble, slowly))?;
    compare(asked.to_owned(), text, counted).map_err(|trouble| told(trouble, slowly))
}

fn told(trouble: Trouble, more: impl FnOnce(Failure) -> Failure) -> Trouble {
    match trouble {
        Trouble::Wrong(failure) => more(*failure).into(),
        other => other,
    }
}

/// No file may be opened twice.
fn once(feeder: &Feeder) -> Checked {
    let Some(path) = feeder.opened_again() else {
        return Ok(());
    };
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Err(Failure::new(
        format!("process_file({name:?}.as_ref())"),
        "opened twice",
        Text::new(
            format!("The file {name} was opened more than once."),
            format!("Die Datei {name} wurde mehr als einmal geöffnet."),
        ),
    )
    .hint(Text::new(
        "Open the file once and read it to its end: a pipe gives its data only once.",
        "Öffne die Datei einmal und lies sie bis zum Ende: Eine Pipe gibt ihre Daten nur einmal her.",
    ))
    .into())
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq)]
enum Content {
    Text(String),
    Invalid(Vec<u8>),
    Missing,
    Folder,
}

impl Content {
    fn is_good(&self) -> bool {
        matches!(self, Content::Text(_))
    }

    /// The words in it, or the kind of error that it is.
    fn right(&self) -> Result<usize, &'static str> {
        match self {
            Content::Text(text) => Ok(texts::words(text)),
            Content::Invalid(_) => Err("InvalidData"),
            Content::Missing => Err("NotFound"),
            Content::Folder => Err("IsADirectory"),
        }
    }

    fn words(&self) -> Text {
        match self {
            Content::Text(text) => {
                let text = texts::shown(text.as_bytes());
                Text::new(format!("holds {text}"), format!("enthält {text}"))
            }
            Content::Invalid(bytes) => {
                let bytes = texts::shown(bytes);
                Text::new(
                    format!("holds {bytes}, which is not UTF-8"),
                    format!("enthält {bytes}, was kein UTF-8 ist"),
                )
            }
            Content::Missing => Text::new("does not exist", "fehlt"),
            Content::Folder => Text::new("is a folder", "ist ein Ordner"),
        }
    }

    fn lay(&self, path: &Path) -> Result<(), JudgeError> {
        match self {
            Content::Text(text) => write(path, text.as_bytes()),
            Content::Invalid(bytes) => write(path, bytes),
            Content::Missing => Ok(()),
            Content::Folder => fs::create_dir_all(path).map_err(JudgeError::file(path)),
        }
    }
}

fn single() -> Vec<Content> {
    let mut all = vec![
        Content::Text("a good file".to_owned()),
        Content::Missing,
        Content::Folder,
    ];
    all.extend(texts::invalid().into_iter().map(Content::Invalid));
    // What is left of a bad file must not count.
    all.push(Content::Text("another good file".to_owned()));
    all
}

fn reports(solution: &mut Solution, content: &Content) -> Checked {
    let path = folder(solution)?.join("text.txt");
    content.lay(&path)?;
    let asked = "process_file(\"text.txt\".as_ref())";
    let counted: Counted = solution
        .call("process_file", &path)?
        .returned(asked)
        .map_err(|trouble| {
            told(trouble, |failure| {
                let what = content.words();
                failure.adding(&Text::new(
                    format!("Here text.txt {}.", what.en),
                    format!("Für text.txt gilt hier: {}.", what.de),
                ))
            })
        })?;
    let right = content.right();
    let shown = match (&counted, right) {
        (Ok(value), Ok(count)) if *value == count => return Ok(()),
        (Err(fault), Err(kind)) if fault.kind == kind => return Ok(()),
        (Ok(value), _) => format!("Ok({value})"),
        (Err(fault), _) => format!("Err({}: {:?})", fault.kind, fault.message),
    };
    let what = content.words();
    let wanted = match right {
        Ok(count) => format!("Ok({count})"),
        Err(kind) => format!("Err({kind})"),
    };
    Err(Failure::new(
        asked,
        shown.clone(),
        Text::new(
            format!("`process_file` gave {shown}, right is {wanted}: the file {}.", what.en),
            format!("`process_file` lieferte {shown}, richtig ist {wanted}: Die Datei {}.", what.de),
        ),
    )
    .hint(Text::new(
        "Opening and reading give an `io::Result` each: hand an error on with `?`, as the operating system gave it.",
        "Öffnen und Lesen liefern je ein `io::Result`: Reiche einen Fehler mit `?` weiter, so wie das Betriebssystem ihn gab.",
    ))
    .into())
}

/// A file of a tree.
#[derive(Debug, Clone)]
struct Entry {
    /// Its path in the tree.
    path: &'static str,
    content: Content,
}

/// Files, and a list of them.
#[derive(Debug, Clone)]
struct Tree {
    files: Vec<Entry>,
    /// By number of the file.
    list: Vec<usize>,
}

const PATHS: &[&str] = &[
    "one.txt",
    "two.txt",
    "a/notes.txt",
    "b/notes.txt",
    "a/b/notes.txt",
    "mit Leerzeichen.txt",
    "größe.txt",
    "noextension",
];

fn tree(contents: Vec<Content>) -> Tree {
    Tree {
        list: (0..contents.len()).collect(),
        files: PATHS
            .iter()
            .zip(contents)
            .map(|(&path, content)| Entry { path, content })
            .collect(),
    }
}

fn text(words: &str) -> Content {
    Content::Text(words.to_owned())
}

fn good_trees() -> Vec<Tree> {
    vec![
        tree(vec![]),
        tree(vec![text("one two three")]),
        tree(vec![text("")]),
        tree(vec![text("one"), text("one two")]),
        tree(vec![text("a"), text("b c"), text("d e f"), text("g h i j")]),
        // Equal contents, equal names in different folders.
        tree(vec![
            text("same"),
            text("same"),
            text("same words"),
            text("other words here"),
        ]),
        // The same path twice.
        Tree {
            list: vec![0, 1, 0],
            ..tree(vec![text("once only"), text("b")])
        },
        Tree {
            list: vec![0, 0],
            ..tree(vec![text("a b c")])
        },
        tree((0..8).map(|n| text(&"w ".repeat(n))).collect()),
        tree(vec![Content::Text("long ".repeat(30_000)), text("short")]),
    ]
}

fn bad_trees() -> Vec<Tree> {
    let invalid = || Content::Invalid(b"good \xff bad".to_vec());
    vec![
        tree(vec![Content::Missing]),
        tree(vec![invalid()]),
        tree(vec![text("good"), Content::Missing]),
        tree(vec![Content::Missing, text("good")]),
        tree(vec![invalid(), text("good"), text("good")]),
        tree(vec![text("good"), text("good"), invalid()]),
        tree(vec![Content::Missing, invalid(), text("good")]),
        tree(vec![text("a"), Content::Folder, text("b")]),
        Tree {
            list: vec![1, 0, 1],
            ..tree(vec![text("good"), Content::Missing])
        },
        // What a failed call has counted must not be left for the next one: the second file alone.
        Tree {
            list: vec![1],
            ..tree(vec![Content::Missing, text("good again")])
        },
    ]
}

fn good_content() -> BoxedStrategy<Content> {
    texts::short().prop_map(Content::Text).boxed()
}

fn any_content() -> BoxedStrategy<Content> {
    prop_oneof![
        6 => good_content(),
        1 => Just(Content::Missing),
        1 => Just(Content::Invalid(b"\xc3(".to_vec())),
    ]
    .boxed()
}

fn any_tree(content: BoxedStrategy<Content>) -> BoxedStrategy<Tree> {
    (
        prop::collection::vec(content, 1..PATHS.len()),
        any::<bool>(),
    )
        .prop_flat_map(|(contents, repeats)| {
            let base = tree(contents);
            let files = base.files.len();
            let list = if repeats {
                prop::collection::vec(0..files, 0..6).boxed()
            } else {
                prop::sample::subsequence((0..files).collect::<Vec<_>>(), 0..=files)
                    .prop_shuffle()
                    .boxed()
            };
            list.prop_map(move |list| Tree {
                list,
                ..base.clone()
            })
        })
        .boxed()
}

type Map = Result<BTreeMap<PathBuf, usize>, Fault>;

fn sequential(solution: &mut Solution, tree: &Tree) -> Checked {
    counts_tree(solution, "count_words_sequential", tree)
}

fn threaded(solution: &mut Solution, tree: &Tree) -> Checked {
    counts_tree(solution, "count_words_threaded", tree)
}

fn counts_tree(solution: &mut Solution, function: &str, tree: &Tree) -> Checked {
    let folder = folder(solution)?;
    for entry in &tree.files {
        let path = made(&folder, entry.path)?;
        entry.content.lay(&path)?;
    }
    let paths: Vec<PathBuf> = tree
        .list
        .iter()
        .map(|&n| folder.join(tree.files[n].path))
        .collect();
    let asked = listed(function, tree);
    let map: Map = solution
        .call(function, &paths)?
        .returned(&asked)
        .map_err(|trouble| told(trouble, |failure| failure.adding(&described(tree))))?;
    compare_map(&asked, tree, &folder, &map)
}

/// So many files, each of which delivers as soon as every thread waits.
fn counts_slow_files(solution: &mut Solution, &files: &usize) -> Checked {
    let folder = folder(solution)?;
    let paths: Vec<PathBuf> = (1..=files)
        .map(|n| folder.join(format!("{n}.txt")))
        .collect();
    let mut feeds = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        feeds.push(Feed::new(
            path,
            "some words ".repeat(number + 1).as_bytes(),
            &[3],
        )?);
    }
    let mut feeder = Feeder::new(feeds);
    let names: Vec<String> = (1..=files).map(|n| format!("\"{n}.txt\".into()")).collect();
    let asked = format!("count_words_threaded(&[{}])", names.join(", "));
    let slowly = |failure: Failure| {
        failure.adding(&Text::new(
            "(The files are named pipes, whose data arrives slowly and whose length means nothing.)",
            "(Die Dateien sind Named Pipes, deren Daten langsam ankommen und deren Länge nichts besagt.)",
        ))
    };
    let reply = solution.call_with::<_, Map>("count_words_threaded", &paths, &mut feeder)?;
    feeder.check()?;
    once(&feeder)?;
    let map = reply
        .returned(&asked)
        .map_err(|trouble| told(trouble, slowly))?;
    let right: BTreeMap<PathBuf, usize> = paths
        .into_iter()
        .enumerate()
        .map(|(number, path)| (path, 2 * (number + 1)))
        .collect();
    let shown = match map {
        Ok(map) if map == right => return Ok(()),
        Ok(map) => format!(
            "Ok with the counts {:?}",
            map.into_values().collect::<Vec<_>>()
        ),
        Err(fault) => format!("Err({}: {:?})", fault.kind, fault.message),
    };
    let wanted: Vec<usize> = right.into_values().collect();
    Err(slowly(Failure::new(
        asked.clone(),
        shown.clone(),
        Text::new(
            format!("`{asked}` gave {shown}; the counts are {wanted:?}."),
            format!("`{asked}` lieferte {shown}; richtig sind {wanted:?}."),
        ),
    ))
    .into())
}

/// A file is missing; another one, by place in the list, arrives only when every thread waits.
fn waits_for_slow(solution: &mut Solution, &slow: &usize) -> Checked {
    let folder = folder(solution)?;
    let mut paths = vec![folder.join("missing.txt"); 2];
    paths[slow] = folder.join("slow.txt");
    let feed = Feed::new(&paths[slow], b"some words", &[])?;
    let mut feeder = Feeder::new(vec![feed]);
    let names: Vec<String> = paths
        .iter()
        .map(|path| format!("{:?}.into()", path.file_name().unwrap_or_default()))
        .collect();
    let asked = format!("count_words_threaded(&[{}])", names.join(", "));
    let slowly = |failure: Failure| {
        failure.adding(&Text::new(
            "(missing.txt does not exist; slow.txt is a named pipe, whose data arrives late.)",
            "(missing.txt gibt es nicht; slow.txt ist eine Named Pipe, deren Daten spät ankommen.)",
        ))
    };
    let reply = solution.call_with::<_, Map>("count_words_threaded", &paths, &mut feeder)?;
    feeder.check()?;
    match reply
        .returned(&asked)
        .map_err(|trouble| told(trouble, slowly))?
    {
        Err(fault) if fault.kind == "NotFound" => Ok(()),
        Err(fault) => Err(slowly(Failure::new(
            asked.clone(),
            format!("Err({}: {:?})", fault.kind, fault.message),
            Text::new(
                format!(
                    "`{asked}` gave Err({}: {:?}); right is Err(NotFound).",
                    fault.kind, fault.message
                ),
                format!(
                    "`{asked}` lieferte Err({}: {:?}); richtig ist Err(NotFound).",
                    fault.kind, fault.message
                ),
            ),
        ))
        .into()),
        Ok(map) => Err(slowly(Failure::new(
            asked.clone(),
            format!(
                "Ok with {} {}",
                map.len(),
                plural(map.len() as u64, "entry", "entries")
            ),
            Text::new(
                format!(
                    "`{asked}` gave an `Ok` with {} {}; right is Err(NotFound).",
                    map.len(),
                    plural(map.len() as u64, "entry", "entries")
                ),
                format!(
                    "`{asked}` lieferte ein `Ok` mit {} {}; richtig ist Err(NotFound).",
                    map.len(),
                    plural(map.len() as u64, "Eintrag", "Einträgen")
                ),
            ),
        ))
        .into()),
    }
}

fn made(folder: &Path, path: &str) -> Result<PathBuf, JudgeError> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(JudgeError::file(parent))?;
    }
    Ok(path)
}

/// The call as a student would write it.
fn listed(function: &str, tree: &Tree) -> String {
    let paths: Vec<String> = tree
        .list
        .iter()
        .map(|&n| format!("{:?}.into()", tree.files[n].path))
        .collect();
    format!("{function}(&[{}])", paths.join(", "))
}

/// What the files of a call hold.
fn described(tree: &Tree) -> Text {
    let mut notes = (Vec::new(), Vec::new());
    for number in tree.list.iter().collect::<BTreeSet<_>>() {
        let entry = &tree.files[*number];
        let what = entry.content.words();
        notes.0.push(format!("{} {}", entry.path, what.en));
        notes.1.push(format!("{}: {}", entry.path, what.de));
    }
    if notes.0.is_empty() {
        return Text::default();
    }
    Text::new(
        format!("({}.)", notes.0.join("; ")),
        format!("({}.)", notes.1.join("; ")),
    )
}

fn compare_map(asked: &str, tree: &Tree, folder: &Path, map: &Map) -> Checked {
    let entries: Vec<&Entry> = tree.list.iter().map(|&n| &tree.files[n]).collect();
    let kinds: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry.content.right().err())
        .collect();
    let failure = |actual: String, wanted: &str, hint: Text| {
        Err(Failure::new(
            asked,
            actual.clone(),
            Text::new(
                format!("`{asked}` gave {actual}; right is {wanted}."),
                format!("`{asked}` lieferte {actual}; richtig ist {wanted}."),
            ),
        )
        .adding(&described(tree))
        .hint(hint)
        .into())
    };
    let right: BTreeMap<&str, usize> = entries
        .iter()
        .filter_map(|entry| Some((entry.path, entry.content.right().ok()?)))
        .collect();
    let right_shown = format!("Ok({right:?})");
    match map {
        Err(fault) if kinds.contains(fault.kind.as_str()) => Ok(()),
        Err(fault) => {
            let actual = format!("Err({}: {:?})", fault.kind, fault.message);
            let wanted = match kinds.iter().next() {
                Some(kind) => format!("Err({kind})"),
                None => right_shown,
            };
            failure(
                actual,
                &wanted,
                Text::new(
                    "An error is that of a file of the list, as the operating system gave it.",
                    "Ein Fehler ist der einer Datei der Liste, so wie das Betriebssystem ihn gab.",
                ),
            )
        }
        Ok(map) => {
            let actual: BTreeMap<String, usize> = map
                .iter()
                .map(|(path, count)| {
                    let path = path.strip_prefix(folder).unwrap_or(path);
                    (path.display().to_string(), *count)
                })
                .collect();
            let shown = format!("Ok({actual:?})");
            if let Some(kind) = kinds.iter().next() {
                return failure(
                    shown,
                    &format!("Err({kind})"),
                    Text::new(
                        "If any file fails, the whole count is an `Err`: which `Result` is dropped on the way?",
                        "Scheitert eine Datei, ist die ganze Zählung ein `Err`: Welches `Result` geht unterwegs verloren?",
                    ),
                );
            }
            let same = actual.len() == right.len()
                && right
                    .iter()
                    .all(|(&path, count)| actual.get(path) == Some(count));
            if same {
                return Ok(());
            }
            let lost = right.keys().any(|&path| !actual.contains_key(path));
            failure(
                shown,
                &right_shown,
                if lost {
                    Text::new(
                        "An entry is missing: the key is the whole path as it was given, not the file's name.",
                        "Ein Eintrag fehlt: Der Schlüssel ist der ganze Pfad, wie er übergeben wurde, nicht der Dateiname.",
                    )
                } else {
                    Text::new(
                        "Each path has one entry with the count of that file, also where it is listed twice.",
                        "Jeder Pfad hat einen Eintrag mit der Zahl dieser Datei, auch wenn er zweimal in der Liste steht.",
                    )
                },
            )
        }
    }
}
