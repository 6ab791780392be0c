//! One call with a deadline: made, and its results compared with what its jobs do.
//!
//! A deadline that is missed because the machine was busy is nobody's fault: where that can be, the
//! call is made again with a longer one, and only what no length mends is wrong.

use crate::jobs::{Does, Jobs, Pace, Stuck, TOO_LATE};
use grade_harness::ending::Ending;
use grade_harness::ending::Payload;
use grade_harness::wire::Fault;
use grade_judge::ending::{fits, shown, wanted};
use grade_judge::{Checked, Failure, Solution, Trouble};
use grade_outcome::{Text, plural};
use std::time::Duration;

/// A deadline that no job misses.
pub const FAR: Duration = Duration::from_secs(3600);
/// How much longer the deadline is at each further attempt.
const LONGER: u32 = 4;
const ATTEMPTS: u32 = 3;
/// What a call may take longer than its deadline without another attempt.
const LATE: Duration = Duration::from_millis(150);

/// A call.
#[derive(Debug, Clone)]
pub struct Call {
    /// True if it is one of `run_with_deadline`, which has one job.
    pub single: bool,
    /// Its jobs.
    pub does: Vec<Does>,
    /// Its deadline.
    pub deadline: Duration,
    /// When its jobs end.
    pub pace: Pace,
}

/// What a call was seen to do.
pub struct Seen<'a> {
    /// Its jobs.
    pub jobs: Jobs<'a>,
    /// What it returned.
    pub results: Vec<Result<String, Fault>>,
    /// How long it took by the solution's clock.
    pub took: Duration,
    /// How long its thread had to wait for a CPU.
    pub starved: Duration,
}

/// What is wrong with a call.
enum Wrong {
    /// Whatever the machine does.
    Surely(Trouble),
    /// Unless the machine was too busy.
    Perhaps(Box<Failure>),
    /// It took long, and what it did meanwhile was not seen.
    Unseen,
}

impl From<Trouble> for Wrong {
    fn from(trouble: Trouble) -> Self {
        Wrong::Surely(trouble)
    }
}

impl From<Failure> for Wrong {
    fn from(failure: Failure) -> Self {
        Wrong::Surely(failure.into())
    }
}

impl Call {
    /// A call of `run_with_deadline`.
    pub fn single(does: Does, deadline: Duration, pace: Pace) -> Self {
        Call {
            single: true,
            does: vec![does],
            deadline,
            pace,
        }
    }

    /// A call of `run_all_with_deadline`.
    pub fn all(does: Vec<Does>, deadline: Duration, pace: Pace) -> Self {
        Call {
            single: false,
            does,
            deadline,
            pace,
        }
    }

    /// The call as a student would write it.
    pub fn shown(&self) -> String {
        let deadline = if self.deadline == Duration::MAX {
            "Duration::MAX".to_owned()
        } else if self.deadline.subsec_nanos() == 0 {
            format!("Duration::from_secs({})", self.deadline.as_secs())
        } else {
            format!("Duration::from_millis({})", self.deadline.as_millis())
        };
        if self.single {
            return format!("run_with_deadline(job, {deadline})");
        }
        let names: Vec<String> = (0..self.does.len())
            .map(|number| format!("job_{number}"))
            .collect();
        format!(
            "run_all_with_deadline(vec![{}], {deadline})",
            names.join(", ")
        )
    }

    /// What its jobs do, in words.
    fn circumstances(&self) -> Text {
        let job = |number: usize| match self.single {
            true => "job".to_owned(),
            false => format!("job_{number}"),
        };
        let told = |does: &Does| match does {
            Does::Hangs => Text::new("hangs", "hängt"),
            Does::Ends(Ending::Panic(payload)) => {
                let (en, de) = match payload {
                    Payload::Str => ("a &str", "einem &str"),
                    Payload::String => ("a String", "einem String"),
                    Payload::Number => ("a number", "einer Zahl"),
                    Payload::Unit => ("()", "()"),
                    Payload::Own => ("a value of its own type", "einem Wert eines eigenen Typs"),
                };
                Text::new(
                    format!("panics with {en}"),
                    format!("bricht mit {de} als Panik ab"),
                )
            }
            Does::Ends(ending) => Text::new(
                format!("gives `{}`", wanted(ending)),
                format!("liefert `{}`", wanted(ending)),
            ),
        };
        let jobs: Vec<(String, Text)> = self
            .does
            .iter()
            .enumerate()
            .map(|(number, does)| (job(number), told(does)))
            .collect();
        if jobs.is_empty() {
            return Text::default();
        }
        let list = |text: fn(&Text) -> &str| {
            let parts: Vec<String> = jobs
                .iter()
                .map(|(job, told)| format!("`{job}` {}", text(told)))
                .collect();
            parts.join(", ")
        };
        Text::new(
            format!("Here {}.", list(|text| &text.en)),
            format!("Hier gilt: {}.", list(|text| &text.de)),
        )
    }

    /// A failure of this call, with what its jobs do.
    pub fn failure(&self, actual: impl Into<String>, message: Text) -> Failure {
        Failure::new(self.shown(), actual, message.and(&self.circumstances()))
    }

    /// Makes the call.
    ///
    /// # Errors
    /// It did not return, was broken off, or left something behind.
    pub fn make(&self, solution: &mut Solution) -> Result<Seen<'_>, Trouble> {
        let asked = self.shown();
        let mut jobs = Jobs::new(&self.does, self.deadline, self.pace);
        let reply = if self.single {
            solution.call_with::<_, Vec<Result<String, Fault>>>(
                "run_with_deadline",
                &self.deadline,
                &mut jobs,
            )?
        } else {
            solution.call_with(
                "run_all_with_deadline",
                &(self.does.len(), self.deadline),
                &mut jobs,
            )?
        };
        jobs.check()?;
        if let Some(stuck) = jobs.stuck {
            return Err(self.stuck(stuck).into());
        }
        let starved = reply.waited;
        let told = |trouble| match trouble {
            Trouble::Wrong(failure) => failure.adding(&self.circumstances()).into(),
            other => other,
        };
        let results = reply.returned(&asked).map_err(told)?;
        Ok(Seen {
            took: jobs.took.unwrap_or_default(),
            jobs,
            results,
            starved,
        })
    }

    /// Makes the call and compares its results.
    ///
    /// # Errors
    /// As [`Call::make`], or a result is wrong.
    pub fn test(&self, solution: &mut Solution) -> Checked {
        let mut call = self.clone();
        let mut last = None;
        for _ in 0..ATTEMPTS {
            match call.attempt(solution) {
                Ok(()) => return Ok(()),
                Err(Wrong::Surely(trouble)) => return Err(trouble),
                Err(Wrong::Perhaps(failure)) => last = Some(failure),
                Err(Wrong::Unseen) => last = None,
            }
            call.deadline = call.deadline.saturating_mul(LONGER);
        }
        Err(last.map_or(Trouble::Starved, Trouble::Wrong))
    }

    fn attempt(&self, solution: &mut Solution) -> Result<(), Wrong> {
        let seen = self.make(solution)?;
        if seen.results.len() != self.does.len() {
            let (results, jobs) = (seen.results.len(), self.does.len());
            return Err(self
                .failure(
                    format!("{results} {}", plural(results as u64, "result", "results")),
                    Text::new(
                        format!(
                            "`{}` returned {results} {} for {jobs} {}.",
                            self.shown(),
                            plural(results as u64, "result", "results"),
                            plural(jobs as u64, "job", "jobs")
                        ),
                        format!(
                            "`{}` lieferte {results} {} für {jobs} {}.",
                            self.shown(),
                            plural(results as u64, "Ergebnis", "Ergebnisse"),
                            plural(jobs as u64, "Auftrag", "Aufträge")
                        ),
                    ),
                )
                .into());
        }
        let mut perhaps = None;
        for (place, (result, does)) in seen.results.iter().zip(&self.does).enumerate() {
            let timed_out = matches!(result, Err(fault) if fault.kind == "TimedOut");
            match does {
                Does::Hangs if !timed_out => return Err(self.not_timed_out(result).into()),
                Does::Hangs if seen.took < self.deadline => {
                    return Err(self.too_early(seen.took).into());
                }
                Does::Hangs => {}
                Does::Ends(right) if fits(result, right) => {}
                Does::Ends(right) => {
                    let failure = self.wrong_result(place, result, right);
                    // The deadline has passed: the result may have come too late.
                    if timed_out && seen.took >= self.deadline {
                        perhaps = perhaps.or(Some(failure));
                    } else {
                        return Err(failure.into());
                    }
                }
            }
        }
        match perhaps {
            Some(_) if seen.starved > self.deadline / 4 => Err(Wrong::Unseen),
            Some(failure) => Err(Wrong::Perhaps(Box::new(failure))),
            None if seen.took > self.deadline.saturating_add(LATE) => Err(Wrong::Unseen),
            None => Ok(()),
        }
    }

    fn stuck(&self, stuck: Stuck) -> Failure {
        let asked = self.shown();
        match stuck {
            Stuck::WithoutLimit => self
                .failure(
                    "waits without a limit",
                    Text::new(
                        format!("`{asked}` waits for a job that hangs, and no deadline will ever end this wait: it never returns."),
                        format!("`{asked}` wartet auf einen Auftrag, der hängt, und keine Frist wird dieses Warten je beenden: Der Aufruf kehrt nie zurück."),
                    ),
                )
                .hint(Text::new(
                    "`join()`, `recv()` and `wait()` wait as long as it takes, and `thread::scope` joins at its end. Only `recv_timeout`, `wait_timeout` and `park_timeout` come back. And does the job run in a thread of its own?",
                    "`join()`, `recv()` und `wait()` warten, solange es dauert, und `thread::scope` ruft am Ende `join()` auf. Nur `recv_timeout`, `wait_timeout` und `park_timeout` kommen zurück. Und läuft der Auftrag in einem eigenen Thread?",
                )),
            Stuck::PastTheDeadline => self
                .failure(
                    "still waits after the deadline",
                    Text::new(
                        format!("`{asked}` still slept when the deadline had long passed."),
                        format!("`{asked}` schlief noch, als die Frist längst vorbei war."),
                    ),
                )
                .hint(Text::new(
                    "There is one deadline for the whole call. Work out once when it ends (`Instant::now() + deadline`), and wait each time only for what is left of it.",
                    "Es gibt eine Frist für den ganzen Aufruf. Rechne einmal aus, wann sie endet (`Instant::now() + deadline`), und warte jedes Mal nur so lange, wie davon noch übrig ist.",
                )),
            Stuck::ForNothing => self
                .failure(
                    "waits although no job runs any more",
                    Text::new(
                        format!("`{asked}` sleeps on although no job is left to wait for: every one has ended."),
                        format!("`{asked}` schläft weiter, obwohl es auf keinen Auftrag mehr zu warten gibt: Alle sind zu Ende."),
                    ),
                )
                .hint(Text::new(
                    "A deadline is the longest wait, not the shortest: wait for a message (`recv_timeout`) instead of sleeping. A job that panics sends none; catch its panic, or notice that its sender is gone (`Disconnected`).",
                    "Eine Frist ist das längste Warten, nicht das kürzeste: Warte auf eine Nachricht (`recv_timeout`), statt zu schlafen. Ein Auftrag, der mit einer Panik abbricht, schickt keine; fange die Panik ab oder bemerke, dass sein Sender weg ist (`Disconnected`).",
                )),
        }
    }

    fn not_timed_out(&self, result: &Result<String, Fault>) -> Failure {
        let asked = self.shown();
        let actual = shown(result);
        let waited = matches!(result, Ok(text) if text == TOO_LATE);
        let failure = self.failure(
            actual.clone(),
            Text::new(
                format!("`{asked}` gave `{actual}` for a job that had not ended; right is an `Err` of kind `TimedOut`."),
                format!("`{asked}` lieferte `{actual}` für einen Auftrag, der nicht zu Ende war; richtig ist ein `Err` der Art `TimedOut`."),
            ),
        );
        if waited {
            return failure.hint(Text::new(
                "Is the result of an earlier call still lying about in a `static`?",
                "Liegt das Ergebnis eines früheren Aufrufs noch in einem `static` herum?",
            ));
        }
        failure
    }

    fn too_early(&self, took: Duration) -> Failure {
        let asked = self.shown();
        let ms = took.as_millis();
        self.failure(
            format!("returned after {ms} ms"),
            Text::new(
                format!("`{asked}` gave up after {ms} ms, before the deadline."),
                format!("`{asked}` gab nach {ms} ms auf, vor Ablauf der Frist."),
            ),
        )
        .hint(Text::new(
            "`wait_timeout` and `park_timeout` may come back early, without a reason: look how much of the time is left, and wait again.",
            "`wait_timeout` und `park_timeout` dürfen grundlos früher zurückkommen: Sieh nach, wie viel Zeit noch bleibt, und warte weiter.",
        ))
    }

    fn wrong_result(
        &self,
        place: usize,
        result: &Result<String, Fault>,
        right: &Ending,
    ) -> Failure {
        let asked = self.shown();
        let (actual, wanted) = (shown(result), wanted(right));
        let (where_en, where_de) = match self.single {
            true => (String::new(), String::new()),
            false => (format!(" at place {place}"), format!(" an Platz {place}")),
        };
        let failure = self.failure(
            actual.clone(),
            Text::new(
                format!("`{asked}` gave `{actual}`{where_en}; right is `{wanted}`."),
                format!("`{asked}` lieferte{where_de} `{actual}`; richtig ist `{wanted}`."),
            ),
        );
        let elsewhere = self
            .does
            .iter()
            .any(|does| matches!(does, Does::Ends(other) if fits(result, other)));
        let timed_out = matches!(result, Err(fault) if fault.kind == "TimedOut");
        failure.hint(match right {
            _ if elsewhere => Text::new(
                "This is the result of another job. Jobs end in any order: each result has to find the place of its job.",
                "Das ist das Ergebnis eines anderen Auftrags. Aufträge enden in beliebiger Reihenfolge: Jedes Ergebnis muss den Platz seines Auftrags finden.",
            ),
            Ending::Panic(_) => Text::new(
                "A job that panics has ended: catch the panic (`catch_unwind`), whatever it carries, and make an `Err` of kind `Other` of it.",
                "Ein Auftrag mit einer Panik ist zu Ende: Fange die Panik ab (`catch_unwind`), was immer sie mitbringt, und mache daraus ein `Err` der Art `Other`.",
            ),
            Ending::Text(_) | Ending::Error(..) | Ending::OsError(_) if timed_out => Text::new(
                "This job ended in time. One job that is late is no reason to give up the results of others.",
                "Dieser Auftrag war rechtzeitig zu Ende. Dass ein anderer zu spät kommt, ist kein Grund, sein Ergebnis aufzugeben.",
            ),
            Ending::Error(..) | Ending::OsError(_) => Text::new(
                "Hand the `Err` of a job on as it is: kind and message belong to the caller.",
                "Reiche das `Err` eines Auftrags unverändert weiter: Art und Meldung gehören dem Aufrufer.",
            ),
            Ending::Text(_) => Text::new(
                "What the job returned in time belongs there.",
                "Dorthin gehört, was der Auftrag rechtzeitig geliefert hat.",
            ),
        })
    }
}
