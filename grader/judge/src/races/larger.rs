//! Larger inputs: drawn schedules of models that are too large to explore.
//!
//! It alone knows what it means that they reach a place which no exploration did, and how a failing
//! schedule among many is made easy to follow. What is wrong with an observation is `search`'s to say.

use super::check::{ModelCase, MustSee, RaceCheck, Wrong};
use super::diagnosis;
use super::observation::{Examined, examine, too_few_threads};
use super::outcomes::outcome;
use super::plan;
use super::process::ModelError;
use super::search::{Explorer, Failure};
use crate::seed::Seed;
use grade_harness::model::{Explored, Run, Search, Seen, Site};
use grade_outcome::{CheckOutcome, Place, RaceEvidence, Text, Verdict};
use std::collections::BTreeSet;

/// Further seeds that looking for a failing schedule with fewer switches may use.
const SHRINK_SEEDS: u64 = 6;

/// Notes where each exploration has been.
pub(super) struct Traced<'a> {
    explorer: &'a mut dyn Explorer,
    explored: BTreeSet<Site>,
    sampled: BTreeSet<Site>,
    /// Threads, the caller included, that existed at once in drawn schedules.
    sampled_threads: u32,
}

impl Explorer for Traced<'_> {
    fn explore(
        &mut self,
        run: &Run,
        visit: &mut dyn FnMut(Seen) -> bool,
    ) -> Result<Explored, ModelError> {
        let result = self.explorer.explore(run, visit)?;
        match run.search {
            Search::Exhaustive => self.explored.extend(result.sites.iter().cloned()),
            Search::Sampled { .. } => {
                self.sampled.extend(result.sites.iter().cloned());
                self.sampled_threads = self.sampled_threads.max(result.peak);
            }
        }
        Ok(result)
    }
}

impl<'a> Traced<'a> {
    pub(super) fn new(explorer: &'a mut dyn Explorer) -> Self {
        Traced {
            explorer,
            explored: BTreeSet::new(),
            sampled: BTreeSet::new(),
            sampled_threads: 0,
        }
    }

    /// True if some drawn schedule had more than one thread.
    pub(super) fn sampled_in_parallel(&self) -> bool {
        self.sampled_threads > 1
    }

    /// Lines of the submission that drawn schedules reached and no exploration did.
    pub(super) fn not_explored(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self
            .sampled
            .difference(&self.explored)
            .filter_map(|site| diagnosis::place(&site.at))
            .collect();
        places.dedup();
        places
    }
}

/// What drawn schedules of a model have shown.
pub(super) enum Sampled {
    Right,
    Wrong(Box<Failure>),
    NotModelled(Text),
    TooLarge(Text),
    NotSeen(Wrong),
}

/// Runs drawn schedules of one model; says how many, too.
pub(super) fn sample(
    case: &ModelCase,
    seed: Seed,
    explorer: &mut dyn Explorer,
) -> Result<(Sampled, u64), ModelError> {
    let run = plan::sample(case.model, seed);
    let mut found = None;
    let mut missing: Vec<&MustSee> = case.must_see.iter().collect();
    // The first schedule has as many threads at once as can be.
    let mut crowded: Option<Seen> = None;
    let mut sometimes_right = false;
    let result = explorer.explore(&run, &mut |seen| {
        missing.retain(|must| !(must.seen)(&seen));
        if crowded.as_ref().is_none_or(|most| most.peak < seen.peak) {
            crowded = Some(seen.clone());
        }
        found = examine(case, &seen).map(|examined| (examined, seen));
        sometimes_right |= found.is_none();
        found.is_none()
    })?;
    let sampled = match found {
        None => match (crowded, missing.first()) {
            (Some(seen), _) if seen.peak < case.peak => {
                let diagnosis = too_few_threads(case, seen.peak).into();
                Sampled::Wrong(Box::new(Failure {
                    diagnosis,
                    seen,
                    sometimes_right,
                }))
            }
            (_, Some(must)) => Sampled::NotSeen(must.missing.clone()),
            (_, None) => Sampled::Right,
        },
        Some((Examined::NotModelled(why), _)) => Sampled::NotModelled(why),
        Some((Examined::TooLarge(why), _)) => Sampled::TooLarge(why),
        Some((Examined::Wrong(diagnosis), seen)) => {
            let failure = Failure {
                diagnosis,
                seen,
                sometimes_right,
            };
            Sampled::Wrong(Box::new(fewest_switches(case, seed, failure, explorer)?))
        }
    };
    Ok((sampled, result.executions))
}

/// Of the same failure under a few other seeds, the one that is easiest to follow.
fn fewest_switches(
    case: &ModelCase,
    seed: Seed,
    failure: Failure,
    explorer: &mut dyn Explorer,
) -> Result<Failure, ModelError> {
    let mut best = failure;
    for number in 1..=SHRINK_SEEDS {
        let run = plan::sample(case.model, seed.part(number));
        let mut found = None;
        explorer.explore(&run, &mut |seen| match examine(case, &seen) {
            Some(Examined::Wrong(diagnosis)) => {
                found = Some(Failure {
                    diagnosis,
                    seen,
                    sometimes_right: best.sometimes_right,
                });
                false
            }
            Some(Examined::NotModelled(_) | Examined::TooLarge(_)) => false,
            None => true,
        })?;
        if let Some(found) = found
            && found.diagnosis.name == best.diagnosis.name
            && switches(&found.seen) < switches(&best.seen)
        {
            best = found;
        }
    }
    Ok(best)
}

fn switches(seen: &Seen) -> usize {
    seen.events
        .windows(2)
        .filter(|pair| pair[0].thread != pair[1].thread)
        .count()
}

/// Small inputs are handled without a thread, larger ones with: what the exercise rules out, and
/// what leaves nothing to explore.
pub(super) fn serial_when_small(check: &RaceCheck, mut evidence: RaceEvidence) -> CheckOutcome {
    let (small, large) = (check.models.last(), check.larger.first());
    let call = |case: Option<&ModelCase>| case.map_or("", |case| case.call);
    evidence.diagnosis = Some("serial-when-small".to_owned());
    evidence.model = small.map(|case| case.call.to_owned());
    CheckOutcome {
        hint: Text::new(
            "Leave the short cut for small inputs out: from two on, they take the same parallel way as large ones.",
            "Lass die Abkürzung für kleine Eingaben weg: Ab zweien gehen sie denselben parallelen Weg wie große.",
        ),
        place: evidence.not_checked.first().cloned(),
        ..outcome(
            check,
            Verdict::Fail,
            Text::new(
                format!(
                    "`{}` starts no thread, `{}` does: small inputs are handled one after the other.",
                    call(small),
                    call(large)
                ),
                format!(
                    "`{}` startet keinen Thread, `{}` schon: Kleine Eingaben werden nacheinander erledigt.",
                    call(small),
                    call(large)
                ),
            ),
            evidence,
        )
    }
}

/// Larger inputs take ways that no exploration has seen: nobody knows whether those are right.
pub(super) fn not_checked(check: &RaceCheck, evidence: RaceEvidence) -> CheckOutcome {
    const SHOWN: usize = 4;
    let places: Vec<String> = evidence
        .not_checked
        .iter()
        .take(SHOWN)
        .map(Place::to_string)
        .collect();
    let more = evidence.not_checked.len().saturating_sub(SHOWN);
    let (more_en, more_de) = match more {
        0 => (String::new(), String::new()),
        more => (
            format!(" and {more} more lines"),
            format!(" und {more} weitere Zeilen"),
        ),
    };
    let places = places.join(", ");
    let review = Text::new(
        format!("Not model-checked: {places}{more_en}."),
        format!("Nicht modellgeprüft: {places}{more_de}."),
    );
    let message = review.clone().and(&Text::new(
        "Only larger inputs get there, and of those not every interleaving can be tried. No fault was found, but a person has to look.",
        "Dorthin kommen nur größere Eingaben, und von denen lässt sich nicht jede Verzahnung durchspielen. Ein Fehler fand sich nicht, aber ein Mensch muss nachsehen.",
    ));
    CheckOutcome {
        hint: Text::new(
            "Let small and large inputs take the same way through the code.",
            "Lass kleine und große Eingaben denselben Weg durch den Code nehmen.",
        ),
        place: evidence.not_checked.first().cloned(),
        review: Some(review),
        ..outcome(check, Verdict::Inconclusive, message, evidence)
    }
}
