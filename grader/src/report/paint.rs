//! Colour in the terminal, or none.
//!
//! The only module that knows escape sequences. Colour never carries meaning alone.

use anstyle::{AnsiColor, Style};
use grade_outcome::Verdict;

/// Paints if it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// False: every method gives its text as it is.
    pub color: bool,
}

impl Paint {
    /// Text in the colour of a verdict.
    pub fn verdict(self, verdict: Verdict, text: &str) -> String {
        let color = match verdict {
            Verdict::Pass => AnsiColor::Green,
            Verdict::Fail => AnsiColor::Red,
            Verdict::Inconclusive => AnsiColor::Yellow,
            Verdict::Skipped => AnsiColor::BrightBlack,
            Verdict::Error => AnsiColor::Magenta,
        };
        self.with(color.on_default(), text)
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// Something less important.
    pub fn faint(self, text: &str) -> String {
        self.with(AnsiColor::BrightBlack.on_default(), text)
    }

    /// Something that the reader should do.
    pub fn advice(self, text: &str) -> String {
        self.with(AnsiColor::Cyan.on_default(), text)
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_a_text_has_no_escape_sequence() {
        assert_eq!(Paint::default().verdict(Verdict::Fail, "fail"), "fail");
        assert!(
            Paint { color: true }
                .verdict(Verdict::Fail, "fail")
                .contains('\u{1b}')
        );
    }
}
