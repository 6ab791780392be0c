//! What a person should see in sources that keep all rules: means that the exercise has no use for,
//! and by which graders are attacked.
//!
//! A remark costs nothing and decides nothing; it only says where to look. It reads no file and knows
//! nothing of rustc.

use super::words::{Word, Words};
use grade_outcome::{Place, Text};
use proc_macro2::Delimiter;
use std::collections::BTreeMap;

/// How many remarks are told.
const TOLD: usize = 5;

/// What an exercise asks its students to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Needs {
    /// Files.
    pub files: bool,
    /// Processes, with arguments and an environment.
    pub processes: bool,
    /// Pauses and the time.
    pub time: bool,
    /// Catching panics.
    pub panics: bool,
    /// Locks that are built by hand.
    pub spins: bool,
}

/// A kind of means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Means {
    /// It tells where, how or when the code runs.
    Surroundings,
    Clock,
    Pauses,
    Stacks,
    Chance,
    Panics,
    Catches,
    Names,
    System,
    Network,
    Processes,
    Pipes,
    Environment,
    Files,
    Changes,
    Lifetimes,
    /// It keeps answers where other calls find them.
    Memory,
    Table,
    Spins,
}

impl Means {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Means::Surroundings => (
                "asks in which build or where it runs",
                "fragt, in welchem Bau oder wo es läuft",
            ),
            Means::Clock => ("looks at the clock", "schaut auf die Uhr"),
            Means::Pauses => ("pauses", "macht Pausen"),
            Means::Stacks => (
                "asks for a stack of another size",
                "verlangt einen Stack anderer Größe",
            ),
            Means::Chance => ("draws random numbers", "zieht Zufallszahlen"),
            Means::Panics => (
                "changes what a panic does",
                "ändert, was bei einer Panik geschieht",
            ),
            Means::Catches => ("catches panics", "fängt Paniken ab"),
            Means::Names => (
                "has modules that are named as the language's or the grader's",
                "hat Module, die wie die der Sprache oder des Bewertungsprogramms heißen",
            ),
            Means::System => (
                "reaches for the operating system",
                "greift nach dem Betriebssystem",
            ),
            Means::Network => ("reaches for the network", "greift nach dem Netz"),
            Means::Processes => (
                "starts, ends or asks for processes",
                "startet oder beendet Prozesse oder fragt nach ihnen",
            ),
            Means::Pipes => ("makes pipes", "legt Pipes an"),
            Means::Environment => (
                "reads arguments, environment or executable",
                "liest Argumente, Umgebung oder Programmdatei",
            ),
            Means::Files => ("reaches for files", "greift nach Dateien"),
            Means::Changes => ("changes files", "ändert Dateien"),
            Means::Lifetimes => (
                "uses a form by which lifetimes can be stretched",
                "benutzt eine Form, mit der sich Lebenszeiten strecken lassen",
            ),
            Means::Memory => (
                "keeps a collection from one call to the next",
                "behält eine Sammlung von einem Aufruf zum nächsten",
            ),
            Means::Table => (
                "has a long list of numbers written into it",
                "enthält eine lange Liste fester Zahlen",
            ),
            Means::Spins => ("waits by spinning", "wartet, indem es sich im Kreis dreht"),
        }
    }
}

/// Names that belong to one kind of means wherever they stand.
const NAMES: &[(&str, Means)] = &[
    ("type_name", Means::Surroundings),
    ("type_name_of_val", Means::Surroundings),
    ("TypeId", Means::Surroundings),
    ("Backtrace", Means::Surroundings),
    ("Location", Means::Surroundings),
    ("size_of", Means::Surroundings),
    ("size_of_val", Means::Surroundings),
    ("align_of", Means::Surroundings),
    ("align_of_val", Means::Surroundings),
    ("available_parallelism", Means::Surroundings),
    ("needs_drop", Means::Surroundings),
    ("Instant", Means::Clock),
    ("SystemTime", Means::Clock),
    ("sleep", Means::Pauses),
    ("sleep_ms", Means::Pauses),
    ("stack_size", Means::Stacks),
    ("set_hook", Means::Panics),
    ("take_hook", Means::Panics),
    ("catch_unwind", Means::Catches),
    ("spin_loop", Means::Spins),
    ("OwnedFd", Means::System),
    ("BorrowedFd", Means::System),
    ("AsRawFd", Means::System),
    ("FromRawFd", Means::System),
    ("UnixStream", Means::Network),
    ("UnixListener", Means::Network),
    ("UnixDatagram", Means::Network),
    ("TcpStream", Means::Network),
    ("TcpListener", Means::Network),
    ("UdpSocket", Means::Network),
    ("CommandExt", Means::Processes),
    ("OpenOptions", Means::Files),
    ("create_dir", Means::Changes),
    ("create_dir_all", Means::Changes),
    ("remove_file", Means::Changes),
    ("remove_dir", Means::Changes),
    ("remove_dir_all", Means::Changes),
    ("hard_link", Means::Changes),
    ("set_permissions", Means::Changes),
];

/// Names that mean something as part of a path, such as `fs` in `fs::read`.
const PATHS: &[(&str, Means)] = &[
    ("os", Means::System),
    ("net", Means::Network),
    ("process", Means::Processes),
    ("Command", Means::Processes),
    ("env", Means::Environment),
    ("fs", Means::Files),
    ("File", Means::Files),
    ("backtrace", Means::Surroundings),
    ("pipe", Means::Pipes),
];

/// What `OpenOptions` is asked for by whoever changes files.
const CHANGING: [&str; 5] = ["write", "append", "truncate", "create", "create_new"];

/// Macros that tell where code stands.
const MACROS: [&str; 4] = ["file", "line", "column", "module_path"];

/// Where a text that names a file of the system begins.
const SYSTEM_FILES: [&str; 14] = [
    "/proc", "/dev", "/sys", "/etc", "/tmp", "/root", "/home", "/bin", "/sbin", "/usr", "/var",
    "/run", "/lib", "/opt",
];

/// Collections by which answers can be remembered.
const COLLECTIONS: [&str; 4] = ["HashMap", "HashSet", "BTreeMap", "BTreeSet"];

/// How many numbers in a row are a long list.
const LONG: usize = 20;

/// What is noteworthy in these sources, if anything is.
pub(super) fn look(files: &BTreeMap<&str, Words>, needs: Needs) -> Option<Text> {
    let mut found: BTreeMap<Means, Place> = BTreeMap::new();
    for (&path, words) in files {
        for index in 0..words.len() {
            if let Some(means) = at(words, index).filter(|means| !needs.need(*means)) {
                found.entry(means).or_insert_with(|| Place {
                    file: path.to_owned(),
                    line: words.line(index),
                });
            }
        }
    }
    let mut text = Text::default();
    for (means, Place { file, line }) in found.into_iter().take(TOLD) {
        let (en, de) = means.words();
        text = text.and(&Text::new(
            format!("{file}:{line} {en}."),
            format!("{file}:{line} {de}."),
        ));
    }
    let nothing = text == Text::default();
    (!nothing).then(|| {
        Text::new(
            "The exercise has no use for some of what the code does:",
            "Manches, was der Code tut, braucht die Aufgabe nicht:",
        )
        .and(&text)
    })
}

impl Needs {
    fn need(self, means: Means) -> bool {
        match means {
            Means::Clock | Means::Chance => self.time,
            // Whoever waits for one of several processes looks again and again.
            Means::Pauses => self.time || self.processes,
            Means::Processes | Means::Pipes | Means::Environment => self.processes,
            Means::Files => self.files,
            Means::Catches => self.panics,
            Means::Spins => self.spins,
            Means::Surroundings
            | Means::Panics
            | Means::System
            | Means::Network
            | Means::Stacks
            | Means::Changes
            | Means::Lifetimes
            | Means::Names
            | Means::Memory
            | Means::Table => false,
        }
    }
}

/// What stands at `index`, if it is noteworthy.
fn at(words: &Words, index: usize) -> Option<Means> {
    match words.word(index)? {
        Word::Name(name) => of_name(words, index, name),
        Word::Literal(literal) => {
            let text = literal.trim_start_matches(|letter: char| "bcr#\"".contains(letter));
            let system = SYSTEM_FILES.iter().any(|place| text.starts_with(place));
            system.then_some(Means::System)
        }
        Word::Sign('&') => of_reference(words, index),
        Word::Open(Delimiter::Bracket) => is_long_list(words, index + 1).then_some(Means::Table),
        Word::Sign(_) | Word::Open(_) | Word::Close => None,
    }
}

fn of_name(words: &Words, index: usize, name: &str) -> Option<Means> {
    let among = |list: &[(&str, Means)]| {
        let found = list.iter().find(|(known, _)| *known == name);
        found.map(|(_, means)| *means)
    };
    let after_path = index >= 2 && words.is_path(index - 2);
    let in_path = words.is_path(index + 1) || after_path;
    if in_path && let Some(means) = among(PATHS) {
        let changes = words.is_path(index + 1)
            && matches!(
                (name, words.name(index + 3)),
                ("fs", Some("write" | "rename" | "copy")) | ("File", Some("create" | "create_new"))
            );
        return Some(if changes { Means::Changes } else { means });
    }
    if words.is_sign(index + 1, '!') && MACROS.contains(&name) {
        return Some(Means::Surroundings);
    }
    if name == "mod" {
        let grader = ["_program", "_models"];
        let taken = words.name(index + 1).is_some_and(|name| {
            ["std", "core", "alloc", "missing"].contains(&name)
                || grader.iter().any(|end| name.ends_with(end))
        });
        return taken.then_some(Means::Names);
    }
    // The whole environment: what is asked for by name may be needed.
    if ["vars", "vars_os"].contains(&name) && after_path {
        return Some(Means::Surroundings);
    }
    // A thread's name; `Builder::name` gives one.
    let asks = name == "name" && words.is_sign(index.wrapping_sub(1), '.');
    if asks
        && words.word(index + 1) == Some(&Word::Open(Delimiter::Parenthesis))
        && words.word(index + 2) == Some(&Word::Close)
    {
        return Some(Means::Surroundings);
    }
    // `'static` is a lifetime.
    if name == "static" && !words.is_sign(index.wrapping_sub(1), '\'') {
        return keeps_a_collection(words, index + 1).then_some(Means::Memory);
    }
    if name == "RandomState" && words.is_path(index + 1) {
        return Some(Means::Chance);
    }
    if CHANGING.contains(&name) && is_asked_for(words, index) {
        return Some(Means::Changes);
    }
    let means = among(NAMES)?;
    // `std` has only functions of that name; a method is the student's own.
    let own = words.is_sign(index.wrapping_sub(1), '.')
        || words.name(index.wrapping_sub(1)) == Some("fn");
    (means != Means::Pauses || !own).then_some(means)
}

/// The option at `index` is set, and not to `false`, in a file that opens others with options.
fn is_asked_for(words: &Words, index: usize) -> bool {
    let set = words.is_sign(index.wrapping_sub(1), '.')
        && words.word(index + 1) == Some(&Word::Open(Delimiter::Parenthesis))
        && words.name(index + 2) != Some("false");
    let options = |at| match words.name(at) {
        Some("OpenOptions") => true,
        Some("options") => at >= 2 && words.is_path(at - 2),
        Some(_) | None => false,
    };
    set && (0..words.len()).any(options)
}

/// The type of the static at `index` has a collection in it.
fn keeps_a_collection(words: &Words, index: usize) -> bool {
    (index..words.len())
        .take_while(|&at| !words.is_sign(at, '=') && !words.is_sign(at, ';'))
        .any(|at| {
            words
                .name(at)
                .is_some_and(|name| COLLECTIONS.contains(&name))
        })
}

/// From `index` on there is nothing but so many numbers and what stands between them.
fn is_long_list(words: &Words, index: usize) -> bool {
    let number = |word: &Word| matches!(word, Word::Literal(text) if text.starts_with(|first: char| first.is_ascii_digit()));
    let between = |word: &Word| {
        matches!(
            word,
            Word::Sign(',' | '-' | '&') | Word::Open(_) | Word::Close
        )
    };
    (index..words.len())
        .map_while(|at| words.word(at))
        .take_while(|word| number(word) || between(word))
        .filter(|word| number(word))
        .nth(LONG - 1)
        .is_some()
}

/// `&'a &'b`, a reference to a reference with both lifetimes told.
fn of_reference(words: &Words, index: usize) -> Option<Means> {
    let lifetime = |index: usize| words.is_sign(index, '\'') && words.name(index + 1).is_some();
    let twice = lifetime(index + 1) && words.is_sign(index + 3, '&') && lifetime(index + 4);
    twice.then_some(Means::Lifetimes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::words;
    use crate::course::Course;
    use std::path::Path;

    const NOTHING: Needs = Needs {
        files: false,
        processes: false,
        time: false,
        panics: false,
        spins: false,
    };

    fn remark(source: &str, needs: Needs) -> Option<String> {
        let source = format!("// one\n{source}");
        let files = BTreeMap::from([("src/lib.rs".to_owned(), source.into_bytes())]);
        look(&words::of_each(&files), needs).map(|text| text.en)
    }

    #[test]
    fn what_attacks_a_grader_is_told_with_its_line() {
        for source in [
            "fn f() { std::process::exit(0) }",
            "use std::{process, io}; fn f() { process::abort() }",
            "fn f() { std::fs::File::open(\"x\"); }",
            "fn f() { g(\"/proc/self/mem\") }",
            "fn f() { g(r#\"/dev/shm/x\"#) }",
            "fn f() { std::any::type_name::<u8>(); }",
            "fn f() { module_path!(); }",
            "use std::os::unix::process::CommandExt;",
            "use std::net::TcpStream;",
            "fn f() { std::panic::set_hook(Box::new(|_| ())); }",
            "fn f() { std::env::args(); }",
            "fn f() { std::time::Instant::now(); }",
            "fn f<'a, 'b>(_: &'a &'b (), x: &'b u8) -> &'a u8 { x }",
            "fn f() -> u64 { RandomState::new().hash_one(1) }",
            "fn f() { if std::thread::current().name() == None { g() } }",
            "static KNOWN: Mutex<HashMap<u64, u64>> = Mutex::new(HashMap::new());",
            "thread_local! { static KNOWN: RefCell<BTreeMap<u64, u64>> = RefCell::default(); }",
            "const P: [u8; 20] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29];",
            "const P: [(u8, u8); 10] = [(2, 3), (5, 7), (11, 13), (17, 19), (23, 29), (2, 3), (5, 7), (11, 13), (17, 19), (23, 29)];",
            "fn f() { for (name, value) in std::env::vars() {} }",
            "fn f() { while x() { std::hint::spin_loop() } }",
            "fn f() { let _ = std::panic::catch_unwind(g); }",
            "pub mod std { pub mod sync {} }",
            "use std::thread::sleep;",
            "fn f() { thread::Builder::new().stack_size(1 << 20); }",
            "fn f() { Command::new(\"/bin/sh\"); }",
        ] {
            let told = remark(source, NOTHING);
            assert!(
                told.as_deref()
                    .is_some_and(|told| told.contains("src/lib.rs:2 ")),
                "{source}: {told:?}"
            );
        }
    }

    #[test]
    fn what_an_exercise_asks_for_is_not_worth_a_word() {
        let all = Needs {
            files: true,
            processes: true,
            time: true,
            panics: true,
            spins: true,
        };
        for source in [
            "fn f() { std::fs::read_to_string(p); std::fs::File::open(p); }",
            "fn f() { std::process::Command::new(std::env::current_exe()); }",
            "fn f() { SystemTime::now(); RandomState::new(); }",
            "fn process(file: u8) { let env = file; process(env); x.process(); }",
            "fn f<'a>(a: &'a str, b: &'a [&'a str]) { }",
            "fn f() { let s = \"/ is a slash, a/proc is none\"; }",
            "use std::collections::hash_map::RandomState;",
            "fn f() { std::thread::Builder::new().name(\"worker\".to_owned()).spawn(g); thread::sleep(d) }",
            "static COUNT: AtomicU64 = AtomicU64::new(0); fn f(s: &'static HashMap<u8, u8>) {}",
            "const WHEEL: [u64; 8] = [1, 7, 11, 13, 17, 19, 23, 29];",
            "fn f() { while x() { std::hint::spin_loop() } }",
        ] {
            assert_eq!(remark(source, all), None, "{source}");
        }
        for source in [
            "impl Bell { fn sleep(&self) {} }",
            "fn f() { self.bell.sleep(); }",
        ] {
            assert_eq!(remark(source, NOTHING), None, "{source}");
        }
    }

    #[test]
    fn writing_is_worth_a_word_where_reading_is_not() {
        let reading = Needs {
            files: true,
            ..NOTHING
        };
        assert!(remark("fn f() { std::fs::write(p, q); }", reading).is_some());
        assert!(remark("fn f() { std::fs::File::create(p); }", reading).is_some());
        assert_eq!(remark("fn f() { std::fs::read(p); }", reading), None);
        for (options, changes) in [
            ("OpenOptions::new().read(true)", false),
            ("std::fs::OpenOptions::new().read(true).write(false)", false),
            ("File::options().read(true)", false),
            ("OpenOptions::new().append(true)", true),
            ("std::fs::File::options().write(yes())", true),
        ] {
            let told = remark(&format!("fn f() {{ {options}.open(p); }}"), reading);
            assert_eq!(told.is_some(), changes, "{options}");
        }
        let elsewhere = "fn f() { File::open(p); stdout().write(b); }";
        assert_eq!(remark(elsewhere, reading), None);
    }

    #[test]
    fn what_only_the_students_own_tests_do_is_not_worth_a_word() {
        let told = |source: &str| remark(source, NOTHING);
        let test = "use std::fs; #[test] fn f() { fs::write(p, Instant::now()); }";
        assert_eq!(told(&format!("#[cfg(test)] mod tests {{ {test} }}")), None);
        for built in [
            format!("mod tests {{ {test} }}"),
            format!("#[cfg(not(test))] mod tests {{ {test} }}"),
            format!("built! {{ #[cfg(test)] mod tests {{ {test} }} }}"),
            format!("#[cfg(test)] mod tests {{ }} {test}"),
        ] {
            assert!(told(&built).is_some(), "{built}");
        }
    }

    /// All sources below `folder`, by path.
    fn sources(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|found| found == "rs") {
                found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
            }
        }
    }

    #[test]
    fn no_sample_solution_and_no_idiom_is_worth_a_word() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let course = Course::open(&root).unwrap();
        for exercise in &course.exercises {
            let mut files = BTreeMap::new();
            for place in [course.reference(), course.templates()] {
                // A program's own file is not graded.
                sources(&place.join(&exercise.id).join("src"), &mut files);
            }
            sources(
                &course.exercise_dir(&exercise.id).join("idioms"),
                &mut files,
            );
            files.retain(|path, _| !path.ends_with("/main.rs"));
            assert!(files.len() > 5, "{}", exercise.id);
            let words = words::of_each(&files);
            assert_eq!(look(&words, crate::build::needs(exercise)), None);
        }
    }
}
