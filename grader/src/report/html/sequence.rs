//! A failing interleaving as a sequence diagram, and as a table for those who can't see it.

use super::escape;
use crate::report::layout::cut;
use crate::report::{steps, words};
use grade_outcome::{Lang, RaceEvidence, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Steps that are drawn: the last ones.
const MOST_ROWS: usize = 60;
/// Pixels of a row, of a thread's lane, above the first row and left of the first lane.
const ROW: usize = 30;
const LANE: usize = 210;
const TOP: usize = 34;
const LEFT: usize = 34;
/// Characters that fit into a box of a lane.
const BOX_LETTERS: usize = 24;
/// Threads up to which there is room for the code beside the lanes, and its pixels and characters.
const FEW: usize = 2;
const CODE: usize = 420;
const CODE_LETTERS: usize = 50;

type Lines = BTreeMap<String, BTreeMap<u32, String>>;

/// What was run, the failing execution, and how much was explored.
pub(super) fn render(evidence: &RaceEvidence, message: &str, lines: &Lines, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(model) = evidence
        .model
        .as_ref()
        .filter(|model| !message.contains(model.as_str()))
    {
        let _ = writeln!(
            out,
            "<p>{}: <code>{}</code></p>",
            words::pick(lang, "Call", "Aufruf"),
            escape(model)
        );
    }
    let all = &evidence.timeline;
    let shown = &all[all.len().saturating_sub(MOST_ROWS)..];
    if !shown.is_empty() {
        out += &Drawing::new(shown, lines, lang).render();
        out += &table(shown, lines, lang);
    }
    if evidence.executions > 0 {
        let _ = writeln!(
            out,
            "<p class=\"faint\">{}</p>",
            steps::explored(evidence, lang)
        );
    }
    out
}

/// The diagram: a lane a thread, time runs down.
struct Drawing<'d> {
    steps: &'d [Step],
    lines: &'d Lines,
    lang: Lang,
    threads: Vec<u64>,
}

impl<'d> Drawing<'d> {
    fn new(steps: &'d [Step], lines: &'d Lines, lang: Lang) -> Drawing<'d> {
        let started = steps.iter().filter_map(steps::other_thread);
        let threads: BTreeSet<u64> = steps
            .iter()
            .map(|step| step.thread)
            .chain(started)
            .collect();
        Drawing {
            steps,
            lines,
            lang,
            threads: threads.into_iter().collect(),
        }
    }

    fn render(&self) -> String {
        let places = if self.threads.len() <= FEW { CODE } else { 90 };
        let width = LEFT + self.threads.len() * LANE + places;
        let height = TOP + self.steps.len() * ROW + 10;
        let title = words::pick(
            self.lang,
            "The interleaving as a sequence diagram, time runs down",
            "Die Verzahnung als Sequenzdiagramm, die Zeit läuft nach unten",
        );
        let mut out = format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\">\
             <svg class=\"sequence\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
             <title>{title}</title>\n\
             <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
             <path d=\"M0 0 8 4 0 8z\"/></marker></defs>\n"
        );
        for thread in &self.threads {
            out += &self.lane(*thread, height);
        }
        for (row, step) in self.steps.iter().enumerate() {
            out += &self.held(row, step);
        }
        for (row, step) in self.steps.iter().enumerate() {
            out += &self.step(row, step);
        }
        out + "</svg></div>\n"
    }

    /// The left edge of a thread's lane.
    fn left(&self, thread: u64) -> usize {
        let lane = self.threads.iter().position(|known| *known == thread);
        LEFT + lane.unwrap_or_default() * LANE
    }

    fn middle(&self, thread: u64) -> usize {
        self.left(thread) + LANE / 2
    }

    fn lane(&self, thread: u64, height: usize) -> String {
        let middle = self.middle(thread);
        let name = words::thread(thread, self.lang);
        // A thread's life begins where it is started, if that is shown.
        let begins = self
            .steps
            .iter()
            .position(|step| step.op == "spawn" && steps::other_thread(step) == Some(thread));
        let top = begins.map_or(TOP - 8, |row| TOP + row * ROW + 12);
        format!(
            "<text class=\"name\" x=\"{middle}\" y=\"16\" text-anchor=\"middle\">{name}</text>\
             <line class=\"lane\" x1=\"{middle}\" y1=\"{top}\" x2=\"{middle}\" y2=\"{height}\"/>\n"
        )
    }

    /// A band beside the steps of a thread from where it took a lock to where it let go of it.
    fn held(&self, row: usize, step: &Step) -> String {
        if !matches!(step.op.as_str(), "lock" | "write" | "read") || step.object.is_none() {
            return String::new();
        }
        let released = self.steps[row + 1..].iter().position(|later| {
            later.thread == step.thread
                && later.object == step.object
                && matches!(later.op.as_str(), "unlock" | "wait")
        });
        let Some(rows) = released else {
            return String::new();
        };
        let (x, y) = (self.left(step.thread) + 1, TOP + row * ROW + 2);
        let height = (rows + 1) * ROW + 20;
        format!(
            "<rect class=\"held\" x=\"{x}\" y=\"{y}\" width=\"5\" height=\"{height}\" rx=\"2\"/>\n"
        )
    }

    fn step(&self, row: usize, step: &Step) -> String {
        let top = TOP + row * ROW;
        let baseline = top + 16;
        let left = self.left(step.thread) + 8;
        let words = cut(&steps::words(step, self.lang), BOX_LETTERS);
        let mut out = format!(
            "<text class=\"faint\" x=\"{}\" y=\"{baseline}\" text-anchor=\"end\">{}</text>\
             <rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{}\" height=\"24\" rx=\"4\"/>\
             <text x=\"{}\" y=\"{baseline}\" text-anchor=\"middle\">{}</text>",
            LEFT - 6,
            step.step,
            LANE - 16,
            self.middle(step.thread),
            escape(&words),
        );
        if let Some((file, line)) = step.file.as_ref().zip(step.line) {
            let word = words::pick(self.lang, "line", "Zeile");
            let code = code(self.lines, file, line).filter(|_| self.threads.len() <= FEW);
            let code = code.map_or_else(String::new, |code| format!(": {code}"));
            let place = format!("{word} {}{code}", steps::place(file, line));
            let _ = write!(
                out,
                "<text class=\"faint\" x=\"{}\" y=\"{baseline}\">{}</text>",
                LEFT + self.threads.len() * LANE + 4,
                escape(&cut(&place, CODE_LETTERS)),
            );
        }
        if let Some(other) = steps::other_thread(step).filter(|other| *other != step.thread) {
            let forward = self.left(other) > self.left(step.thread);
            let from = if forward { left + LANE - 16 } else { left };
            let y = top + 12;
            let _ = write!(
                out,
                "<line class=\"arrow\" x1=\"{from}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" marker-end=\"url(#tip)\"/>",
                self.middle(other)
            );
        }
        out + "\n"
    }
}

fn code<'l>(lines: &'l Lines, file: &str, line: u32) -> Option<&'l str> {
    Some(lines.get(file)?.get(&line)?.trim())
}

/// The same steps as rows, with the student's code.
fn table(steps: &[Step], lines: &Lines, lang: Lang) -> String {
    let summary = words::pick(
        lang,
        "The same as a table, with your code",
        "Dasselbe als Tabelle, mit deinem Code",
    );
    let head = words::pick(
        lang,
        "<th scope=\"col\">thread</th><th scope=\"col\">operation</th><th scope=\"col\">line</th>",
        "<th scope=\"col\">Thread</th><th scope=\"col\">Operation</th><th scope=\"col\">Zeile</th>",
    );
    let mut out = format!(
        "<details class=\"steps\"><summary>{summary}</summary>\n<table><thead><tr><td></td>{head}</tr></thead><tbody>\n"
    );
    for step in steps {
        let place = step.file.as_ref().zip(step.line).map(|(file, line)| {
            let code = code(lines, file, line).unwrap_or_default();
            let place = escape(&steps::place(file, line));
            format!("{place} <code>{}</code>", escape(code))
        });
        let _ = writeln!(
            out,
            "<tr><td class=\"number\">{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>",
            step.step,
            words::thread(step.thread, lang),
            escape(&steps::words(step, lang)),
            place.unwrap_or_default(),
        );
    }
    out + "</tbody></table></details>\n"
}
