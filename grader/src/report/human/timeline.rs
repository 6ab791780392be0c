//! A failing interleaving as a table with one column a thread.

use super::{INDENT, WIDTH, indented, line, one_line};
use crate::report::layout::{count, cut, pad, pad_left};
use crate::report::paint::Paint;
use crate::report::{steps, words};
use grade_outcome::{Lang, RaceEvidence, Step};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of the step's number.
const NUMBER: usize = 5;
/// Threads that get a column each; with more, the table names the thread in each row.
const MOST_COLUMNS: usize = 4;
/// Rows that are shown.
const MOST_ROWS: usize = 40;
/// Columns of the line's number, or of a module's name and the number.
const PLACE: usize = 5;
/// Columns that the student's code needs to be of use beside the operations of one thread.
const CODE: usize = 24;

type Lines = BTreeMap<String, BTreeMap<u32, String>>;

/// Appends the failing execution and how much was explored.
pub(super) fn render(
    out: &mut String,
    evidence: &RaceEvidence,
    lines: &Lines,
    lang: Lang,
    paint: Paint,
) {
    if !evidence.timeline.is_empty() {
        line(out, "");
        let lead = words::pick(
            lang,
            "What happens, from top to bottom:",
            "Was geschieht, von oben nach unten:",
        );
        indented(out, lead, INDENT);
        Table::new(&evidence.timeline, lines, lang).render(out, paint);
    }
    if evidence.executions > 0 {
        line(out, "");
        indented(out, &steps::explored(evidence, lang), INDENT);
    }
}

/// How the table is laid out.
struct Table<'t> {
    steps: &'t [Step],
    lines: &'t Lines,
    lang: Lang,
    /// The threads with a column each; empty if the rows name their thread.
    threads: Vec<u64>,
    /// Characters of a column.
    width: usize,
    /// True if the code stands in the rows, false if it is listed below.
    code_in_rows: bool,
    /// Short names of objects; empty if the long ones have room.
    letters: BTreeMap<&'t str, char>,
}

impl<'t> Table<'t> {
    fn new(steps: &'t [Step], lines: &'t Lines, lang: Lang) -> Table<'t> {
        let threads: BTreeSet<u64> = steps.iter().map(|step| step.thread).collect();
        let columns = if threads.len() <= MOST_COLUMNS {
            threads.len().max(1)
        } else {
            1
        };
        let room = WIDTH - INDENT - NUMBER;
        let (width, code_in_rows) = match columns {
            1 => (room - 2 * CODE, true),
            columns => ((room - PLACE) / columns, false),
        };
        let mut table = Table {
            steps,
            lines,
            lang,
            threads: if threads.len() <= MOST_COLUMNS {
                threads.into_iter().collect()
            } else {
                Vec::new()
            },
            width,
            code_in_rows,
            letters: BTreeMap::new(),
        };
        if steps.iter().any(|step| count(&table.cell(step)) >= width) {
            let objects: BTreeSet<&str> = steps.iter().filter_map(steps::object).collect();
            table.letters = objects.into_iter().zip('A'..='Z').collect();
        }
        table
    }

    fn render(&self, out: &mut String, paint: Paint) {
        let blanks = " ".repeat(INDENT);
        let heading = format!("{blanks}{}{}", " ".repeat(NUMBER), self.heading());
        line(out, &paint.faint(heading.trim_end()));
        let left_out = self.steps.len().saturating_sub(MOST_ROWS);
        if left_out > 0 {
            line(out, &format!("{blanks}  …  ({left_out})"));
        }
        let shown = &self.steps[left_out..];
        for step in shown {
            let number = pad_left(&step.step.to_string(), NUMBER - 2);
            let place = paint.faint(&self.place(step));
            line(out, &format!("{blanks}{number}  {}{place}", self.row(step)));
        }
        if !self.letters.is_empty() {
            let names: Vec<String> = self
                .letters
                .iter()
                .map(|(object, letter)| format!("{letter} = {object}"))
                .collect();
            indented(out, &names.join(", "), INDENT + NUMBER);
        }
        if !self.code_in_rows {
            self.listing(out, shown, paint);
        }
    }

    fn heading(&self) -> String {
        let mut heading: String = if self.threads.is_empty() {
            pad(
                words::pick(self.lang, "thread: operation", "Thread: Operation"),
                self.width,
            )
        } else {
            self.threads
                .iter()
                .map(|thread| pad(&words::thread(*thread, self.lang), self.width))
                .collect()
        };
        heading.push_str(words::pick(self.lang, "line", "Zeile"));
        heading
    }

    fn row(&self, step: &Step) -> String {
        let fitting = |text: &str| pad(&cut(text, self.width - 1), self.width);
        if self.threads.is_empty() {
            return fitting(&self.cell(step));
        }
        let cell = |thread: &u64| {
            if *thread == step.thread {
                fitting(&self.cell(step))
            } else {
                fitting("·")
            }
        };
        self.threads.iter().map(cell).collect()
    }

    /// What the step does, as short as it has to be.
    fn cell(&self, step: &Step) -> String {
        let op = match step.op.as_str() {
            "compare_exchange" | "compare_exchange_weak" if !self.letters.is_empty() => "cmp_exch",
            op => op,
        };
        let object = match steps::object(step).map(|object| (object, self.letters.get(object))) {
            Some((_, Some(letter))) => format!(" {letter}"),
            Some((object, None)) => format!(" {object}"),
            None => String::new(),
        };
        let value = steps::came_of_it(step, self.lang);
        let thread = if self.threads.is_empty() && self.width > 0 {
            format!("{}: ", words::thread(step.thread, self.lang))
        } else {
            String::new()
        };
        one_line(&format!("{thread}{op}{object}{value}"))
    }

    /// Where the step is in the student's code.
    fn place(&self, step: &Step) -> String {
        let (Some(file), Some(number)) = (&step.file, step.line) else {
            return String::new();
        };
        let place = steps::place(file, number);
        match self.code(file, number) {
            Some(code) if self.code_in_rows => {
                let columns = self.threads.len().max(1);
                let room = WIDTH - INDENT - NUMBER - self.width * columns;
                cut(&format!("{place}: {code}"), room)
            }
            _ => place,
        }
    }

    fn code(&self, file: &str, number: u32) -> Option<String> {
        Some(
            one_line(self.lines.get(file)?.get(&number)?)
                .trim()
                .to_owned(),
        )
    }

    /// The lines of code that the steps name, once each.
    fn listing(&self, out: &mut String, steps: &[Step], paint: Paint) {
        let named: BTreeSet<(&String, u32)> = steps
            .iter()
            .filter_map(|step| Some((step.file.as_ref()?, step.line?)))
            .collect();
        line(out, "");
        for (file, number) in named {
            let Some(code) = self.code(file, number) else {
                continue;
            };
            let place = steps::place(file, number);
            let text = cut(&format!("{} | {code}", pad_left(&place, 6)), WIDTH - INDENT);
            line(
                out,
                &format!("{}{}", " ".repeat(INDENT), paint.faint(&text)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: u64, thread: u64, op: &str, object: &str, value: &str) -> Step {
        Step {
            step: number,
            thread,
            op: op.into(),
            value: Some(value.into()),
            file: Some("src/lib.rs".into()),
            line: Some(13),
            object: Some(object.into()),
            waits: false,
        }
    }

    fn rendered(steps: Vec<Step>) -> String {
        let evidence = RaceEvidence {
            executions: 7,
            timeline: steps,
            ..RaceEvidence::default()
        };
        let code =
            "        while taken.compare_exchange(false, true, Acquire, Relaxed).is_err() {}";
        let lines = BTreeMap::from([(
            "src/lib.rs".to_owned(),
            BTreeMap::from([(13, code.to_owned())]),
        )]);
        let mut out = String::new();
        render(&mut out, &evidence, &lines, Lang::En, Paint::default());
        out
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_whatever_the_number_of_threads() {
        for threads in 1..8 {
            let steps = (0..threads)
                .map(|thread| {
                    step(
                        thread,
                        thread,
                        "compare_exchange",
                        "AtomicBool#1",
                        "false -> true",
                    )
                })
                .collect();
            for line in rendered(steps).lines() {
                assert!(count(line) <= WIDTH, "{threads} threads: {line}");
            }
        }
    }

    #[test]
    fn each_thread_has_a_column_of_its_own() {
        let out = rendered(vec![
            step(1, 1, "load", "AtomicU64#1", "0"),
            step(2, 2, "store", "AtomicU64#1", "1"),
        ]);
        let column = |text: &str| out.lines().find_map(|line| line.find(text)).unwrap();
        assert!(
            column("thread 1") == column("load") && column("thread 2") < column("store") + 4,
            "{out}"
        );
        assert!(column("load") < column("store"));
    }

    #[test]
    fn long_operations_get_short_names_with_a_legend_and_keep_their_value() {
        let steps = (0..3)
            .map(|thread| {
                step(
                    thread,
                    thread,
                    "compare_exchange",
                    "AtomicBool#1",
                    "false -> true",
                )
            })
            .collect();
        let out = rendered(steps);
        assert!(out.contains("cmp_exch A false→true "), "{out}");
        assert!(out.contains("A = AtomicBool#1"), "{out}");
    }
}
