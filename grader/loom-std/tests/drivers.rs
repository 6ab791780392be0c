//! Programs as libraries of their own, linked with a driver that explores them: the whole way that
//! a submission goes.

mod rustc;

use rustc::{Against, Kind, compile, compile_with, tests};

/// What the driver must find.
const EXPECTED: &str = "\
count_with_lock: 4 (several executions, complete: true)
count_without_lock: 1 or 2 (several executions, complete: true)
a spin lock: 2 (several executions, complete: true)
an actor: Some(2) (several executions, complete: true)
two transfers: [2, 1] (several executions, complete: true)
fetches by index: <a>TimedOutOther (several executions, complete: true)
fetches by a queue: <a><b> (several executions, complete: true)
fetches by channels: <a><b> (several executions, complete: true)
a download: content of uTimedOut (one execution, complete: true)
a pool: 1 (several executions, complete: true)
a mailbox: 7 (several executions, complete: true)
primes in chunks: 10 (several executions, complete: true)
primes one by one: 1 (several executions, complete: true)
primes by processes: Err(Os { code: 1, kind: PermissionDenied, message: \"Operation not permitted\" }) (one execution, complete: true)
the guard: false (one execution, complete: true)
words in scope: 1 (one execution, complete: true)
words of a missing file: NotFound (several executions, complete: true)
words by channel: /missing: No such file or directory (os error 2) (several executions, complete: true)
";

#[test]
fn a_driver_explores_functions_of_crates_that_know_nothing_of_it() {
    let programs = [
        "student_counters",
        "student_fetches",
        "student_primes",
        "student_words_by_channel",
        "student_words_in_scoped_threads",
    ];
    let libraries = programs.map(|name| {
        let source = tests().join("programs").join(name).with_extension("rs");
        compile(&source, Kind::Library, Against::LoomStd)
            .unwrap_or_else(|errors| panic!("{name}:\n{errors}"))
    });
    let driver = tests().join("drivers").join("explores_the_programs.rs");
    let named: Vec<_> = programs
        .iter()
        .zip(&libraries)
        .map(|(name, library)| (*name, library.as_path()))
        .collect();
    let program = compile_with(&driver, Kind::Program, Against::LoomStd, &named)
        .unwrap_or_else(|errors| panic!("the driver:\n{errors}"));
    let output = assert_cmd::Command::new(program)
        .output()
        .expect("a program can be started");
    let found = String::from_utf8(output.stdout).expect("the driver prints text");
    assert_eq!(
        found,
        EXPECTED,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
