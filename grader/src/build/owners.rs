//! Where sources look at how many own an `Arc`.
//!
//! Model programs run on the real `Arc`, whose counts are no points to switch at: a loop without a pause
//! that waits for one is not supported there. This module only says where such looks are. It reads no
//! file and knows nothing of rustc.

use super::words::{Word, Words};
use grade_outcome::Place;
use proc_macro2::Delimiter;
use std::collections::BTreeMap;

/// Functions of `Arc` and `Weak` whose answer depends on how many own the value, and which nothing else
/// in the standard library's concurrency has.
const LOOKS: [&str; 5] = [
    "strong_count",
    "weak_count",
    "try_unwrap",
    "upgrade",
    "unwrap_or_clone",
];

/// Such functions that other types have, too.
const SHARED: [&str; 3] = ["get_mut", "into_inner", "make_mut"];

/// The lines of these sources that look at how many own an `Arc`.
pub(super) fn look(files: &BTreeMap<&str, Words>) -> Vec<Place> {
    let mut places = Vec::new();
    for (&path, words) in files {
        let lines = (0..words.len())
            .filter(|&index| looks(words, index))
            .map(|index| words.line(index));
        places.extend(lines.map(|line| Place {
            file: path.to_owned(),
            line,
        }));
    }
    places.dedup();
    places
}

fn looks(words: &Words, index: usize) -> bool {
    let Some(name) = words.name(index) else {
        return false;
    };
    let called = words.word(index + 1) == Some(&Word::Open(Delimiter::Parenthesis));
    let of_arc = index >= 3 && words.is_path(index - 2) && words.name(index - 3) == Some("Arc");
    called && (LOOKS.contains(&name) || of_arc && SHARED.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::words;

    fn lines(source: &str) -> Vec<u32> {
        let files = BTreeMap::from([("src/lib.rs".to_owned(), source.as_bytes().to_vec())]);
        look(&words::of_each(&files))
            .into_iter()
            .map(|place| place.line)
            .collect()
    }

    #[test]
    fn a_look_at_the_owners_of_an_arc_is_found_with_its_line() {
        for source in [
            "while Arc::strong_count(&a) > 1 {}",
            "while std::sync::Arc::strong_count(&a) > 1 {}",
            "loop { match Arc::try_unwrap(a) { Ok(v) => return v, Err(back) => a = back } }",
            "while weak.upgrade().is_some() {}",
            "while Arc::get_mut(&mut a).is_none() {}",
        ] {
            assert_eq!(lines(&format!("fn f() {{\n{source}\n}}")), [2], "{source}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        for source in [
            "let n = lock.get_mut().unwrap();",
            "let n = Mutex::into_inner(lock).unwrap();",
            "// Arc::strong_count(&a)",
            "let s = \"Arc::strong_count(&a)\";",
            "let strong_count = 1;",
        ] {
            assert!(lines(source).is_empty(), "{source}");
        }
    }
}
