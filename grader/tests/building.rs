//! Real builds of small submissions: what compiles, what does not, and what a student is told.
//!
//! The course is prepared on first use, in the cache that `GRADE_CACHE` names or in the user's.
#![cfg(target_os = "linux")]

use grade_outcome::{Binding, Place, Text};
use grader::build::{self, Built, Failure, Ready};
use grader::course::Course;
use grader::intake;
use grader::prepare::{self, Prepared};
use grader::progress::Progress;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

const C: &str = "c-shared-counter";

const GOOD: &str = "\
use std::sync::{Mutex, atomic::{AtomicU64, Ordering}};
use std::thread;
pub fn increment_without_lock(counter: &AtomicU64, iterations: u64) {
    for _ in 0..iterations { counter.store(counter.load(Ordering::SeqCst) + 1, Ordering::SeqCst); }
}
pub fn increment_with_lock(counter: &Mutex<u64>, iterations: u64) {
    for _ in 0..iterations { *counter.lock().unwrap() += 1; }
}
pub fn count_without_lock(threads: usize, iterations: u64) -> u64 {
    let counter = AtomicU64::new(0);
    thread::scope(|s| for _ in 0..threads { s.spawn(|| increment_without_lock(&counter, iterations)); });
    counter.into_inner()
}
pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let counter = Mutex::new(0);
    thread::scope(|s| for _ in 0..threads { s.spawn(|| increment_with_lock(&counter, iterations)); });
    counter.into_inner().unwrap()
}
";

/// Counts what it is told.
#[derive(Default)]
struct Heard(Vec<String>);

impl Progress for Heard {
    fn step(&mut self, what: &Text) {
        self.0.push(what.en.clone());
    }
}

fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        Course::open(&root).expect("the course is readable")
    })
}

fn prepare_now() -> (Prepared, Heard) {
    let mut heard = Heard::default();
    let launcher = Path::new(env!("CARGO_BIN_EXE_grade"));
    let prepared = prepare::prepare_with(course(), launcher, &mut heard);
    (prepared.unwrap_or_else(|error| panic!("{error}")), heard)
}

fn prepared() -> &'static Prepared {
    static PREPARED: OnceLock<Prepared> = OnceLock::new();
    PREPARED.get_or_init(|| prepare_now().0)
}

/// Builds a submission with these files. The folder lives as long as what is given back.
fn build_with(prepared: &Prepared, files: &[(&str, &str)]) -> (TempDir, Built) {
    let place = TempDir::new().unwrap();
    for (path, contents) in files {
        let path = place.path().join("alice").join(C).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    let limits = &course().rubric.limits.source;
    let submission =
        intake::take(&place.path().join("alice"), course(), &[C.into()], limits).unwrap();
    let work = place.path().join("work");
    fs::create_dir(&work).unwrap();
    let built = build::build(prepared, &submission.exercises[0], &work);
    (place, built.unwrap_or_else(|error| panic!("{error}")))
}

fn build_files(files: &[(&str, &str)]) -> (TempDir, Built) {
    build_with(prepared(), files)
}

fn ready(built: Built) -> Box<Ready> {
    match built {
        Built::Ready(ready) => ready,
        Built::Failed(failure) => panic!("{failure:?}"),
    }
}

fn failure(source: &str) -> Failure {
    match build_files(&[("src/lib.rs", source)]).1 {
        Built::Failed(failure) => failure,
        Built::Ready(ready) => panic!("it was built: {ready:?}"),
    }
}

fn at(file: &str, line: u32) -> Option<Place> {
    let file = file.to_owned();
    Some(Place { file, line })
}

#[test]
fn a_right_submission_becomes_two_programs_that_start() {
    let (place, built) = build_files(&[("src/lib.rs", GOOD)]);
    let ready = ready(built);
    assert!(
        ready
            .functions
            .values()
            .all(|function| function.binding == Binding::Bound)
    );
    assert_eq!(ready.functions.len(), 4);
    assert_eq!(ready.model_error, None);
    assert_eq!(ready.warnings, "");
    assert_eq!(ready.notes, []);
    assert!(ready.scratch.join("files").is_dir());
    for launch in [&ready.solution, ready.model.as_ref().unwrap()] {
        // Without a socket a program takes itself for a child without work, and says so by its status.
        let status = Command::new(&launch.argv[0])
            .args(&launch.argv[1..])
            .stdin(Stdio::null())
            .status();
        let code = status.unwrap().code();
        assert!(
            code.is_some() && code != Some(grade_sandbox::SETUP_FAILED),
            "{code:?}"
        );
        // Nothing in a program tells where it was built.
        let program = fs::read(launch.argv.last().unwrap()).unwrap();
        let path = place.path().display().to_string();
        let found = program
            .windows(path.len())
            .any(|window| window == path.as_bytes());
        assert!(!found, "{path} is in {launch:?}");
    }
}

#[test]
fn a_missing_function_and_one_that_does_not_fit_leave_the_others_to_be_judged() {
    let source = GOOD
        .replace("pub fn count_with_lock", "fn count_with_lock")
        .replace(
            "pub fn increment_without_lock(counter: &AtomicU64, iterations: u64)",
            "pub fn increment_without_lock(counter: &AtomicU64, iterations: u32)",
        )
        .replace(
            "increment_without_lock(&counter, iterations)",
            "increment_without_lock(&counter, iterations as u32)",
        );
    let (_place, built) = build_files(&[("src/lib.rs", &source)]);
    let ready = ready(built);
    let binding = |name: &str| ready.functions[name].binding.clone();
    assert_eq!(binding("count_with_lock"), Binding::Missing);
    assert_eq!(binding("count_without_lock"), Binding::Bound);
    assert_eq!(binding("increment_with_lock"), Binding::Bound);
    let Binding::Mismatch { detail } = binding("increment_without_lock") else {
        panic!("{:?}", ready.functions);
    };
    assert!(detail.contains("u64") && detail.contains("u32"), "{detail}");
    assert!(
        ready.functions["count_with_lock"]
            .signature
            .starts_with("pub fn count_with_lock")
    );
    assert!(ready.model.is_some(), "{:?}", ready.model_error);
    assert_eq!(ready.notes.len(), 2);
}

#[test]
fn a_crate_without_any_function_still_builds() {
    let (_place, built) = build_files(&[("src/lib.rs", "//! Nothing yet.\n")]);
    let ready = ready(built);
    assert!(
        ready
            .functions
            .values()
            .all(|function| function.binding == Binding::Missing)
    );
}

#[test]
fn the_template_builds() {
    let template = course().root.join("templates").join(C).join("src/lib.rs");
    let source = fs::read_to_string(template).expect("the template is there");
    let (_place, built) = build_files(&[("src/lib.rs", &source)]);
    let ready = ready(built);
    assert!(
        ready
            .functions
            .values()
            .all(|function| function.binding == Binding::Bound)
    );
}

#[test]
fn an_error_comes_back_in_rustcs_words_with_the_students_own_path() {
    let failure = failure("pub fn f() -> u8 {\n    \"seven\"\n}\n");
    assert_eq!(failure.place, at("src/lib.rs", 2));
    assert!(
        failure
            .diagnostics
            .contains("error[E0308]: mismatched types"),
        "{}",
        failure.diagnostics
    );
    assert!(
        failure.diagnostics.contains(" --> src/lib.rs:2:5"),
        "{}",
        failure.diagnostics
    );
    assert!(!failure.diagnostics.contains('\u{1b}'));
    assert!(!failure.diagnostics.contains("aborting"));
    assert!(
        failure.message.en.contains("mismatched types"),
        "{:?}",
        failure.message
    );
    assert!(failure.message.de.contains("kompiliert nicht"));
}

#[test]
fn an_error_in_a_module_is_placed_there() {
    let files = [
        ("src/lib.rs", "mod parts;\n"),
        ("src/parts/mod.rs", "\n\nfn f() { g() }\n"),
    ];
    let (_place, built) = build_files(&files);
    let Built::Failed(failure) = built else {
        panic!("it was built")
    };
    assert_eq!(failure.place, at("src/parts/mod.rs", 3));
}

#[test]
fn a_file_that_is_no_rust_is_rustcs_to_explain() {
    let failure = failure("pub fn f() { (\n");
    assert!(
        failure.diagnostics.contains("unclosed delimiter"),
        "{}",
        failure.diagnostics
    );
    assert!(failure.place.is_some());
}

#[test]
fn another_crate_is_named_as_what_is_missing() {
    let failure = failure("use rand::Rng;\npub fn f() {}\n");
    assert!(
        failure.message.en.contains("crate `rand`"),
        "{:?}",
        failure.message
    );
    assert_eq!(failure.place, at("src/lib.rs", 1));
}

#[test]
fn a_broken_rule_is_told_with_its_place_and_nothing_is_compiled() {
    let failure = failure("pub fn f() {}\nmacro_rules! m { () => { unsafe { f() } } }\n");
    assert_eq!(failure.place, at("src/lib.rs", 2));
    assert!(
        failure
            .message
            .en
            .contains("src/lib.rs:2: `unsafe` is not allowed"),
        "{:?}",
        failure.message
    );
    assert!(failure.message.de.contains("nicht erlaubt"));
    assert_eq!(failure.diagnostics, "");
}

#[test]
fn an_attack_at_compile_time_asks_for_a_person() {
    let failure = failure("pub fn f() -> &'static str { include_str!(\"/etc/passwd\") }\n");
    assert!(failure.review.is_some());
}

#[test]
fn a_constant_that_takes_for_ever_is_an_error() {
    let failure =
        failure("pub const N: u64 = { let mut n = 0; while n < u64::MAX { n += 1; } n };\n");
    assert!(
        failure.diagnostics.contains("constant evaluation"),
        "{}",
        failure.diagnostics
    );
}

#[test]
fn a_bomb_for_the_compiler_ends_by_the_limit_and_is_the_authors() {
    let mut prepared = prepared().clone();
    prepared.limits.build.cpu = 2;
    prepared.limits.build.memory = 700;
    let bomb = "macro_rules! b { ($($t:tt)*) => { b!($($t)* $($t)*); } }\nb!(x x x x);\n";
    let types = "pub fn f() { g(()) }\nfn g<T: Copy>(t: T) { if std::mem::size_of::<T>() < 9 { g((t, t)) } }\n";
    let memory = "pub static BIG: [u8; 6 << 30] = [1; 6 << 30];\n";
    for source in [bomb, types, memory] {
        let (_place, built) = build_with(&prepared, &[("src/lib.rs", source)]);
        let Built::Failed(failure) = built else {
            panic!("it was built: {source}")
        };
        assert!(!failure.message.en.is_empty());
    }
}

#[test]
fn what_the_compiler_writes_is_not_the_students_to_read_or_change() {
    let (_place, built) = build_files(&[("src/lib.rs", GOOD)]);
    let ready = ready(built);
    if prepared().changes_user {
        let program = fs::metadata(ready.solution.argv.last().unwrap()).unwrap();
        assert_ne!(program.uid(), 0);
    }
    // The two programs have names that say nothing, and the same environment and folder.
    let solution = Path::new(ready.solution.argv.last().unwrap());
    let model = Path::new(ready.model.as_ref().unwrap().argv.last().unwrap());
    assert_eq!(solution.file_name(), model.file_name());
    assert_eq!(solution.as_os_str().len(), model.as_os_str().len());
    let policy = |argv: &[String]| grade_sandbox::Policy::load(Path::new(&argv[2])).unwrap();
    let (one, mut other) = (
        policy(&ready.solution.argv),
        policy(&ready.model.unwrap().argv),
    );
    other.execute.clone_from(&one.execute);
    assert_eq!(one, other);
}

#[test]
fn preparing_again_finds_that_nothing_is_to_be_done() {
    let first = prepared();
    let (second, heard) = prepare_now();
    assert_eq!(second.key, first.key);
    assert_eq!(heard.0, Vec::<String>::new());
}

#[test]
fn two_graders_prepare_at_the_same_time() {
    let keys: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| prepare_now().0.key))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(keys[0], keys[1]);
}
