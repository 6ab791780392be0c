//! The child processes that a solution starts: counted, given orders, listened to.
//!
//! Named pipes in the solution's folder are all there is between a child and the judge. A child
//! first takes an order from one of them; on others it tells what became of it. It alone knows
//! their names, which the program side shares.

use grade_judge::pipe::NamedPipe;
use grade_judge::tasks::{Doing, Look, Wait};
use grade_judge::{Asked, Director, Failure, JudgeError, Line, Quiet};
use grade_outcome::Text;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Work as usual.
pub const WORK: u8 = b' ';
/// Work, and be watched.
pub const WATCHED: u8 = b'w';

/// Directs the children of one call.
pub struct Children {
    orders: NamedPipe,
    tray: File,
    idle: NamedPipe,
    panicked: NamedPipe,
    misprinted: NamedPipe,
    worked: NamedPipe,
    /// Orders for the first children, in the order in which they ask.
    first: Vec<u8>,
    /// The order of all others.
    rest: u8,
    served: BTreeSet<i32>,
    /// What was seen.
    pub seen: Seen,
    broken: Option<JudgeError>,
}

/// What was seen of the children of one call.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// Children that were started.
    pub started: usize,
    /// In some child `worker_main` returned `false`.
    pub idle: bool,
    /// In some child `worker_main` panicked.
    pub panicked: bool,
    /// Some watched child printed something else than a count.
    pub misprinted: bool,
    /// Watched children that told something.
    pub told: usize,
}

impl Children {
    /// Lays the pipes out in `folder`; the first children get the orders `first`, all others
    /// `rest`.
    ///
    /// # Errors
    /// If a pipe cannot be made.
    pub fn new(folder: &Path, first: &[u8], rest: u8) -> Result<Self, JudgeError> {
        let orders = NamedPipe::make(folder.join("orders"))?;
        Ok(Children {
            tray: orders.both_ends()?,
            orders,
            idle: NamedPipe::make(folder.join("idle"))?,
            panicked: NamedPipe::make(folder.join("panicked"))?,
            misprinted: NamedPipe::make(folder.join("misprinted"))?,
            worked: NamedPipe::make(folder.join("worked"))?,
            first: first.to_vec(),
            rest,
            served: BTreeSet::new(),
            seen: Seen::default(),
            broken: None,
        })
    }

    /// Why the children could not be directed, if that is so.
    ///
    /// # Errors
    /// The judge's own failure.
    pub fn check(&mut self) -> Result<(), JudgeError> {
        self.broken.take().map_or(Ok(()), Err)
    }

    /// What is wrong with the children of `call`, whatever it returned.
    pub fn complaint(&self, call: &str) -> Option<Failure> {
        if self.seen.idle {
            return Some(missing_guard(call));
        }
        self.seen.panicked.then(|| {
            Failure::new(
                call,
                "worker_main panicked in a child process",
                Text::new(
                    format!("`{call}` started a child process, and there `worker_main` panicked."),
                    format!("`{call}` startete einen Kindprozess, und dort brach `worker_main` mit einer Panik ab."),
                ),
            )
            .hint(Text::new(
                "`worker_main` runs in every child: it finds out which share is its own, counts, prints the count and returns `true`.",
                "`worker_main` läuft in jedem Kind: Es findet heraus, welcher Anteil der eigene ist, zählt, gibt die Anzahl aus und liefert `true`.",
            ))
        })
    }

    fn act(&mut self, look: &Look) -> Result<Quiet, JudgeError> {
        let alive = look.children();
        let telling = look
            .alive()
            .filter(|task| task.doing == Doing::Waiting(Wait::Open))
            .count();
        let mut acted = false;
        for (pipe, seen) in [
            (&self.idle, &mut self.seen.idle),
            (&self.panicked, &mut self.seen.panicked),
            (&self.misprinted, &mut self.seen.misprinted),
        ] {
            if pipe.writer()?.is_some() {
                *seen = true;
                acted = true;
            }
        }
        if self.worked.writer()?.is_some() {
            acted = true;
        }
        if acted {
            self.seen.told += telling;
        }
        for pid in alive {
            if self.served.insert(pid) {
                let order = self
                    .first
                    .get(self.seen.started)
                    .copied()
                    .unwrap_or(self.rest);
                self.tray
                    .write_all(&[order])
                    .map_err(JudgeError::file(self.orders.path()))?;
                self.seen.started += 1;
                acted = true;
            }
        }
        Ok(if acted { Quiet::Acted } else { Quiet::Stuck })
    }
}

impl Director for Children {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn calm(&mut self, look: &Look, line: &mut Line<'_>) -> Quiet {
        // Nothing is concluded from what children do here, so that there is no need to wait longer.
        self.quiet(look, line)
    }

    fn asleep(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        // Processes that start others and sleep are to come to their end, not to get orders.
        Quiet::Patient
    }

    fn quiet(&mut self, look: &Look, _line: &mut Line<'_>) -> Quiet {
        self.act(look).unwrap_or_else(|error| {
            self.broken = Some(error);
            Quiet::Stuck
        })
    }
}

/// `worker_main` returned `false` in a process that `call` started.
pub fn missing_guard(call: &str) -> Failure {
    Failure::new(
        call,
        "worker_main returned false in a child process",
        Text::new(
            format!("`{call}` started a child process, and there `worker_main` returned `false`: the child took itself for the main program, and would have started children in turn."),
            format!("`{call}` startete einen Kindprozess, und dort lieferte `worker_main` den Wert `false`: Das Kind hielt sich für das Hauptprogramm und hätte selbst wieder Kinder gestartet."),
        ),
    )
    .hint(Text::new(
        "`worker_main` is the guard that Python writes as `if __name__ == '__main__'`. It has to recognise, by what the parent gave it, that it is in a worker, do that share and return `true`.",
        "`worker_main` ist der Wächter, den man in Python als `if __name__ == '__main__'` schreibt. Es muss an dem, was der Elternprozess mitgegeben hat, erkennen, dass es in einem Arbeitsprozess läuft, dessen Anteil erledigen und `true` liefern.",
    ))
}
