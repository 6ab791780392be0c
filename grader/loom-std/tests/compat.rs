//! Ordinary programs, compiled by `rustc` alone against this library: every public item of the
//! modules that it replaces, the macros and derives, every edition, and code as students write it.

mod rustc;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use rustc::{Against, Kind, compile, tests};

/// The programs, in the order of their names.
fn programs() -> Vec<PathBuf> {
    let mut programs: Vec<PathBuf> = fs::read_dir(tests().join("programs"))
        .expect("the programs are there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    programs.sort();
    programs
}

/// Every program that does not compile, with what the compiler says.
fn failures(against: Against) -> Vec<String> {
    let programs = programs();
    assert!(
        programs.len() >= 20,
        "only {} programs were found",
        programs.len()
    );
    programs
        .iter()
        .filter_map(|program| {
            let errors = compile(program, Kind::Checked, against).err()?;
            Some(format!("{}:\n{errors}", program.display()))
        })
        .collect()
}

#[test]
fn every_program_is_right_with_the_real_library() {
    let failures = failures(Against::Real);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_program_compiles_unchanged_against_this_library() {
    let failures = failures(Against::LoomStd);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The codes of the errors that a compiler gave.
fn codes(errors: &str) -> BTreeSet<&str> {
    errors
        .split("error[")
        .skip(1)
        .filter_map(|error| error.split(']').next())
        .collect()
}

#[test]
fn code_that_breaks_a_rule_is_refused_for_the_same_reason() {
    let mut checked = 0;
    for entry in fs::read_dir(tests().join("refused")).expect("the programs are there") {
        let program = entry.expect("the folder can be read").path();
        let [real, ours] = [Against::Real, Against::LoomStd].map(|against| {
            compile(&program, Kind::Checked, against).expect_err(&format!(
                "{} against {against:?} must be refused",
                program.display()
            ))
        });
        let name = program.display();
        assert_eq!(
            codes(&real),
            codes(&ours),
            "{name}: real:\n{real}\nours:\n{ours}"
        );
        assert!(!codes(&real).is_empty(), "{name} has no reason: {real}");
        checked += 1;
    }
    assert!(checked >= 10, "only {checked} programs were found");
}

#[test]
fn what_is_missing_is_what_the_list_in_the_crate_says() {
    let mut checked = 0;
    for entry in fs::read_dir(tests().join("missing")).expect("the programs are there") {
        let program = entry.expect("the folder can be read").path();
        let real = compile(&program, Kind::Checked, Against::Real);
        assert!(
            real.is_ok(),
            "{}:\n{}",
            program.display(),
            real.unwrap_err()
        );
        let ours = compile(&program, Kind::Checked, Against::LoomStd);
        assert!(ours.is_err(), "{} is missing no more", program.display());
        checked += 1;
    }
    assert_eq!(checked, 3);
}
