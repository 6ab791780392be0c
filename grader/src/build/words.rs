//! The words of a source file: its tokens in order, with groups taken apart.
//!
//! Comments and strings never count as code here, and words inside macros do. It reads no file and
//! knows no rule.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeMap;

/// A token, with groups taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// A name or a keyword.
    Name(String),
    /// A sign.
    Sign(char),
    /// A literal as it is written.
    Literal(String),
    /// A group begins.
    Open(Delimiter),
    /// A group, or the file, ends.
    Close,
}

/// Takes a stream apart without calling itself: nesting is the submission's choice.
fn flatten(stream: TokenStream) -> Vec<(Word, u32)> {
    let mut words = Vec::new();
    let mut open = vec![stream.into_iter()];
    while let Some(stream) = open.last_mut() {
        let Some(tree) = stream.next() else {
            open.pop();
            words.push((Word::Close, 0));
            continue;
        };
        let line = tree.span().start().line as u32;
        match tree {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                words.push((Word::Name(plain(&name).to_owned()), line));
            }
            TokenTree::Punct(sign) => words.push((Word::Sign(sign.as_char()), line)),
            TokenTree::Literal(literal) => words.push((Word::Literal(literal.to_string()), line)),
            TokenTree::Group(group) => {
                words.push((Word::Open(group.delimiter()), line));
                open.push(group.stream().into_iter());
            }
        }
    }
    words
}

/// `r#name` is `name`, but where that makes an identifier of a keyword.
fn plain(name: &str) -> &str {
    match name.strip_prefix("r#") {
        Some("unsafe" | "extern" | "crate") | None => name,
        Some(plain) => plain,
    }
}

/// The same without the modules of a file that only its own tests are built with. Only where nothing is
/// around them: what stands in a macro may become anything.
fn without_tests(stream: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut kept = Vec::new();
    let mut rest = &trees[..];
    while let Some((first, others)) = rest.split_first() {
        match after_tests(rest) {
            Some(after) => rest = after,
            None => {
                kept.push(first.clone());
                rest = others;
            }
        }
    }
    kept.into_iter().collect()
}

/// What comes after `#[cfg(test)] mod name { … }`, if `trees` begin with that.
fn after_tests(trees: &[TokenTree]) -> Option<&[TokenTree]> {
    let [
        TokenTree::Punct(sign),
        TokenTree::Group(attribute),
        rest @ ..,
    ] = trees
    else {
        return None;
    };
    let is_test = attribute.delimiter() == Delimiter::Bracket
        && attribute.stream().to_string().replace(' ', "") == "cfg(test)";
    let [
        TokenTree::Ident(keyword),
        TokenTree::Ident(_),
        TokenTree::Group(body),
        rest @ ..,
    ] = rest
    else {
        return None;
    };
    let is_module = *keyword == "mod" && body.delimiter() == Delimiter::Brace;
    (sign.as_char() == '#' && is_test && is_module).then_some(rest)
}

/// All words of a file, each with its line.
pub(super) struct Words(Vec<(Word, u32)>);

/// The words of each of these files by its path, without its tests; what can't be taken apart is told
/// elsewhere.
pub(super) fn of_each(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, Words> {
    let words = |contents| {
        let stream: TokenStream = std::str::from_utf8(contents).ok()?.parse().ok()?;
        Some(Words(flatten(without_tests(stream))))
    };
    let each = files.iter();
    each.filter_map(|(path, contents)| Some((path.as_str(), words(contents)?)))
        .collect()
}

impl Words {
    /// The words of `text`, or the line where it stops being Rust.
    pub(super) fn of(text: &str) -> Result<Words, u32> {
        match text.parse() {
            Ok(stream) => Ok(Words(flatten(stream))),
            Err(error) => {
                let error: proc_macro2::LexError = error;
                Err(error.span().start().line.max(1) as u32)
            }
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn word(&self, index: usize) -> Option<&Word> {
        self.0.get(index).map(|(word, _)| word)
    }

    /// The name at `index`, if there is one.
    pub(super) fn name(&self, index: usize) -> Option<&str> {
        match self.word(index)? {
            Word::Name(name) => Some(name),
            Word::Sign(_) | Word::Literal(_) | Word::Open(_) | Word::Close => None,
        }
    }

    pub(super) fn is_sign(&self, index: usize, sign: char) -> bool {
        self.word(index) == Some(&Word::Sign(sign))
    }

    /// True if `::` stands at `index`.
    pub(super) fn is_path(&self, index: usize) -> bool {
        self.is_sign(index, ':') && self.is_sign(index + 1, ':')
    }

    /// The line of the word at `index`, from 1; there must be one.
    pub(super) fn line(&self, index: usize) -> u32 {
        self.0[index].1
    }
}
