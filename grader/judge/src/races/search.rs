//! Explores the models of a check and decides on what they observed.
//!
//! Which outcome a check has is decided here alone. It knows the order of the searches (of each model,
//! sequential first, then weak memory; then drawn schedules of larger inputs; the twin last) and
//! shrinks a failing execution to the fewest preemptions. It must not know what an exercise is about.

use super::check::{ModelCase, MustSee, RaceCheck, Wrong};
use super::diagnosis::{self, Diagnosis};
use super::larger::{Sampled, Traced, not_checked, sample, serial_when_small};
use super::observation::{Examined, examine, too_few_threads};
use super::outcomes::{
    Covered, broken, not_modelled, not_seen_yet, nothing_complete, outcome, passed, wrong,
};
use super::plan::{self, Coverage, Plan};
use super::process::{ModelError, ModelProcess};
use super::timeline;
use crate::seed::Seed;
use grade_harness::model::{End, Explored, Memory, Run, Search, Seen};
use grade_outcome::{CheckOutcome, RaceEvidence, Settings, Text, Verdict};

/// Executions that looking for a failing execution with fewer preemptions may use, a bound.
const SHRINK_EXECUTIONS: u64 = 2_000;
/// Executions that show whether a panic depends on the interleaving, a bound.
const PANIC_EXECUTIONS: u64 = 100;
/// Part of the budget that the second search, under weak memory, has: it looks for what orderings
/// hide, and every interleaving was looked at before.
const WEAK_SHARE: u64 = 2;
/// With this bound explored completely, an interleaving that was not seen is taken not to exist:
/// an update is lost with one preemption.
const ENOUGH_PREEMPTIONS: u8 = 2;

/// Something that explores models.
pub trait Explorer {
    /// Explores as `run` says; `visit` sees each new observation and answers whether to go on.
    ///
    /// # Errors
    /// [`ModelError`] if there is no complete and genuine account of the exploration.
    fn explore(
        &mut self,
        run: &Run,
        visit: &mut dyn FnMut(Seen) -> bool,
    ) -> Result<Explored, ModelError>;
}

impl Explorer for ModelProcess {
    fn explore(
        &mut self,
        run: &Run,
        visit: &mut dyn FnMut(Seen) -> bool,
    ) -> Result<Explored, ModelError> {
        ModelProcess::explore(self, run, visit)
    }
}

/// What is wrong with one execution.
pub(super) struct Failure {
    pub(super) diagnosis: Diagnosis,
    pub(super) seen: Seen,
    /// Whether another execution, seen before, was right.
    pub(super) sometimes_right: bool,
}

/// How the search of one model ended.
enum Searched {
    Right(Coverage),
    Wrong(Box<Failure>, Coverage),
    NotModelled(Text, Coverage),
    TooLarge(Coverage),
    NeverSeen(Wrong, Option<Box<Seen>>, Coverage),
    NotSeenYet(Wrong, Coverage),
}

/// Decides one check of the races stage. `seed` draws the schedules of larger inputs.
pub fn decide(
    check: &RaceCheck,
    settings: &Settings,
    seed: Seed,
    explorer: &mut dyn Explorer,
) -> CheckOutcome {
    let explorer = &mut Traced::new(explorer);
    let mut evidence = RaceEvidence {
        complete: true,
        ..RaceEvidence::default()
    };
    // Models that turned out to be too large to explore, and those too large even to be run.
    let (mut too_large, mut not_run) = (Vec::new(), None);
    // Threads were explored in a model that was not too large.
    let mut smaller = false;
    // What was explored of the models with the orderings that the code asks for.
    let mut ordered = Covered::default();
    // The smallest model first, under both kinds of memory: what it shows is shortest to read.
    for case in &check.models {
        // More interleavings than can be explored, where every read gets the newest value.
        let mut many = false;
        for memory in [Memory::Sequential, Memory::Weak] {
            let searched = match search(case, memory, many, settings, explorer) {
                Ok(searched) => searched,
                Err(error) => return broken(check, Some(case.call), evidence, &error),
            };
            // Without an atomic there is no ordering to look at, and the second search would be the first.
            let unordered = matches!(&searched, Searched::Right(coverage) if !coverage.atomics);
            if let Searched::Right(coverage) = &searched {
                many = !coverage.complete;
                if memory == Memory::Weak {
                    ordered.add(*coverage);
                }
            }
            if let Searched::TooLarge(coverage) = searched {
                smaller |= evidence.threads > 1;
                add(&mut evidence, coverage);
                too_large.push(case.clone());
                break;
            }
            let settled = settle(check, case, memory, searched, &mut evidence);
            if let Some(outcome) = settled {
                return outcome;
            }
            if unordered {
                break;
            }
        }
    }
    for (number, case) in (1..).zip(check.larger.iter().chain(&too_large)) {
        let searched = match sample(case, seed.part(number), explorer) {
            Ok((searched, executions)) => {
                evidence.sampled += executions;
                searched
            }
            Err(error) => return broken(check, Some(case.call), evidence, &error),
        };
        match searched {
            Sampled::Right => {}
            Sampled::Wrong(failure) => {
                let only_larger = number as usize <= check.larger.len() && too_large.is_empty();
                let mut outcome = wrong(check, case, Memory::Sequential, *failure, evidence);
                if only_larger {
                    outcome.review = Some(Text::new(
                        "Every small input is right, and a larger one is wrong.",
                        "Jede kleine Eingabe ist richtig, eine größere ist falsch.",
                    ));
                }
                return outcome;
            }
            Sampled::NotModelled(why) => return not_modelled(check, why, evidence),
            Sampled::NotSeen(missing) => return not_seen_yet(check, missing, evidence),
            // A smaller model of the same code was explored: that is what the verdict rests on,
            // and a person is told.
            Sampled::TooLarge(why) if smaller => not_run = Some(why),
            Sampled::TooLarge(why) => return not_modelled(check, why, evidence),
        }
    }
    evidence.not_checked = explorer.not_explored();
    // Where the models ask for no thread (the speed stage does), a short cut would pass them all.
    if !check.proved_by.is_empty() && evidence.threads <= 1 && explorer.sampled_in_parallel() {
        return serial_when_small(check, evidence);
    }
    match twin_is_found(check, settings, explorer) {
        Ok(true) if !evidence.not_checked.is_empty() => not_checked(check, evidence),
        Ok(true) => CheckOutcome {
            review: not_run,
            ..outcome(
                check,
                Verdict::Pass,
                passed(check, &evidence, ordered),
                evidence,
            )
        },
        Ok(false) => outcome(
            check,
            Verdict::Error,
            Text::new(
                "The model checker did not find the fault of a known-wrong twin; its verdict is worth nothing.",
                "Die Modellprüfung fand den Fehler eines bekannt falschen Zwillings nicht; ihr Urteil ist nichts wert.",
            ),
            evidence,
        ),
        // No line of the submission runs in a twin.
        Err(error) => broken(check, None, evidence, &error),
    }
}

fn add(evidence: &mut RaceEvidence, coverage: Coverage) {
    evidence.executions += coverage.executions;
    evidence.threads = evidence.threads.max(u64::from(coverage.peak));
    let mut covered = Covered {
        complete: evidence.complete,
        bound: evidence.preemption_bound,
    };
    covered.add(coverage);
    evidence.complete = covered.complete;
    evidence.preemption_bound = covered.bound;
}

/// The outcome of the check if this model settles it; none if the next one is to be searched.
fn settle(
    check: &RaceCheck,
    case: &ModelCase,
    memory: Memory,
    searched: Searched,
    evidence: &mut RaceEvidence,
) -> Option<CheckOutcome> {
    match searched {
        Searched::Right(coverage) => {
            add(evidence, coverage);
            None
        }
        Searched::Wrong(failure, coverage) => {
            add(evidence, coverage);
            Some(wrong(check, case, memory, *failure, evidence.clone()))
        }
        Searched::NotModelled(why, coverage) => {
            add(evidence, coverage);
            Some(not_modelled(check, why, evidence.clone()))
        }
        Searched::TooLarge(coverage) => {
            add(evidence, coverage);
            None
        }
        Searched::NeverSeen(missing, example, coverage) => {
            add(evidence, coverage);
            let mut evidence = evidence.clone();
            evidence.diagnosis = Some(missing.diagnosis.to_owned());
            evidence.model = Some(case.call.to_owned());
            if let Some(example) = example {
                evidence.timeline = timeline::minimal(&example.events);
            }
            let place = evidence.timeline.iter().find_map(|step| {
                Some(grade_outcome::Place {
                    file: step.file.clone()?,
                    line: step.line?,
                })
            });
            let mut failed = outcome(check, Verdict::Fail, missing.message, evidence);
            failed.place = place;
            Some(failed)
        }
        Searched::NotSeenYet(missing, coverage) => {
            add(evidence, coverage);
            Some(not_seen_yet(check, missing, evidence.clone()))
        }
    }
}

/// Searches one model under one kind of memory. `many`: a search with sequential memory did not end.
fn search(
    case: &ModelCase,
    memory: Memory,
    many: bool,
    settings: &Settings,
    explorer: &mut dyn Explorer,
) -> Result<Searched, ModelError> {
    let executions = match memory {
        Memory::Sequential => settings.executions,
        Memory::Weak => settings.executions / WEAK_SHARE,
    };
    let mut plan = Plan::new(case.model, memory, executions, settings.steps);
    if many {
        plan = plan.bounded();
    }
    let mut missing: Vec<&MustSee> = match memory {
        Memory::Sequential => case.must_see.iter().collect(),
        Memory::Weak => Vec::new(),
    };
    let mut example: Option<Seen> = None;
    let mut peak = 0;
    // The first execution of all is the one in which each thread runs until it has to wait.
    let mut sometimes_right = false;
    while let Some(run) = plan.next() {
        let mut found: Option<(Examined, Seen)> = None;
        let result = explorer.explore(&run, &mut |seen| {
            missing.retain(|must| !(must.seen)(&seen));
            peak = peak.max(seen.peak);
            match examine(case, &seen) {
                None => {
                    sometimes_right = true;
                    // The most threads make the best example of what was not seen.
                    if example.as_ref().is_none_or(|e| e.peak < seen.peak) {
                        example = Some(seen);
                    }
                    true
                }
                Some(examined) => {
                    found = Some((examined, seen));
                    false
                }
            }
        })?;
        plan.explored(&result);
        match found {
            None => {}
            Some((Examined::NotModelled(why), _)) => {
                return Ok(Searched::NotModelled(why, plan.coverage));
            }
            Some((Examined::TooLarge(_), _)) => {
                return Ok(Searched::TooLarge(plan.coverage));
            }
            Some((Examined::Wrong(diagnosis), seen)) => {
                let always = panics_always(&run, &seen, explorer)?;
                let failure = Failure {
                    diagnosis,
                    seen,
                    sometimes_right,
                };
                let mut failure = shrink(case, &run, failure, explorer)?;
                if always {
                    failure.diagnosis.hint = diagnosis::panics_always();
                }
                return Ok(Searched::Wrong(Box::new(failure), plan.coverage));
            }
        }
        if result.executions == 0 {
            return Err(ModelError::Ended {
                model: run.model,
                detail: "it explored nothing".to_owned(),
            });
        }
    }
    let coverage = plan.coverage;
    if memory == Memory::Sequential && peak < case.peak {
        return Ok(unseen(too_few_threads(case, peak), example, coverage));
    }
    match missing.first() {
        None if !coverage.complete && coverage.bound.is_none() => Ok(Searched::NotSeenYet(
            nothing_complete(case, memory),
            coverage,
        )),
        None => Ok(Searched::Right(coverage)),
        Some(must) => Ok(unseen(must.missing.clone(), example, coverage)),
    }
}

/// Something that no execution showed: final if the search went far enough.
fn unseen(missing: Wrong, example: Option<Seen>, coverage: Coverage) -> Searched {
    let far_enough = coverage.complete || coverage.bound.is_some_and(|b| b >= ENOUGH_PREEMPTIONS);
    if far_enough {
        Searched::NeverSeen(missing, example.map(Box::new), coverage)
    } else {
        Searched::NotSeenYet(missing, coverage)
    }
}

/// A failing execution with as few preemptions as there are.
fn shrink(
    case: &ModelCase,
    run: &Run,
    failure: Failure,
    explorer: &mut dyn Explorer,
) -> Result<Failure, ModelError> {
    let below = run.preemptions.unwrap_or(3);
    let bounds = (0..below).map(|bound| (bound, plan::old_reads(run.memory, Some(bound))));
    // An old value is harder to follow than a preemption, and two of them much harder.
    let single = (0..=below).map(|bound| (bound, Some(1)));
    let single = single.filter(|_| run.memory == Memory::Weak);
    for (preemptions, old_reads) in single.chain(bounds) {
        let smaller = Run {
            preemptions: Some(preemptions),
            old_reads,
            executions: run.executions.min(SHRINK_EXECUTIONS),
            ..run.clone()
        };
        let mut found = None;
        explorer.explore(&smaller, &mut |seen| match examine(case, &seen) {
            Some(Examined::Wrong(diagnosis)) if diagnosis.name == failure.diagnosis.name => {
                found = Some(Failure {
                    diagnosis,
                    seen,
                    ..failure
                });
                false
            }
            Some(Examined::Wrong(_) | Examined::NotModelled(_) | Examined::TooLarge(_)) => false,
            None => true,
        })?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    Ok(failure)
}

/// True if a panic in the first execution comes in the others, too.
fn panics_always(run: &Run, seen: &Seen, explorer: &mut dyn Explorer) -> Result<bool, ModelError> {
    let panics = |seen: &Seen| matches!(seen.end, End::Panicked { .. });
    if seen.execution != 1 || !panics(seen) {
        return Ok(false);
    }
    let more = Run {
        executions: run.executions.min(PANIC_EXECUTIONS),
        ..run.clone()
    };
    let mut always = true;
    explorer.explore(&more, &mut |seen| {
        always = panics(&seen);
        always
    })?;
    Ok(always)
}

/// True if the known-wrong twin is found wrong by the same program.
fn twin_is_found(
    check: &RaceCheck,
    settings: &Settings,
    explorer: &mut dyn Explorer,
) -> Result<bool, ModelError> {
    let run = Run {
        model: check.twin.model.to_owned(),
        search: Search::Exhaustive,
        memory: Memory::Sequential,
        preemptions: None,
        old_reads: None,
        executions: settings.executions,
        steps: settings.steps,
    };
    let mut found = false;
    explorer.explore(&run, &mut |seen| {
        found |= (check.twin.wrong)(&seen);
        !found
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::check::Twin;
    use super::*;
    use grade_harness::model::{At, Site};
    use grade_outcome::{Evidence, Hangs};
    use std::collections::BTreeMap;

    /// Plays back what a model would report.
    struct Script {
        seen: BTreeMap<(String, bool), Vec<Seen>>,
        complete: bool,
        /// The preemptions up to which a search with weak memory is complete, if that is not all.
        weak_up_to: Option<i32>,
        atomics: bool,
        sites: BTreeMap<String, Vec<Site>>,
        /// Threads at once, where not three.
        peaks: BTreeMap<String, u32>,
        asked: Vec<Run>,
    }

    impl Explorer for Script {
        fn explore(
            &mut self,
            run: &Run,
            visit: &mut dyn FnMut(Seen) -> bool,
        ) -> Result<Explored, ModelError> {
            self.asked.push(run.clone());
            let weak = run.memory == Memory::Weak;
            let all = self
                .seen
                .get(&(run.model.clone(), weak))
                .cloned()
                .unwrap_or_default();
            let mut executions = 0;
            for seen in all {
                executions += 1;
                if !visit(seen) {
                    break;
                }
            }
            Ok(Explored {
                executions: executions.max(1),
                complete: match self.weak_up_to {
                    Some(most) if weak => run
                        .preemptions
                        .is_some_and(|bound| i32::from(bound) <= most),
                    Some(_) | None => self.complete,
                },
                latched: false,
                digest: 0,
                peak: self.peaks.get(&run.model).copied().unwrap_or(3),
                atomics: self.atomics,
                sites: self.sites.get(&run.model).cloned().unwrap_or_default(),
            })
        }
    }

    fn returned(value: &str, peak: u32) -> Seen {
        Seen {
            execution: 1,
            end: End::Returned,
            value: value.to_owned(),
            spawned: 2,
            peak,
            events: Vec::new(),
        }
    }

    fn check() -> RaceCheck {
        RaceCheck {
            id: "count_without_lock_can_lose",
            functions: &["count_without_lock"],
            models: vec![ModelCase {
                model: "two",
                call: "count(2, 1)",
                accept: |value| match value {
                    "1" | "2" => Ok(()),
                    _ => Err(Wrong {
                        diagnosis: "wrong-count",
                        message: Text::verbatim(value),
                    }),
                },
                must_see: vec![MustSee {
                    seen: |seen| seen.value == "1",
                    missing: Wrong {
                        diagnosis: "never-loses",
                        message: Text::verbatim("never loses"),
                    },
                }],
                spawned: 2,
                peak: 3,
                sharing: 0,
            }],
            larger: vec![],
            twin: Twin {
                model: "twin",
                wrong: |seen| seen.value == "1",
            },
            proved_by: &[],
            passed: Text::verbatim("passed."),
        }
    }

    fn script(two: Vec<Seen>) -> Script {
        Script {
            seen: BTreeMap::from([
                (("two".to_owned(), false), two),
                (("twin".to_owned(), false), vec![returned("1", 3)]),
            ]),
            complete: true,
            weak_up_to: None,
            atomics: true,
            sites: BTreeMap::new(),
            peaks: BTreeMap::new(),
            asked: Vec::new(),
        }
    }

    fn seed() -> Seed {
        Seed::of("aa", "check")
    }

    fn verdict(script: &mut Script) -> CheckOutcome {
        decide(&check(), &Settings::default(), seed(), script)
    }

    #[test]
    fn everything_seen_and_nothing_wrong_passes() {
        let outcome = verdict(&mut script(vec![returned("2", 3), returned("1", 3)]));
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
    }

    #[test]
    fn an_update_that_is_never_lost_fails_a_check_that_must_see_it() {
        let outcome = verdict(&mut script(vec![returned("2", 3)]));
        assert_eq!(outcome.verdict, Verdict::Fail);
        assert_eq!(outcome.message.en, "never loses");
    }

    #[test]
    fn what_was_not_seen_in_an_unfinished_search_is_inconclusive() {
        let mut script = script(vec![returned("2", 3)]);
        script.complete = false;
        assert_eq!(verdict(&mut script).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn a_search_of_which_not_even_the_smallest_part_ends_is_inconclusive() {
        let mut nothing = script(vec![returned("2", 3), returned("1", 3)]);
        nothing.complete = false;
        let mut no_orderings = script(vec![returned("2", 3), returned("1", 3)]);
        no_orderings.weak_up_to = Some(-1);
        for mut script in [nothing, no_orderings] {
            let outcome = verdict(&mut script);
            assert_eq!(outcome.verdict, Verdict::Inconclusive, "{outcome:?}");
            let review = outcome.review.expect("a person has to look");
            assert!(
                review.en.contains("not even without a preemption")
                    || review.en.contains("Not even")
            );
        }
    }

    #[test]
    fn a_panic_that_always_comes_asks_for_no_other_thread() {
        let panicked = || Seen {
            end: End::Panicked {
                message: "not yet implemented".to_owned(),
                at: At {
                    file: "src/lib.rs".to_owned(),
                    line: 7,
                },
            },
            ..returned("", 1)
        };
        let always = verdict(&mut script(vec![panicked()]));
        assert_eq!(always.verdict, Verdict::Fail, "{always:?}");
        assert!(always.hint.en.contains("every interleaving"), "{always:?}");
        let sometimes = verdict(&mut script(vec![panicked(), returned("1", 3)]));
        assert!(sometimes.hint.en.contains("timeline"), "{sometimes:?}");
        let later = Seen {
            execution: 2,
            ..panicked()
        };
        let later = verdict(&mut script(vec![returned("1", 3), later]));
        assert!(later.hint.en.contains("timeline"), "{later:?}");
    }

    #[test]
    fn how_far_orderings_were_looked_at_is_said() {
        let mut script = script(vec![returned("2", 3), returned("1", 3)]);
        script.weak_up_to = Some(1);
        let outcome = verdict(&mut script);
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
        let said =
            "Where the memory orderings count, with up to 1 preemption and 2 reads of old values.";
        assert!(outcome.message.en.contains(said), "{outcome:?}");
        // The unbounded search of an easier model has ended: it is tried with orderings, too.
        let weak = script.asked.iter().filter(|run| run.memory == Memory::Weak);
        let bounds: Vec<_> = weak.map(|run| (run.preemptions, run.old_reads)).collect();
        assert_eq!(
            bounds,
            [
                (None, None),
                (Some(0), Some(1)),
                (Some(1), Some(2)),
                (Some(2), Some(3))
            ]
        );
    }

    #[test]
    fn orderings_are_looked_at_only_where_there_are_atomics() {
        for atomics in [true, false] {
            let mut script = script(vec![returned("2", 3), returned("1", 3)]);
            script.atomics = atomics;
            let outcome = verdict(&mut script);
            assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
            let mut asked = script.asked.iter();
            assert_eq!(asked.any(|run| run.memory == Memory::Weak), atomics);
        }
    }

    #[test]
    fn threads_that_never_overlap_fail() {
        let outcome = verdict(&mut script(vec![returned("2", 2), returned("1", 2)]));
        assert_eq!(outcome.verdict, Verdict::Fail);
        assert!(outcome.message.en.contains("same time"), "{outcome:?}");
    }

    #[test]
    fn a_wrong_value_fails_and_is_shrunk_to_the_fewest_preemptions() {
        let mut script = script(vec![returned("7", 3)]);
        let outcome = verdict(&mut script);
        assert_eq!(outcome.verdict, Verdict::Fail);
        assert_eq!(script.asked[1].preemptions, Some(0));
    }

    #[test]
    fn a_call_that_hangs_says_whether_it_returns_in_the_plainest_interleaving() {
        let stuck = Seen {
            end: End::Deadlock { waiting: vec![] },
            ..returned("", 3)
        };
        for (seen, when) in [
            (
                vec![returned("2", 3), stuck.clone()],
                Some(Hangs::Sometimes),
            ),
            (vec![stuck], Some(Hangs::AtFirst)),
            (vec![returned("2", 3), returned("7", 3)], None),
        ] {
            let outcome = verdict(&mut script(seen));
            assert_eq!(outcome.verdict, Verdict::Fail);
            let Evidence::Races(evidence) = outcome.evidence else {
                panic!("races evidence");
            };
            assert_eq!(evidence.hangs, when);
        }
    }

    #[test]
    fn a_twin_that_is_not_found_makes_the_check_an_error_of_ours() {
        let mut script = script(vec![returned("2", 3), returned("1", 3)]);
        script.seen.remove(&("twin".to_owned(), false));
        assert_eq!(verdict(&mut script).verdict, Verdict::Error);
    }

    #[test]
    fn what_the_model_cannot_follow_is_an_error_of_ours_and_not_the_students() {
        let mut seen = returned("", 3);
        seen.end = End::Unsupported {
            what: "std::net::TcpStream::connect".to_owned(),
            at: At::default(),
        };
        assert_eq!(verdict(&mut script(vec![seen])).verdict, Verdict::Error);
    }

    #[test]
    fn a_model_with_too_many_threads_is_left_to_the_smaller_ones_and_to_a_person() {
        let mut check = check();
        let large = ModelCase {
            model: "large",
            must_see: vec![],
            ..check.models.pop().unwrap()
        };
        check.models = super::tests::check().models;
        check.models.push(large);
        let mut script = script(vec![returned("2", 3), returned("1", 3)]);
        let mut seen = returned("", 5);
        seen.end = End::TooManyThreads {
            limit: 5,
            at: At::default(),
        };
        script
            .seen
            .insert(("large".to_owned(), false), vec![seen.clone()]);
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
        assert!(outcome.review.is_some());
        let alone = verdict(&mut self::script(vec![seen]));
        assert_eq!(alone.verdict, Verdict::Error);
    }

    fn with_larger(sites: &[(&str, u32)]) -> (RaceCheck, Script) {
        let mut check = check();
        check.larger = vec![ModelCase::new("large", "count(8, 5)", |value| {
            Wrong::unless(value, "40")
        })];
        let mut script = script(vec![returned("2", 3), returned("1", 3)]);
        script
            .seen
            .insert(("large".to_owned(), false), vec![returned("40", 9)]);
        for (model, line) in sites {
            script
                .sites
                .entry((*model).to_owned())
                .or_default()
                .push(Site {
                    at: At {
                        file: "src/lib.rs".to_owned(),
                        line: *line,
                    },
                    column: 5,
                });
        }
        (check, script)
    }

    #[test]
    fn larger_inputs_that_stay_where_small_ones_were_pass() {
        let (check, mut script) = with_larger(&[("two", 7), ("two", 9), ("large", 9)]);
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
        assert!(outcome.review.is_none());
        let Evidence::Races(evidence) = outcome.evidence else {
            panic!("races evidence");
        };
        assert_eq!(evidence.sampled, 1);
    }

    #[test]
    fn a_place_that_only_larger_inputs_reach_is_no_pass_and_a_person_looks() {
        let (check, mut script) = with_larger(&[("two", 7), ("large", 7), ("large", 9)]);
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Inconclusive, "{outcome:?}");
        assert!(outcome.review.is_some());
        assert!(
            outcome
                .message
                .en
                .contains("Not model-checked: src/lib.rs:9")
        );
        assert_eq!(outcome.place.map(|place| place.line), Some(9));
    }

    #[test]
    fn threads_that_only_larger_inputs_start_fail_a_check_whose_threads_are_proved_elsewhere() {
        let (mut check, mut script) = with_larger(&[("large", 9)]);
        check.proved_by = &["threads_are_faster"];
        for case in &mut check.models {
            *case = ModelCase::new(case.model, case.call, |v| Wrong::unless(v, "2"));
        }
        script.peaks = BTreeMap::from([("two".to_owned(), 1)]);
        script
            .seen
            .insert(("two".to_owned(), false), vec![returned("2", 1)]);
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Fail, "{outcome:?}");
        assert!(outcome.message.en.contains("starts no thread"));
    }

    #[test]
    fn a_wrong_value_of_a_larger_input_fails() {
        let (check, mut script) = with_larger(&[("two", 7), ("large", 7), ("large", 9)]);
        script
            .seen
            .insert(("large".to_owned(), false), vec![returned("39", 9)]);
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Fail, "{outcome:?}");
    }

    #[test]
    fn a_larger_input_may_ask_for_all_threads_at_once() {
        let (mut check, mut script) = with_larger(&[("two", 7), ("two", 9), ("large", 9)]);
        check.larger[0].peak = 9;
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
        script
            .seen
            .insert(("large".to_owned(), false), vec![returned("40", 5)]);
        let outcome = decide(&check, &Settings::default(), seed(), &mut script);
        assert_eq!(outcome.verdict, Verdict::Fail, "{outcome:?}");
        assert!(
            outcome
                .message
                .en
                .contains("at most 4 of the started threads")
        );
    }

    #[test]
    fn a_fault_that_only_weak_memory_shows_is_an_ordering_fault() {
        let mut script = script(vec![returned("2", 3), returned("1", 3)]);
        script
            .seen
            .insert(("two".to_owned(), true), vec![returned("0", 3)]);
        let outcome = verdict(&mut script);
        assert_eq!(outcome.verdict, Verdict::Fail);
        let Evidence::Races(evidence) = outcome.evidence else {
            panic!("races evidence");
        };
        assert_eq!(evidence.diagnosis.as_deref(), Some("ordering-too-weak"));
    }
}
