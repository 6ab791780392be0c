//! What a student is told about a call that did not do what was asked.
//!
//! It alone words the ends that a call can have, in both languages. It must not decide which
//! value is right.

use crate::answer::{Answer, Excess, Reply};
use crate::error::JudgeError;
use crate::system;
use grade_harness::wire::{Panic, Panicked};
use grade_outcome::{Place, Text};

/// A call that did not do what was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The call, as it can be pasted into a test.
    pub call: String,
    /// What it should have given, as Rust, where that is one value.
    pub expected: Option<String>,
    /// What it gave, as Rust or in words.
    pub actual: String,
    /// What happened: one or two sentences.
    pub message: Text,
    /// What to think about next.
    pub hint: Text,
    /// Where, if that is known.
    pub place: Option<Place>,
    /// Why a person should look at this, if one should.
    pub review: Option<Text>,
    /// What finding it has cost, in ordinary calls.
    pub(crate) cost: u32,
    /// True if the call stands still for ever.
    pub(crate) hangs: bool,
}

/// Why a test of one input did not succeed.
#[derive(Debug)]
pub enum Trouble {
    /// The submission does something else than what was asked.
    Wrong(Box<Failure>),
    /// The machine could not tell.
    Starved,
    /// The judge itself failed.
    Broken(JudgeError),
}

impl From<JudgeError> for Trouble {
    fn from(error: JudgeError) -> Self {
        Trouble::Broken(error)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Wrong(Box::new(failure))
    }
}

impl Failure {
    /// A failure of `call`, told in `message`.
    pub fn new(call: impl Into<String>, actual: impl Into<String>, message: Text) -> Self {
        Failure {
            call: call.into(),
            expected: None,
            actual: actual.into(),
            message,
            hint: Text::default(),
            place: None,
            review: None,
            cost: 1,
            hangs: false,
        }
    }

    /// `call` returned `actual` where `expected` is right; both as Rust.
    pub fn value(
        call: impl Into<String>,
        expected: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        let (call, expected, actual) = (call.into(), expected.into(), actual.into());
        let message = Text::new(
            format!("`{call}` returned {actual}, but {expected} is right."),
            format!("`{call}` lieferte {actual}, richtig ist {expected}."),
        );
        Failure {
            expected: Some(expected),
            ..Failure::new(call, actual, message)
        }
    }

    /// The same failure with a hint.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = hint;
        self
    }

    /// The same failure, which a person should look at.
    #[must_use]
    pub fn review(mut self, why: Text) -> Self {
        self.review = Some(why);
        self
    }

    /// The same failure with one more sentence at the end.
    #[must_use]
    pub fn adding(mut self, more: &Text) -> Self {
        self.message = self.message.and(more);
        self
    }

    /// The same failure with what should have come instead.
    #[must_use]
    pub fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// As a test that can be pasted.
    pub fn counterexample(&self) -> String {
        match &self.expected {
            Some(expected) => format!("assert_eq!({}, {expected});", self.call),
            None => format!("{};", self.call),
        }
    }
}

impl<R> Reply<R> {
    /// The returned value of the call that reads `call`, if it left nothing behind.
    ///
    /// # Errors
    /// [`Trouble`]: any other end of the call, or threads or children that are left.
    pub fn returned(self, call: &str) -> Result<R, Trouble> {
        let left = self.left;
        let value = self.answer.returned(call)?;
        if left.children + left.zombies > 0 {
            return Err(children_left(call, left.children, left.zombies).into());
        }
        if left.threads > 0 {
            return Err(threads_left(call, left.threads).into());
        }
        Ok(value)
    }
}

impl<R> Answer<R> {
    /// The returned value of the call that reads `call`.
    ///
    /// # Errors
    /// [`Trouble`]: any other end of the call.
    pub fn returned(self, call: &str) -> Result<R, Trouble> {
        let failure = match self {
            Answer::Returned(value) => return Ok(value),
            Answer::Starved => return Err(Trouble::Starved),
            Answer::Panicked(panicked) => panic(call, &panicked),
            Answer::Exited(code) => Failure::new(
                call,
                format!("the process ended with exit code {code}"),
                Text::new(
                    format!("`{call}` did not return: it ended the whole process with exit code {code}."),
                    format!("`{call}` kehrte nicht zurück: Der ganze Prozess wurde mit Exit-Code {code} beendet."),
                ),
            )
            .hint(Text::new(
                "A library function returns to its caller; whether the program ends is not for it to decide. Look for `process::exit`.",
                "Eine Bibliotheksfunktion kehrt zu ihrem Aufrufer zurück; ob das Programm endet, entscheidet nicht sie. Such nach `process::exit`.",
            ))
            .review(Text::new(
                format!("A call ended the whole process with exit code {code} instead of returning."),
                format!("Ein Aufruf beendete den ganzen Prozess mit Exit-Code {code}, statt zurückzukehren."),
            )),
            Answer::Excessive(excess) => excessive(call, excess),
            Answer::Killed { signal, stderr } => killed(call, signal, &stderr),
            Answer::Overflowed => Failure::new(
                call,
                "stack overflow",
                Text::new(
                    format!("`{call}` used up its stack."),
                    format!("`{call}` hat seinen Stack aufgebraucht."),
                ),
            )
            .hint(Text::new(
                "Is there a recursion that never reaches its end?",
                "Gibt es eine Rekursion, die nie an ihr Ende kommt?",
            ))
            .review(ended_early("it had used up its stack", "sein Stack war aufgebraucht")),
            Answer::Hung(standstill) => {
                let threads = standstill.threads + standstill.in_children;
                let mut failure = if threads <= 1 {
                    Failure::new(
                        call,
                        "never returns",
                        Text::new(
                            format!("`{call}` never returns: its only thread waits for something that nobody will do."),
                            format!("`{call}` kehrt nie zurück: Der einzige Thread wartet auf etwas, das niemand mehr tun wird."),
                        ),
                    )
                } else {
                    Failure::new(
                        call,
                        "deadlock: never returns",
                        Text::new(
                            format!("`{call}` never returns: a deadlock. All {threads} threads wait, and none is left to wake another."),
                            format!("`{call}` kehrt nie zurück: ein Deadlock. Alle {threads} Threads warten, und keiner ist übrig, der einen anderen wecken könnte."),
                        ),
                    )
                };
                failure.hint = Text::new(
                    "Ask of each place that waits (lock, join, recv, wait): who ends this wait, and does that still happen? A receiver waits as long as one sender lives.",
                    "Frag dich bei jeder Stelle, die wartet (lock, join, recv, wait): Wer beendet das Warten, und geschieht das noch? Ein Empfänger wartet, solange ein Sender lebt.",
                );
                failure.cost = 10;
                failure.hangs = true;
                failure
            }
            Answer::Endless { used, limit } => {
                let mut failure = Failure::new(
                    call,
                    format!("did not return within {limit:.1} s of CPU time"),
                    Text::new(
                        format!("`{call}` used {used:.1} s of CPU time and had not returned: an endless loop? A call may use {limit:.1} s."),
                        format!("`{call}` hat {used:.1} s CPU-Zeit verbraucht und war nicht zurückgekehrt: eine Endlosschleife? Ein Aufruf darf {limit:.1} s verbrauchen."),
                    ),
                )
                .hint(Text::new(
                    "Which condition ends the loop, and can it be reached with these arguments? Mind an addition or a square that overflows.",
                    "Welche Bedingung beendet die Schleife, und kann sie bei diesen Argumenten eintreten? Achte auf eine Addition oder ein Quadrat, das überläuft.",
                ))
                .review(ended_early(
                    &format!("it had used {limit:.1} s of CPU time"),
                    &format!("{limit:.1} s CPU-Zeit waren verbraucht"),
                ));
                failure.cost = 60;
                failure
            }
            Answer::Stalled(seconds) => {
                let mut failure = Failure::new(
                    call,
                    format!("did not return within {seconds:.0} s"),
                    Text::new(
                        format!("`{call}` had not returned after {seconds:.0} s, although it was not short of CPU time: it only sleeps and looks again."),
                        format!("`{call}` war nach {seconds:.0} s nicht zurückgekehrt, obwohl es an CPU-Zeit nicht fehlte: Der Aufruf schläft nur und schaut wieder nach."),
                    ),
                )
                .review(ended_early(
                    &format!("after {seconds:.0} s it still slept and looked again"),
                    &format!("nach {seconds:.0} s schlief er noch und schaute wieder nach"),
                ));
                failure.cost = 1000;
                failure
            }
            Answer::Garbled(detail) => Failure::new(
                call,
                "an answer that is no value",
                Text::new(
                    format!("What came back from `{call}` is no value of its type ({detail})."),
                    format!("Was von `{call}` zurückkam, ist kein Wert des Rückgabetyps ({detail})."),
                ),
            )
            .review(Text::new(
                format!("A call gave something that no value of its type can be: {detail}."),
                format!("Ein Aufruf gab etwas, das kein Wert seines Typs sein kann: {detail}."),
            )),
        };
        Err(failure.into())
    }
}

/// A call that used up more than it may; `what` is that in both languages.
pub(crate) fn excessive(call: &str, excess: Excess) -> Failure {
    let (en, de) = match excess {
        Excess::CpuTime(seconds) => (
            format!("more than {seconds} s of CPU time in one process"),
            format!("mehr als {seconds} s CPU-Zeit in einem Prozess"),
        ),
        Excess::Memory(mib) => (
            format!("more than {mib} MiB of memory"),
            format!("mehr als {mib} MiB Speicher"),
        ),
        Excess::Processes(count) => (
            format!("more than {count} processes at a time"),
            format!("mehr als {count} Prozesse zugleich"),
        ),
        Excess::Threads(count) => (
            format!("more than {count} threads at a time"),
            format!("mehr als {count} Threads zugleich"),
        ),
        Excess::Output(mib) => (
            format!("more than {mib} MiB of output"),
            format!("mehr als {mib} MiB Ausgabe"),
        ),
        Excess::Questions(count) => (
            format!("more than {count} calls of the function it was given"),
            format!("mehr als {count} Aufrufe der übergebenen Funktion"),
        ),
    };
    let mut failure = Failure::new(
        call,
        format!("stopped: {en}"),
        Text::new(
            format!("`{call}` was stopped: it used {en}, which is the limit here."),
            format!(
                "`{call}` wurde angehalten: Der Aufruf brauchte {de}; das ist hier die Grenze."
            ),
        ),
    )
    .review(Text::new(
        format!("A call was stopped at a limit: {en}."),
        format!("Ein Aufruf wurde an einer Grenze angehalten: {de}."),
    ));
    failure.cost = 20;
    failure
}

fn panic(call: &str, panicked: &Panicked) -> Failure {
    let last = &panicked.last;
    let mut failure = Failure::new(
        call,
        format!("panicked: {}", last.message),
        Text::new(
            format!("`{call}` panicked{}.", said(last, "“", "”")),
            format!("`{call}` brach mit einer Panik ab{}.", said(last, "„", "“")),
        ),
    );
    failure.place = place(last);
    // A panic in the submission's own source says more than one that was handed on.
    let own = |panic: &&Panic| place(panic).is_some();
    let earlier = &panicked.earlier;
    if let Some(first) = earlier.iter().find(own).or(earlier.first()) {
        failure = failure.adding(&Text::new(
            format!(
                "Before that another thread had panicked{}.",
                said(first, "“", "”")
            ),
            format!(
                "Davor war ein anderer Thread mit einer Panik abgebrochen{}.",
                said(first, "„", "“")
            ),
        ));
        failure.place = place(first).or(failure.place);
    }
    failure.hint = panic_hint(&last.message);
    failure
}

/// What to think about after a panic with `message`; empty if that can't be told from it.
fn panic_hint(message: &str) -> Text {
    let begins = |start: &str| message.starts_with(start);
    if begins("not yet implemented") {
        Text::new(
            "There is still a `todo!()` here: this is where your code goes.",
            "Hier steht noch ein `todo!()`: An diese Stelle kommt dein Code.",
        )
    } else if begins("called `Result::unwrap()`") || begins("called `Option::unwrap()`") {
        Text::new(
            "`unwrap` claims that this can't go wrong, and here it did. Who should learn of it instead?",
            "`unwrap` behauptet, dass hier nichts schiefgehen kann, und hier ging es schief. Wer sollte stattdessen davon erfahren?",
        )
    } else if begins("attempt to subtract with overflow") {
        Text::new(
            "An unsigned number can't go below 0: which of the two can be the larger one here?",
            "Eine vorzeichenlose Zahl kann nicht unter 0 fallen: Welche der beiden kann hier die größere sein?",
        )
    } else if begins("attempt to") {
        Text::new(
            "Which value makes this calculation leave the range of its type, or divide by 0?",
            "Bei welchem Wert verlässt diese Rechnung den Bereich ihres Typs oder teilt durch 0?",
        )
    } else if begins("index out of bounds") || message.contains("out of range") {
        Text::new(
            "How long can this be at the least, and does the index stay below that?",
            "Wie kurz kann das hier höchstens sein, und bleibt der Index darunter?",
        )
    } else {
        Text::default()
    }
}

/// `: “message” (src/lib.rs:3)`.
fn said(panic: &Panic, open: &str, close: &str) -> String {
    let mut text = String::new();
    if !panic.message.is_empty() {
        let message: String = panic.message.chars().take(300).collect();
        text = format!(": {open}{message}{close}");
    }
    if let Some(place) = place(panic) {
        text.push_str(&format!(" ({place})"));
    }
    text
}

/// The place of a panic if it is in the submission's own source.
fn place(panic: &Panic) -> Option<Place> {
    (panic.line > 0 && panic.file.starts_with("src/")).then(|| Place {
        file: panic.file.clone(),
        line: panic.line,
    })
}

fn killed(call: &str, signal: i32, stderr: &str) -> Failure {
    let name = match system::signal_name(signal) {
        Some(name) => name.to_owned(),
        None => format!("signal {signal}"),
    };
    let failure = Failure::new(
        call,
        format!("the process was ended by {name}"),
        Text::new(
            format!("`{call}` did not return: the process was ended by {name}."),
            format!("`{call}` kehrte nicht zurück: Der Prozess wurde durch {name} beendet."),
        ),
    )
    .review(ended_early(
        &format!("{name} ended the process"),
        &format!("{name} beendete den Prozess"),
    ));
    if stderr.is_empty() {
        return failure;
    }
    failure.adding(&Text::new(
        format!("It last wrote: “{stderr}”"),
        format!("Zuletzt schrieb er: „{stderr}“"),
    ))
}

fn threads_left(call: &str, threads: usize) -> Failure {
    let (en, de) = if threads == 1 {
        (
            "a thread that it had started was".to_owned(),
            "war ein Thread, den der Aufruf gestartet hatte,".to_owned(),
        )
    } else {
        (
            format!("{threads} threads that it had started were"),
            format!("waren {threads} Threads, die der Aufruf gestartet hatte,"),
        )
    };
    Failure::new(
        call,
        format!("left {threads} running"),
        Text::new(
            format!("`{call}` returned, but {en} still there."),
            format!("`{call}` kehrte zurück, aber danach {de} noch da."),
        ),
    )
    .hint(Text::new(
        "Every thread that a call starts has ended when the call returns: keep the handles and join them, or use `thread::scope`.",
        "Jeder Thread, den ein Aufruf startet, ist zu Ende, wenn der Aufruf zurückkehrt: Behalte die Handles und warte mit join, oder nimm `thread::scope`.",
    ))
    .review(Text::new(
        format!("A call returned while {threads} of its threads still ran."),
        format!("Ein Aufruf kehrte zurück, während noch {threads} seiner Threads liefen."),
    ))
}

fn children_left(call: &str, running: u32, ended: u32) -> Failure {
    let mut parts = (Vec::new(), Vec::new());
    if running > 0 {
        parts.0.push(format!("{running} still running"));
        parts.1.push(format!("{running} noch laufend"));
    }
    if ended > 0 {
        parts.0.push(format!("{ended} ended but not waited for"));
        parts
            .1
            .push(format!("{ended} beendet, aber nicht abgeholt"));
    }
    let (en, de) = (parts.0.join(", "), parts.1.join(", "));
    Failure::new(
        call,
        format!("left child processes: {en}"),
        Text::new(
            format!("`{call}` returned without having waited for every child process ({en})."),
            format!("`{call}` kehrte zurück, ohne auf jeden Kindprozess gewartet zu haben ({de})."),
        ),
    )
    .hint(Text::new(
        "Which ways lead out of your function? On each of them every child that was started must have been waited for, also when one has failed: look at every `?`.",
        "Welche Wege führen aus deiner Funktion hinaus? Auf jedem muss auf jedes gestartete Kind gewartet worden sein, auch wenn eines gescheitert ist: Schau dir jedes `?` an.",
    ))
    .review(Text::new(
        format!("A call left child processes: {en}."),
        format!("Ein Aufruf ließ Kindprozesse zurück: {de}."),
    ))
}

/// What an instructor is told of a call that was ended from outside; `why` in both languages.
fn ended_early(en: &str, de: &str) -> Text {
    Text::new(
        format!("A call did not end by itself: {en}."),
        format!("Ein Aufruf endete nicht von selbst: {de}."),
    )
}

/// The machine could not tell.
pub(crate) fn starved() -> Text {
    Text::new(
        "The machine was too busy to tell: the call got hardly any CPU time.",
        "Der Rechner war zu beschäftigt, um das zu entscheiden: Der Aufruf bekam kaum CPU-Zeit.",
    )
}

/// `text` as a Rust string literal.
pub fn rust_string(text: &str) -> String {
    format!("{text:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Left;
    use std::time::Duration;

    fn reply(answer: Answer<u64>, left: Left) -> Reply<u64> {
        Reply {
            answer,
            left,
            elapsed: Duration::ZERO,
            waited: Duration::ZERO,
            ran: Duration::ZERO,
            blocked: Duration::ZERO,
            cpu_seconds: 0.0,
            printed: false,
        }
    }

    fn failure(reply: Reply<u64>) -> Failure {
        match reply.returned("f(1)") {
            Err(Trouble::Wrong(failure)) => *failure,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_value_is_handed_through_only_if_nothing_was_left() {
        let clean = reply(Answer::Returned(3), Left::default());
        assert_eq!(clean.returned("f(1)").unwrap(), 3);
        let left = Left {
            threads: 2,
            ..Left::default()
        };
        let failure = failure(reply(Answer::Returned(3), left));
        assert!(failure.message.en.contains("2 threads"), "{failure:?}");
    }

    #[test]
    fn the_place_of_a_panic_is_the_first_one_in_the_submission() {
        let at = |file: &str, line| Panic {
            message: "boom".to_owned(),
            file: file.to_owned(),
            line,
        };
        let panicked = Panicked {
            last: at("/rustc/abc/library/core/src/iter.rs", 7),
            earlier: vec![at("program/src/lib.rs", 5), at("src/lib.rs", 9)],
        };
        let failure = failure(reply(Answer::Panicked(panicked), Left::default()));
        assert_eq!(
            failure.place,
            Some(Place {
                file: "src/lib.rs".to_owned(),
                line: 9
            })
        );
        assert!(!failure.message.en.contains("rustc"), "{failure:?}");
    }

    #[test]
    fn a_panic_that_says_its_reason_comes_with_a_hint() {
        assert!(panic_hint("not yet implemented").en.contains("todo!()"));
        assert!(!panic_hint("called `Result::unwrap()` on an `Err` value: 3").is_empty());
        assert!(!panic_hint("attempt to multiply with overflow").is_empty());
        assert!(panic_hint("boom").is_empty());
    }

    #[test]
    fn a_wrong_value_can_be_pasted_as_a_test() {
        let failure = Failure::value("count_primes(2, 10)", "4", "3");
        assert_eq!(
            failure.counterexample(),
            "assert_eq!(count_primes(2, 10), 4);"
        );
    }
}
