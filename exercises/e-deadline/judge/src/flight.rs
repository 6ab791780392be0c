//! The proof that all jobs of a call run at the same time.
//!
//! No job ends before nothing moves any more; what is in flight then is all that there will be.

use crate::calls::{Call, FAR};
use crate::jobs::{Does, Pace};
use crate::properties::ALL;
use grade_harness::ending::Ending;
use grade_judge::{Check, Checked, Solution};
use grade_outcome::{InFlightEvidence, Stage, Text};

/// The checks of the speed stage.
pub fn checks() -> Vec<Check<'static>> {
    let in_flight = Check::new(
        "all_jobs_in_flight",
        Stage::Speed,
        &["run_all_with_deadline"],
        |context| {
            context.prove(
                Text::new(
                    "However many jobs there were, all of them ran at the same time.",
                    "Wie viele Aufträge es auch waren, alle liefen gleichzeitig.",
                ),
                proof,
            )
        },
    );
    vec![in_flight.settled_by(ALL)]
}

/// Jobs of a call; more than a small machine has cores among them.
const JOBS: [usize; 4] = [2, 3, 6, 16];

fn proof(solution: &mut Solution, evidence: &mut InFlightEvidence) -> Checked {
    for jobs in JOBS {
        let does = (0..jobs)
            .map(|number| Does::Ends(Ending::Text(format!("text {number}"))))
            .collect();
        let call = Call::all(does, FAR, Pace::Together);
        let seen = call.make(solution)?;
        let in_flight = seen.jobs.in_flight.unwrap_or(0);
        evidence.required = jobs as u64;
        evidence.in_flight = in_flight as u64;
        if in_flight < jobs {
            let asked = call.shown();
            return Err(call
                .failure(
                    in_flight.to_string(),
                    Text::new(
                        format!("`{asked}`: running at the same time: {in_flight} of {jobs} jobs; the next one did not begin before one had ended."),
                        format!("`{asked}`: Gleichzeitig liefen {in_flight} von {jobs} Aufträgen; der nächste begann nicht, bevor einer zu Ende war."),
                    ),
                )
                .hint(Text::new(
                    "Start all threads first, and wait only then. A lazy iterator starts the next thread only when the one before was waited for.",
                    "Starte zuerst alle Threads und warte erst dann. Ein fauler Iterator startet den nächsten Thread erst, wenn auf den vorigen gewartet wurde.",
                ))
                .into());
        }
    }
    Ok(())
}
