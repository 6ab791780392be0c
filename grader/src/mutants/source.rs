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

#[cfg(test)]
mod tests {
    use super::*;

    /// The mutants of one kind of a function with this body, as the lines that were changed.
    fn mutated(operator: Operator, body: &str) -> Vec<String> {
        let text = format!("fn f() {{\n{body}\n}}\n");
        let mutants = of_file(&text, &mut Seen::default()).unwrap();
        for mutant in &mutants {
            assert!(
                syn::parse_file(&mutant.text).is_ok(),
                "no Rust any more: {}",
                mutant.text
            );
        }
        mutants
            .into_iter()
            .filter(|mutant| mutant.operator == operator)
            .map(|mutant| mutant.after)
            .collect()
    }

    #[test]
    fn an_update_becomes_a_load_and_a_store() {
        let changed = mutated(Operator::UpdateSplit, "n.fetch_add(1, Relaxed);");
        assert_eq!(changed.len(), 1);
        assert!(changed[0].contains("let old = n.load("), "{changed:?}");
        assert!(changed[0].contains("n.store(old + (1)"), "{changed:?}");
        let changed = mutated(Operator::UpdateSplit, "*m.lock().unwrap() += 1;");
        assert_eq!(
            changed,
            ["{ let old = *m.lock().unwrap(); *m.lock().unwrap() = old + (1) };"]
        );
    }

    #[test]
    fn every_ordering_becomes_each_weaker_one() {
        let changed = mutated(
            Operator::OrderingWeakened,
            "n.fetch_add(1, Ordering::AcqRel);",
        );
        assert_eq!(changed.len(), 3);
        assert!(mutated(Operator::OrderingWeakened, "n.load(Ordering::Relaxed);").is_empty());
    }

    #[test]
    fn a_guard_is_let_go_between_two_uses_only() {
        let body = "let mut g = m.lock().unwrap();\n*g += 1;\nother();\n*g += 2;\nother();";
        let changed = mutated(Operator::GuardShortened, body);
        assert_eq!(
            changed,
            [
                "drop(g); let mut g = m.lock().unwrap(); other();",
                "drop(g); let mut g = m.lock().unwrap(); *g += 2;"
            ]
        );
    }

    #[test]
    fn a_guard_that_dies_at_once_can_live_on() {
        let changed = mutated(
            Operator::GuardProlonged,
            "let job = jobs.lock().unwrap().recv();",
        );
        assert_eq!(
            changed,
            ["let mut held = jobs.lock().unwrap(); let job = held.recv();"]
        );
    }

    #[test]
    fn threads_are_waited_for_one_by_one_in_two_ways() {
        let body = "let all: Vec<_> = parts.map(|p| s.spawn(p)).collect();";
        let lazily = mutated(Operator::StartedLazily, body);
        assert_eq!(lazily, ["let all = parts.map(|p| s.spawn(p));"]);
        let waiting = mutated(Operator::JoinWhileStarting, body);
        assert!(waiting[0].contains("is_finished"), "{waiting:?}");
    }

    #[test]
    fn waiting_is_done_once_or_not_at_all() {
        let body = "while *left > 0 { left = done.wait(left).unwrap(); }";
        assert_eq!(
            mutated(Operator::WaitOnce, body),
            ["if *left > 0 { left = done.wait(left).unwrap(); }"]
        );
        assert_eq!(mutated(Operator::WaitDropped, body), [""]);
        assert!(mutated(Operator::WaitOnce, "while n > 0 { n -= 1; }").is_empty());
    }

    #[test]
    fn neighbours_on_shared_state_change_places_unless_one_needs_the_other() {
        let body = "slot.store(count, Relaxed);\ndone.store(true, Release);";
        let changed = mutated(Operator::StepsSwapped, body);
        assert_eq!(
            changed,
            ["done.store(true, Release);\nslot.store(count, Relaxed);"]
        );
        let body = "let old = a.swap(1, Relaxed);\nb.store(old, Relaxed);";
        assert!(mutated(Operator::StepsSwapped, body).is_empty());
    }

    #[test]
    fn a_remainder_is_lost_where_it_shares_out_and_not_where_it_asks() {
        assert_eq!(
            mutated(Operator::RemainderLost, "let (a, b) = (n / w, n % w);"),
            ["let (a, b) = (n / w, 0);"]
        );
        assert!(mutated(Operator::RemainderLost, "if n % 2 == 0 {}").is_empty());
    }

    #[test]
    fn a_mark_stays_when_lines_are_added_elsewhere() {
        let marks = |text: &str| -> Vec<String> {
            let mutants = of_file(text, &mut Seen::default()).unwrap();
            mutants.into_iter().map(|mutant| mutant.mark).collect()
        };
        let function = "fn f() {\n    drop(tx);\n    drop(rx);\n}\n";
        assert_eq!(marks(function), marks(&format!("// new\n\n{function}")));
        assert_eq!(marks(function).len(), 2 + 1);
    }

    #[test]
    fn a_function_that_two_files_share_is_changed_once() {
        let mut seen = Seen::default();
        let shared = "fn f() { drop(tx); }\n";
        assert_eq!(of_file(shared, &mut seen).unwrap().len(), 1);
        let other = "fn g() { drop(rx); }\nfn f() {\n    drop(tx);\n}\n";
        let mutants = of_file(other, &mut seen).unwrap();
        assert_eq!(mutants.len(), 1);
        assert_eq!(mutants[0].function, "g");
    }

    #[test]
    fn tests_and_types_are_left_alone() {
        let text = "#[cfg(test)]\nmod tests { fn f() { drop(tx); } }\n";
        assert!(of_file(text, &mut Seen::default()).unwrap().is_empty());
    }
}
