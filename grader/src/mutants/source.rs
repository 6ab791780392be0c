//! One file and its mutants: spans of the syntax tree become edits of the text, so that everything
//! that is not changed keeps its form and, as far as possible, its line.

use super::operator::Operator;
use super::walk;
use crate::intake::hexadecimal;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ops::Range;
use syn::spanned::Spanned;

/// A source with one mistake put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// The kind of mistake.
    pub operator: Operator,
    /// Stays the same as long as the function and the changed lines do: eight hexadecimal digits.
    pub mark: String,
    /// The function that is changed.
    pub function: String,
    /// The first line that is changed, from 1.
    pub line: usize,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// The whole file.
    pub text: String,
}

/// What was changed already, so that a function that several solutions share is changed once.
#[derive(Debug, Default)]
pub struct Seen(BTreeSet<(String, String)>);

/// A piece of text that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// A change that makes a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) operator: Operator,
    pub(super) function: String,
    /// The function's words, however they are laid out.
    pub(super) body: String,
    /// Where the function begins.
    pub(super) begin: usize,
    pub(super) edits: Vec<Edit>,
}

/// The bytes of the file that `tokens` take up.
pub(super) fn range(tokens: &impl Spanned) -> Range<usize> {
    tokens.span().byte_range()
}

/// All mutants of the file `text`, in the order of the file; none that is in `seen`.
///
/// # Errors
/// The text is no Rust.
pub fn of_file(text: &str, seen: &mut Seen) -> syn::Result<Vec<Mutant>> {
    let file = syn::parse_file(text)?;
    let mut changes = walk::changes(&file, text);
    changes.sort_by_key(|change| change.edits.first().map(|edit| edit.range.start));
    let mut marks = BTreeSet::new();
    let mut mutants = Vec::new();
    for change in changes {
        // Where the function stands and how it is laid out does not matter.
        let place: String = change
            .edits
            .iter()
            .map(|edit| {
                let before = text[change.begin.min(edit.range.start)..edit.range.start]
                    .split_whitespace()
                    .count();
                format!("{before} {}\n", edit.text)
            })
            .collect();
        let place = format!("{} {place}", change.operator.name());
        if !seen.0.insert((change.body.clone(), place)) {
            continue;
        }
        mutants.extend(mutant(text, change, &mut marks));
    }
    Ok(mutants)
}

fn mutant(text: &str, change: Change, marks: &mut BTreeSet<String>) -> Option<Mutant> {
    let mut edits = change.edits;
    edits.sort_by_key(|edit| edit.range.start);
    let (first, last) = (edits.first()?, edits.last()?);
    let from = text[..first.range.start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[last.range.end..]
        .find('\n')
        .map_or(text.len(), |at| last.range.end + at);
    let mut changed = String::new();
    let mut at = from;
    for edit in &edits {
        changed += text.get(at..edit.range.start)?;
        changed += &edit.text;
        at = edit.range.end;
    }
    changed += text.get(at..to)?;
    let before = text[from..to].trim().to_owned();
    let after = changed.trim().to_owned();
    if before == after {
        return None;
    }
    let mark = (0..)
        .map(|copy: usize| {
            let all = format!(
                "{}\n{}\n{before}\n{after}\n{copy}",
                change.function,
                change.operator.name()
            );
            hexadecimal(&Sha256::digest(all.as_bytes())[..4])
        })
        .find(|mark| !marks.contains(mark))?;
    marks.insert(mark.clone());
    Some(Mutant {
        operator: change.operator,
        mark,
        function: change.function,
        line: text[..first.range.start].matches('\n').count() + 1,
        before,
        after,
        text: format!("{}{changed}{}", &text[..from], &text[to..]),
    })
}
