//! Whether a real call starts the threads that the models saw.
//!
//! Code that finds out that it is being model-checked could count with threads there and without them
//! elsewhere. So a check that passed is followed by one ordinary call that is watched from outside.
//! Of that call only the number of threads is judged; its result is for the properties stage.

use grade_judge::ledger::{self, LedgerError, Task};
use grade_judge::{Check, Context, Decision, JudgeError, Reply};
use grade_outcome::{CheckOutcome, Evidence, Text, Verdict};
use proptest::prelude::Rng;

/// The same check; if it passes, a real call of `function` must start its threads, too.
pub fn also_for_real(mut check: Check<'static>, function: &'static str) -> Check<'static> {
    let mut decide = check.decide;
    check.decide = Box::new(move |context| match decide(context)? {
        Decision::Final(outcome) if outcome.verdict == Verdict::Pass => {
            Ok(watched(context, function, *outcome)?.into())
        }
        decided @ (Decision::Final(_) | Decision::Unsteady(_)) => Ok(decided),
    });
    check
}

/// `passed`, unless a real call starts fewer threads than it is asked for.
fn watched(
    context: &mut Context<'_>,
    function: &'static str,
    passed: CheckOutcome,
) -> Result<CheckOutcome, JudgeError> {
    let mut random = context.seed().rng();
    let threads = 3 + random.next_u64() % 4;
    let iterations = 100 + random.next_u64() % 900;
    context.solution.restart();
    let pid = context.solution.pid()?;
    let solution = &mut *context.solution;
    let call = || solution.call::<_, u64>(function, &(threads, iterations));
    let trace = match ledger::trace(pid, call) {
        Ok((reply, trace)) => {
            let _: Reply<u64> = reply?;
            trace
        }
        Err(error) => return Ok(not_watched(passed, &error)),
    };
    let started = trace.tasks.iter().skip(1).filter(is_thread).count() as u64;
    if started >= threads {
        return Ok(passed);
    }
    Ok(serial_for_real(
        passed,
        &format!("{function}({threads}, {iterations})"),
        started,
        threads,
    ))
}

fn is_thread(task: &&Task) -> bool {
    !task.process
}

fn not_watched(passed: CheckOutcome, error: &LedgerError) -> CheckOutcome {
    CheckOutcome {
        verdict: Verdict::Inconclusive,
        message: error.tell(),
        ..passed
    }
}

fn serial_for_real(passed: CheckOutcome, call: &str, started: u64, asked: u64) -> CheckOutcome {
    let message = Text::new(
        format!(
            "`{call}` starts {started} of {asked} threads when it really runs; under the model checker it started all of them."
        ),
        format!(
            "`{call}` startet {started} von {asked} Threads, wenn es wirklich läuft; unter der Modellprüfung startete es alle."
        ),
    );
    let mut evidence = passed.evidence;
    if let Evidence::Races(races) = &mut evidence {
        races.diagnosis = Some("no-threads".to_owned());
    }
    CheckOutcome {
        verdict: Verdict::Fail,
        hint: Text::new(
            "Let the function do the same wherever it runs.",
            "Lass die Funktion überall dasselbe tun.",
        ),
        review: Some(message.clone()),
        message,
        evidence,
        ..passed
    }
}
