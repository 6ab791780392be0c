//! What is model-checked of e-deadline.
//!
//! Jobs end at once, panic, or hang until the function has returned. A model tells the results and
//! what the execution's own clock says of the time that passed; which of that is right is the
//! judge's to know.

// Models are explored on Linux only.
#![cfg(target_os = "linux")]

use grade_harness::functions;
use grade_model::{Model, wait_for_all_threads};
use std::io;
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

include!("../../functions.rs");

/// A deadline that only a wait in vain can reach.
const FAR: Duration = Duration::from_secs(3600);
/// A deadline that a job which hangs misses. Short, for those who look again every millisecond.
const NEAR: Duration = Duration::from_millis(150);

/// What a job does.
#[derive(Clone, Copy)]
enum Does {
    /// It ends with a text.
    Ends(&'static str),
    /// It ends with an error.
    Fails,
    /// It panics.
    Panics,
    /// It waits until the function has returned.
    Hangs,
}

/// Runs the models as the judge orders.
pub fn main(functions: Functions) -> ExitCode {
    let Functions {
        run_with_deadline: run,
        run_all_with_deadline: all,
    } = functions;
    let one = move |name, does, deadline| {
        Model::new(name, move || {
            timed(&[does], deadline, |mut jobs| {
                jobs.pop()
                    .into_iter()
                    .map(|job| run(job, deadline))
                    .collect()
            })
        })
    };
    let many = move |name, does: &'static [Does], deadline| {
        Model::new(name, move || {
            timed(does, deadline, |jobs| all(jobs, deadline))
        })
    };
    use Does::{Ends, Fails, Hangs, Panics};
    grade_model::main(vec![
        one("one in time", Ends("a"), FAR).punctual(),
        one("one fails", Fails, FAR).punctual(),
        one("one panics", Panics, FAR).punctual(),
        one("one hangs", Hangs, NEAR).punctual(),
        // Here the deadline may pass at any moment, also when the result is on its way.
        one("one at the deadline", Ends("a"), NEAR),
        many("none", &[], FAR).punctual(),
        many("two in time", &[Ends("a"), Ends("b")], FAR).punctual(),
        many("second hangs", &[Ends("a"), Hangs], NEAR).punctual(),
        many("first hangs", &[Hangs, Ends("b")], NEAR).punctual(),
        many("first panics", &[Panics, Ends("b")], FAR).punctual(),
        Model::twin(),
    ])
}

/// Lets jobs hang, and go.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn pass(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        while !*open {
            open = self
                .changed
                .wait(open)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn open(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
}

/// Calls `run` with such jobs; the results, and how the time that passed compares with `deadline`.
fn timed(
    does: &[Does],
    deadline: Duration,
    run: impl FnOnce(Vec<Job>) -> Vec<io::Result<String>>,
) -> String {
    let gate = Arc::new(Gate::default());
    let jobs = does.iter().map(|&does| job(does, &gate)).collect();
    let began = Instant::now();
    let results = run(jobs);
    let took = began.elapsed();
    gate.open();
    wait_for_all_threads();
    let results: Vec<String> = results.iter().map(shown).collect();
    // Looking at the clock takes time here, and a wait in small steps may overshoot.
    let when = if took < deadline {
        "before"
    } else if took < deadline * 3 {
        "at"
    } else {
        "long after"
    };
    format!("[{}] {when} the deadline", results.join(", "))
}

fn job(does: Does, gate: &Arc<Gate>) -> Job {
    let gate = Arc::clone(gate);
    Box::new(move || match does {
        Does::Ends(text) => Ok(text.to_owned()),
        Does::Fails => Err(io::Error::new(io::ErrorKind::ConnectionRefused, "refused")),
        Does::Panics => panic!("the job breaks"),
        Does::Hangs => {
            gate.pass();
            Ok("too late".to_owned())
        }
    })
}

fn shown(result: &io::Result<String>) -> String {
    match result {
        Ok(text) => text.clone(),
        Err(error) => format!("Err({:?})", error.kind()),
    }
}
