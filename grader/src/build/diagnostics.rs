//! What rustc says, from its JSON to what a student reads.

use grade_outcome::Place;
use serde::Deserialize;

/// The most of a compiler's words that is kept, in bytes.
const MOST: usize = 64 << 10;

/// One message of rustc.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Diagnostic {
    pub message: String,
    pub level: String,
    pub code: Option<Code>,
    #[serde(default)]
    pub spans: Vec<Span>,
    #[serde(default)]
    pub children: Vec<Diagnostic>,
    pub rendered: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Code {
    pub code: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Span {
    pub file_name: String,
    pub line_start: u32,
    pub is_primary: bool,
    pub expansion: Option<Box<Expansion>>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Expansion {
    pub span: Span,
}

impl Diagnostic {
    /// True for an error; not for the line that counts the others.
    pub(crate) fn is_error(&self) -> bool {
        self.level.starts_with("error") && !self.message.starts_with("aborting due to")
    }

    /// True for lint `name`.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.code.as_ref().is_some_and(|code| code.code == name)
    }

    /// The line in `file` it points to first.
    pub(crate) fn line_in(&self, file: &str) -> Option<u32> {
        let primary = self.spans.iter().filter(|span| span.is_primary);
        primary
            .chain(&self.spans)
            .find_map(|span| span.outermost(file))
            .map(|span| span.line_start)
    }

    /// Where it is in the sources of a crate.
    pub(crate) fn place(&self) -> Option<Place> {
        let primary = self.spans.iter().filter(|span| span.is_primary);
        let span = primary.chain(&self.spans).find_map(Span::in_sources)?;
        Some(Place {
            file: span.file_name.clone(),
            line: span.line_start,
        })
    }
}

impl Span {
    /// This span, or the one of the macro call it comes from, if it is in `file`.
    fn outermost(&self, file: &str) -> Option<&Span> {
        if self.file_name == file {
            return Some(self);
        }
        self.expansion.as_ref()?.span.outermost(file)
    }

    fn in_sources(&self) -> Option<&Span> {
        if self.file_name.starts_with("src/") {
            return Some(self);
        }
        self.expansion.as_ref()?.span.in_sources()
    }
}

/// Splits what rustc wrote into messages and whatever else there was.
pub(crate) fn parse(stderr: &[u8]) -> (Vec<Diagnostic>, String) {
    let mut messages = Vec::new();
    let mut rest = String::new();
    for line in String::from_utf8_lossy(stderr).lines() {
        match serde_json::from_str(line) {
            Ok(message) => messages.push(message),
            // A message of another kind (an artifact), or one that was cut off.
            Err(_) if line.starts_with('{') => {}
            Err(_) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    (messages, rest)
}

/// The messages that `choose` picks, as rustc words them, without control characters.
pub(crate) fn rendered<'d>(
    messages: impl IntoIterator<Item = &'d Diagnostic>,
    choose: impl Fn(&Diagnostic) -> bool,
) -> String {
    let mut text = String::new();
    for message in messages.into_iter().filter(|message| choose(message)) {
        text.push_str(message.rendered.as_deref().unwrap_or(&message.message));
        if text.len() > MOST {
            break;
        }
    }
    clean(&text)
}

/// Cut to what is shown, without control characters and escape sequences.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len().min(MOST));
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if clean.len() >= MOST {
            clean.push_str("\n[…]\n");
            break;
        }
        match letter {
            '\u{1b}' => {
                // An escape sequence ends with a letter.
                let _ = letters.find(char::is_ascii_alphabetic);
            }
            '\n' | '\t' => clean.push(letter),
            // Also what turns the direction of writing round.
            _ if letter.is_control()
                || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                clean.push('\u{fffd}');
            }
            _ => clean.push(letter),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_control_characters_do_not_reach_the_terminal() {
        assert_eq!(
            clean("a\u{1b}[31mred\u{1b}[0m\tb\r\u{7}\u{202e}c\n"),
            "ared\tb\u{fffd}\u{fffd}\u{fffd}c\n"
        );
    }

    #[test]
    fn what_is_shown_is_cut() {
        let text = clean(&"ä".repeat(MOST));
        assert!(text.len() < MOST + 16 && text.ends_with("[…]\n"));
    }

    #[test]
    fn an_error_inside_a_macro_is_placed_at_the_call() {
        let json = r#"{"message":"m","level":"error","code":null,"children":[],"rendered":null,"spans":[{"file_name":"/rustc/library/std/src/macros.rs","line_start":7,"is_primary":true,"expansion":{"span":{"file_name":"src/lib.rs","line_start":3,"is_primary":false,"expansion":null}}}]}"#;
        let (messages, rest) = parse(json.as_bytes());
        assert_eq!(rest, "");
        assert_eq!(
            messages[0].place(),
            Some(Place {
                file: "src/lib.rs".into(),
                line: 3
            })
        );
        assert_eq!(messages[0].line_in("src/lib.rs"), Some(3));
    }
}
