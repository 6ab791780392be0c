//! The generated `main` that ties a student's functions to a prepared program, one line a function.
//!
//! Which functions exist is learnt from what rustc says about these lines: an import that is not
//! used means that the function is missing, an error means that it does not fit.

use super::diagnostics::Diagnostic;
use crate::course::Exercise;
use grade_outcome::{Binding, FunctionState};
use std::collections::{BTreeMap, BTreeSet};

/// The generated file's name, within the student's crate but outside `src`.
pub(crate) fn file(kind: &str) -> String {
    format!("{kind}.rs")
}

/// Lines before the first function.
const HEAD: usize = 2;

/// The text of a main for `exercise` that calls into the library `kind` (`program` or `models`).
/// Functions in `left_out` are bound to their stand-ins at once.
pub(crate) fn main(exercise: &Exercise, kind: &str, left_out: &BTreeSet<String>) -> String {
    let student = exercise.crate_name();
    let ours = format!("{student}_{kind}");
    let mut text = format!(
        "fn main() -> ::std::process::ExitCode {{\n::{ours}::main(::{ours}::Functions {{\n"
    );
    for function in &exercise.functions {
        let name = &function.name;
        let line = if left_out.contains(name) {
            format!("{name}: ::{ours}::missing::{name},\n")
        } else {
            // The inner import hides the outer one.
            format!(
                "{name}: {{ #[allow(unused_imports)] use ::{ours}::missing::*; {{ #[warn(unused_imports)] use ::{student}::*; {name} }} }},\n"
            )
        };
        text.push_str(&line);
    }
    text.push_str("})\n}\n");
    text
}

/// What rustc's messages about the main say of each function, by name.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Functions that the student's crate does not have.
    pub missing: BTreeSet<String>,
    /// Functions that do not fit, and rustc's words.
    pub mismatched: BTreeMap<String, String>,
}

/// Reads rustc's messages about the main of `kind` for `exercise`.
pub(crate) fn read(exercise: &Exercise, kind: &str, messages: &[Diagnostic]) -> Found {
    let file = file(kind);
    let mut found = Found::default();
    for message in messages {
        let function = message
            .line_in(&file)
            .and_then(|line| (line as usize).checked_sub(HEAD + 1))
            .and_then(|index| exercise.functions.get(index));
        match function {
            Some(function) if message.is("unused_imports") => {
                found.missing.insert(function.name.clone());
            }
            Some(function) if message.is_error() => {
                found
                    .mismatched
                    .entry(function.name.clone())
                    .or_insert_with(|| explain(message));
            }
            _ => {}
        }
    }
    found
}

/// What was expected and what was found, in rustc's words.
fn explain(message: &Diagnostic) -> String {
    let note = message
        .children
        .iter()
        .find(|child| child.message.starts_with("expected"));
    let words = note.map_or(&message.message, |note| &note.message);
    let words: Vec<&str> = words.split_whitespace().collect();
    super::diagnostics::clean(&words.join(" "))
}

/// The state of every function.
pub(crate) fn states(
    exercise: &Exercise,
    missing: &BTreeSet<String>,
    mismatched: &BTreeMap<String, String>,
) -> BTreeMap<String, FunctionState> {
    let states = exercise.functions.iter().map(|function| {
        let binding = match mismatched.get(&function.name) {
            Some(detail) => Binding::Mismatch {
                detail: detail.clone(),
            },
            None if missing.contains(&function.name) => Binding::Missing,
            None => Binding::Bound,
        };
        let state = FunctionState {
            signature: function.signature.clone(),
            binding,
        };
        (function.name.clone(), state)
    });
    states.collect()
}
