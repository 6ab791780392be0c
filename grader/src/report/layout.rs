//! Text laid out for a fixed width: wrapping, padding, cutting.
//!
//! Pure. It counts characters, which is right for all that the grader prints itself.

/// `text` in lines of at most `width` characters, broken at blanks; a longer word has a longer line.
///
/// Lines that begin with a blank are kept as they are: they are code or a compiler's words.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        if paragraph.starts_with(' ') {
            lines.push(paragraph.to_owned());
        } else {
            wrap_paragraph(paragraph, width, &mut lines);
        }
    }
    lines
}

fn wrap_paragraph(paragraph: &str, width: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut length = 0;
    for word in paragraph.split_whitespace() {
        let word_length = count(word);
        if length > 0 && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += word_length;
    }
    lines.push(line);
}

/// `text` in lines of at most `width` characters, broken after blanks where there are any; no
/// character is lost, so that code stays code.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut rest: Vec<char> = line.chars().collect();
        while rest.len() > width {
            let blank = rest[..width].iter().rposition(|letter| *letter == ' ');
            let end = blank
                .filter(|blank| *blank > width / 2)
                .map_or(width, |blank| blank + 1);
            lines.push(rest.drain(..end).collect());
        }
        lines.push(rest.into_iter().collect());
    }
    lines
}

/// The number of characters.
pub fn count(text: &str) -> usize {
    text.chars().count()
}

/// `text` with blanks after it, at least `width` characters long.
pub fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(count(text));
    format!("{text}{}", " ".repeat(missing))
}

/// `text` with blanks before it, at least `width` characters long.
pub fn pad_left(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(count(text));
    format!("{}{text}", " ".repeat(missing))
}

/// `text` if it has at most `width` characters, else its beginning and a sign that more follows.
pub fn cut(text: &str, width: usize) -> String {
    if count(text) <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// A bar of at most `width` characters for `part` of `whole`.
pub fn bar(part: f64, whole: f64, width: usize) -> String {
    let share = if whole > 0.0 {
        (part / whole).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let eighths = (share * width as f64 * 8.0).round() as usize;
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    format!("{}{rest}", "█".repeat(eighths / 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_and_never_longer_than_the_width() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("äöü äöü", 7), ["äöü äöü"]);
    }

    #[test]
    fn code_that_is_folded_loses_no_character() {
        let code = "count(&[\"a  b\", \"c\"], 4); count(&[], 1)";
        let lines = fold(code, 12);
        assert!(lines.iter().all(|line| count(line) <= 12), "{lines:?}");
        assert_eq!(lines.concat(), code);
    }

    #[test]
    fn lines_of_code_are_not_wrapped() {
        assert_eq!(
            wrap("see:\n    let a = 1 + 2;", 8),
            ["see:", "    let a = 1 + 2;"]
        );
    }

    #[test]
    fn a_text_that_is_cut_ends_with_dots_and_has_the_width() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abcd", 4), "abcd");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(1.0, 2.0, 4), "██");
        assert_eq!(bar(9.0, 2.0, 4), "████");
        assert_eq!(bar(1.0, 0.0, 4), "");
    }
}
