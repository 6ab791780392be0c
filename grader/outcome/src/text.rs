//! A sentence in every language of the course.
//!
//! A `Text` cannot be made without both languages, so a missing translation is
//! a compile error and not a surprise on a student's screen.

use serde::{Deserialize, Serialize};

/// A language that reports are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// German.
    De,
}

/// One sentence or paragraph in English and German.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The English wording.
    pub en: String,
    /// The German wording.
    pub de: String,
}

impl Text {
    /// Both wordings of one message.
    pub fn new(en: impl Into<String>, de: impl Into<String>) -> Self {
        Text {
            en: en.into(),
            de: de.into(),
        }
    }

    /// A text that reads the same in every language: code, a number, a compiler's own words.
    pub fn verbatim(words: impl Into<String>) -> Self {
        let words = words.into();
        Text {
            de: words.clone(),
            en: words,
        }
    }

    /// The wording in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }

    /// True if nothing is said in any language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.de.is_empty()
    }

    /// This text followed by another, with a blank between them.
    #[must_use]
    pub fn and(mut self, more: &Text) -> Text {
        for (mine, theirs) in [(&mut self.en, &more.en), (&mut self.de, &more.de)] {
            if !mine.is_empty() && !theirs.is_empty() {
                mine.push(' ');
            }
            mine.push_str(theirs);
        }
        self
    }

    /// This and then `more`, unless this says it already.
    #[must_use]
    pub fn and_once(self, more: &Text) -> Text {
        if self.en.contains(&more.en) {
            return self;
        }
        self.and(more)
    }
}

/// What is said of a check that another system than Linux cannot decide.
pub const NEEDS_LINUX: [&str; 2] = [
    "Self-check only: this check needs Linux.",
    "Nur Selbstprüfung: Diese Prüfung braucht Linux.",
];

/// `one` where there is exactly one of something, else `many`.
pub fn plural<'w>(number: u64, one: &'w str, many: &'w str) -> &'w str {
    if number == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_texts_puts_one_blank_between_them_in_both_languages() {
        let joined = Text::new("One.", "Eins.").and(&Text::new("Two.", "Zwei."));
        assert_eq!(joined, Text::new("One. Two.", "Eins. Zwei."));
    }

    #[test]
    fn what_is_said_already_is_not_said_again() {
        let one = Text::new("One.", "Eins.");
        let two = Text::new("Two.", "Zwei.");
        let joined = one.clone().and_once(&one).and_once(&two).and_once(&one);
        assert_eq!(joined, one.and(&two));
    }

    #[test]
    fn one_is_singular_and_none_is_not() {
        assert_eq!(
            [0, 1, 2].map(|number| plural(number, "line", "lines")),
            ["lines", "line", "lines"]
        );
    }

    #[test]
    fn joining_to_an_empty_text_adds_no_blank() {
        let joined = Text::default().and(&Text::new("Two.", "Zwei."));
        assert_eq!(joined.get(Lang::De), "Zwei.");
    }
}
