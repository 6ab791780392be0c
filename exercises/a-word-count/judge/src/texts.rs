//! Texts whose words are counted, and how many words they have.

use proptest::prelude::*;

/// Words by the definition of the exercise.
pub fn words(text: &str) -> usize {
    let mut words = 0;
    let mut within = false;
    for character in text.chars() {
        let word = !character.is_whitespace();
        words += usize::from(word && !within);
        within = word;
    }
    words
}

/// Every kind of white space that is easily forgotten, and the usual ones.
const SPACES: &[&str] = &[
    " ", " ", " ", "\n", "\r\n", "\t", "\u{b}", "\u{c}", "\u{85}", "\u{a0}", "\u{1680}",
    "\u{2003}", "\u{2028}", "\u{2029}", "\u{202f}", "\u{205f}", "\u{3000}",
];

/// Words, some of which look like white space and are none.
const WORDS: &[&str] = &[
    "a",
    "word",
    "Straße",
    "don't",
    "x-y",
    "1.5",
    "日本語",
    "e\u{301}",
    "👍🏽",
    "\u{200b}",
    "\u{feff}",
    "\u{180e}",
    "\u{1c}",
    "\0",
    "—",
];

/// Texts that a solution may trip over.
pub fn edges() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\n\n\n",
        "word",
        "two words",
        "  leading and trailing  ",
        "a\nb\nc",
        "a\nb\nc\n",
        "one\r\ntwo\r\n\r\nthree\r\n",
        "tab\tand\u{b}vertical\u{c}feed",
        "no\u{a0}break",
        "next\u{85}line",
        "ideographic\u{3000}space",
        "line\u{2028}separator\u{2029}paragraph",
        "zero\u{200b}width is no space",
        "\u{feff}byte order mark",
        "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich",
        "e\u{301} 👍🏽 日本語",
    ]
    .map(str::to_owned)
    .to_vec();
    // A character, white space and a word across the ends of usual buffers.
    for size in [1 << 10, 1 << 12, 1 << 13, 1 << 16] {
        texts.push(format!("{}é y", "x".repeat(size - 1)));
        texts.push(format!("{}\u{3000}y", "x".repeat(size - 2)));
        texts.push(format!("{} abcdef", "x".repeat(size - 4)));
        texts.push(format!("{} y", "x".repeat(size - 1)));
    }
    texts.push("long ".repeat(40_000));
    texts.push("ü\n".repeat(50_000));
    texts
}

/// Any text, short or long.
pub fn any() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(SPACES.to_vec()).prop_map(str::to_owned),
        2 => prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned),
        2 => "[a-zäöüß]{1,8}",
    ];
    let repeats = prop_oneof![4 => Just(1usize), 1 => 1..300usize];
    (prop::collection::vec(piece, 0..30), repeats)
        .prop_map(|(pieces, repeats)| pieces.concat().repeat(repeats))
}

/// A short text.
pub fn short() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(SPACES.to_vec()).prop_map(str::to_owned),
        "[a-zäöüß]{1,5}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Bytes that are no UTF-8.
pub fn invalid() -> Vec<Vec<u8>> {
    vec![
        b"\xff".to_vec(),
        b"good words \xff\xfe".to_vec(),
        b"\xc3(".to_vec(),
        // Cut off within a character.
        b"\xe2\x82".to_vec(),
        b"ends with \xc3".to_vec(),
        // A surrogate, and an overlong form.
        b"a \xed\xa0\x80 b".to_vec(),
        b"a \xc0\xaf b".to_vec(),
        [b"word ".repeat(20_000), b"\xff".to_vec()].concat(),
    ]
}

/// A text as Rust, shortened.
pub fn shown(bytes: &[u8]) -> String {
    const LONGEST: usize = 80;
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => format!("{text:?}"),
        Err(_) => format!("b\"{}\"", bytes.escape_ascii()),
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    let head: String = text.chars().take(30).collect();
    let tail: Vec<char> = text.chars().rev().take(20).collect();
    let tail: String = tail.into_iter().rev().collect();
    format!("{head}…{tail} ({} bytes)", bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_characters_that_are_not_white_space() {
        for text in edges() {
            assert_eq!(words(&text), text.split_whitespace().count(), "{text:?}");
        }
        assert_eq!(words("zero\u{200b}width\u{a0}no break"), 3);
    }

    #[test]
    fn what_is_said_to_be_no_utf_8_is_none() {
        for bytes in invalid() {
            assert!(std::str::from_utf8(&bytes).is_err());
        }
    }
}
