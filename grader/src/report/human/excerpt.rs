//! The student's lines as a compiler shows them.

use super::{INDENT, WIDTH, line, one_line, plain};
use crate::report::layout::cut;
use crate::report::paint::Paint;
use crate::report::source::Excerpt;
use crate::report::{CheckReport, ExerciseReport};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Columns that the numbers and the frame take.
const MARGIN: usize = 7;

/// Appends the lines that `check` speaks of, if it names a place.
pub(super) fn render(
    out: &mut String,
    exercise: &ExerciseReport,
    check: &CheckReport,
    paint: Paint,
) {
    let Some(excerpt) = Excerpt::of(exercise, check) else {
        return;
    };
    line(out, "");
    for text in drawn(&excerpt, paint).lines() {
        line(out, &format!("{}{text}", " ".repeat(INDENT)));
    }
}

fn drawn(excerpt: &Excerpt<'_>, paint: Paint) -> String {
    let renderer = if paint.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // Lines are cut below; the renderer would cut them earlier.
    let renderer = renderer.term_width(2 * WIDTH);
    let file = plain(excerpt.file);
    let group = Group::with_level(Level::ERROR);
    let group = match marked(excerpt) {
        Some((first, text, span)) => group.element(
            Snippet::source(text)
                .line_start(first)
                .path(file)
                .fold(false)
                .annotation(AnnotationKind::Primary.span(span)),
        ),
        None => group.element(Origin::path(file).line(excerpt.number as usize)),
    };
    renderer.render(&[group])
}

/// The number of the first line, the lines, and the bytes in them that are meant.
fn marked(excerpt: &Excerpt<'_>) -> Option<(usize, String, std::ops::Range<usize>)> {
    let (first, _) = excerpt.lines.first()?;
    let mut text = String::new();
    let mut span = None;
    for (number, code) in &excerpt.lines {
        let code = cut(one_line(code).trim_end(), WIDTH - INDENT - MARGIN);
        if *number == excerpt.number {
            let blanks = code.len() - code.trim_start().len();
            span = Some(text.len() + blanks..text.len() + code.len());
        }
        text.push_str(&code);
        text.push('\n');
    }
    Some((*first as usize, text, span?))
}
