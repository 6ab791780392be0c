//! Properties: inputs are made, the solution is called with each, the smallest failing one is told.
//!
//! proptest makes and shrinks the inputs; this module drives it, because here a failure may be a
//! hang or the end of the process, and an answer may depend on the calls before it or not repeat
//! at all. It alone knows what such an answer is worth.

use crate::error::JudgeError;
use crate::failure::{Failure, Trouble, starved};
use crate::run::{Decision, Settle};
use crate::seed::Seed;
use crate::solution::Solution;
use grade_outcome::{CheckOutcome, Evidence, PropertyEvidence, Settings, Stage, Text, Verdict};
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use std::fmt::Debug;

/// Repetitions of a failing input, each in a fresh process.
const REPETITIONS: u32 = 5;
/// Inputs for which a call may stand still before no more are tried.
const MOST_STANDSTILLS: u32 = 6;
/// What shrinking may cost, in ordinary calls.
const SHRINK_COST: u32 = 400;
/// Share of a call's CPU time after which an input counts as endless while shrinking.
const SHRINK_PATIENCE: f64 = 0.2;

/// How the tests of a check ended.
pub type Checked = Result<(), Trouble>;

/// A property: inputs, and a test of one of them.
pub struct Property<'a, I> {
    /// Inputs that are always tried, before all others.
    pub edges: Vec<I>,
    /// Where further inputs come from; none if the edges are all there is.
    pub inputs: Option<BoxedStrategy<I>>,
    /// How many of them, for a property whose calls are dear; the rubric's number otherwise.
    pub cases: Option<u32>,
    /// Calls the solution with an input and compares.
    pub test: &'a dyn Fn(&mut Solution, &I) -> Checked,
    /// Whether inputs are so large that a race shows in them: then the races stage has its say on
    /// every wrong answer, however often it repeats.
    pub may_race: bool,
}

impl<'a, I: Debug + Clone + 'static> Property<'a, I> {
    /// `test` holds for all `edges` and for all of `inputs`.
    pub fn new(
        edges: impl IntoIterator<Item = I>,
        inputs: impl Strategy<Value = I> + 'static,
        test: &'a dyn Fn(&mut Solution, &I) -> Checked,
    ) -> Self {
        Property {
            edges: edges.into_iter().collect(),
            inputs: Some(inputs.boxed()),
            cases: None,
            test,
            may_race: false,
        }
    }

    /// `test` holds for all of `edges`.
    pub fn edges(
        edges: impl IntoIterator<Item = I>,
        test: &'a dyn Fn(&mut Solution, &I) -> Checked,
    ) -> Self {
        Property {
            edges: edges.into_iter().collect(),
            inputs: None,
            cases: None,
            test,
            may_race: false,
        }
    }

    /// The same property, of inputs so large that a race shows in them.
    #[must_use]
    pub fn may_race(mut self) -> Self {
        self.may_race = true;
        self
    }

    /// The same property, with at most so many inputs beside the edges.
    #[must_use]
    pub fn at_most(mut self, cases: u32) -> Self {
        self.cases = Some(cases);
        self
    }
}

/// Runs the properties of one check.
pub struct Runner<'a> {
    solution: &'a mut Solution,
    id: &'static str,
    stage: Stage,
    seed: Seed,
    settings: &'a Settings,
    /// Whether the functions start threads.
    threaded: bool,
    properties: u64,
    cases: u64,
    unsteady: Option<(Failure, Unsteady)>,
    /// Inputs for which a call stood still, from the first on that did so whenever it was tried.
    stood_still: u32,
}

/// Why a wrong answer is left to the races stage.
#[derive(Clone, Copy)]
enum Unsteady {
    /// It did not repeat.
    Once,
    /// The input is so large that a race shows.
    Large,
    /// It stood still whenever it was tried. How threads are interleaved can be so much the same
    /// on one machine, at one load, that this need not be so elsewhere.
    StoodStill,
}

impl Unsteady {
    /// What is said of it where no race explains it.
    fn words(self) -> Text {
        match self {
            Unsteady::StoodStill => Text::default(),
            Unsteady::Once => Text::new(
                "It happened once and did not repeat: what the function does depends on how its threads are interleaved.",
                "Das geschah einmal und wiederholte sich nicht: Was die Funktion tut, hängt von der Verzahnung ihrer Threads ab.",
            ),
            Unsteady::Large => Text::new(
                "Smaller inputs gave the right answer.",
                "Bei kleineren Eingaben stimmte die Antwort.",
            ),
        }
    }

    /// Why a person should look at it then, if one should.
    fn review(self) -> Option<Text> {
        Some(match self {
            Unsteady::StoodStill => return None,
            Unsteady::Once => Text::new(
                "A wrong answer did not repeat, and no interleaving was found that explains it.",
                "Eine falsche Antwort wiederholte sich nicht, und keine Verzahnung wurde gefunden, die sie erklärt.",
            ),
            Unsteady::Large => Text::new(
                "Large inputs give a wrong answer, and no interleaving of small ones was found that explains it.",
                "Große Eingaben liefern eine falsche Antwort, und keine Verzahnung kleiner wurde gefunden, die sie erklärt.",
            ),
        })
    }
}

/// What a failing input is worth.
enum Verified {
    /// It fails whenever it is tried.
    Steady(Box<Failure>),
    /// It fails after certain other calls in the same process.
    AfterOthers(Box<Failure>),
    /// It failed once.
    Once(Box<Failure>),
}

impl<'a> Runner<'a> {
    pub(crate) fn new(
        solution: &'a mut Solution,
        id: &'static str,
        stage: Stage,
        seed: Seed,
        settings: &'a Settings,
        threaded: bool,
    ) -> Self {
        Runner {
            solution,
            id,
            stage,
            seed,
            settings,
            threaded,
            properties: 0,
            cases: 0,
            unsteady: None,
            stood_still: 0,
        }
    }

    /// Tries a property with all its inputs.
    ///
    /// # Errors
    /// [`Trouble`] if it does not hold; to be handed on with `?`.
    pub fn run<I: Debug + Clone + 'static>(&mut self, property: &Property<'_, I>) -> Checked {
        self.solution.restart();
        let seed = self.seed.part(self.properties);
        self.properties += 1;
        let mut history: Vec<I> = Vec::new();
        for input in &property.edges {
            self.one(property, input.clone(), &mut history, None)?;
        }
        let Some(inputs) = &property.inputs else {
            return Ok(());
        };
        let config = Config {
            failure_persistence: None,
            ..Config::default()
        };
        let mut random = TestRunner::new_with_rng(config, seed.rng());
        let cases = property
            .cases
            .map_or(self.settings.cases, |most| most.min(self.settings.cases));
        for _ in 0..cases {
            let mut tree = inputs
                .new_tree(&mut random)
                .map_err(|reason| JudgeError::Other(format!("{}: {reason}", self.id)))?;
            let input = tree.current();
            self.one(property, input, &mut history, Some(&mut tree))?;
        }
        Ok(())
    }

    /// Counts one input that was tried elsewhere.
    pub fn count(&mut self) {
        self.cases += 1;
    }

    /// The solution, for tests that are not of the form of a [`Property`].
    pub fn solution(&mut self) -> &mut Solution {
        self.solution
    }

    fn one<I: Debug + Clone>(
        &mut self,
        property: &Property<'_, I>,
        input: I,
        history: &mut Vec<I>,
        tree: Option<&mut dyn ValueTree<Value = I>>,
    ) -> Checked {
        self.cases += 1;
        let starts = self.solution.starts();
        let failure = match (property.test)(self.solution, &input) {
            Ok(()) => {
                if self.solution.starts() != starts {
                    history.clear();
                }
                history.push(input);
                return Ok(());
            }
            Err(Trouble::Wrong(failure)) => *failure,
            Err(trouble) => return Err(trouble),
        };
        if failure.hangs
            && let Some((first, Unsteady::StoodStill)) = &self.unsteady
        {
            // Each is dear, and what they are worth is settled once for all of them.
            self.stood_still += 1;
            history.clear();
            self.solution.restart();
            return match self.stood_still < MOST_STANDSTILLS {
                true => Ok(()),
                false => Err(first.clone().into()),
            };
        }
        if property.may_race && self.threaded {
            history.clear();
            self.solution.restart();
            self.unsteady.get_or_insert((failure, Unsteady::Large));
            return Ok(());
        }
        let verified = self.verify(property, &input, history, failure)?;
        history.clear();
        self.solution.restart();
        match verified {
            Verified::Steady(failure) => {
                let failure = match tree {
                    Some(tree) => self.shrink(property, tree, *failure)?,
                    None => *failure,
                };
                if !(failure.hangs && self.threaded) {
                    return Err(failure.into());
                }
                self.stood_still = 1;
                self.unsteady = Some((failure, Unsteady::StoodStill));
                self.solution.restart();
                Ok(())
            }
            Verified::AfterOthers(failure) => Err(Trouble::Wrong(failure)),
            Verified::Once(failure) if self.threaded => {
                self.unsteady.get_or_insert((*failure, Unsteady::Once));
                Ok(())
            }
            Verified::Once(failure) => Err(failure
                .adding(&Text::new(
                    "The same call gave the right answer when it was repeated: the result depends on chance.",
                    "Beim Wiederholen lieferte derselbe Aufruf das richtige Ergebnis: Es hängt vom Zufall ab.",
                ))
                .into()),
        }
    }

    /// Finds out whether an input always fails, fails after others, or failed once.
    fn verify<I: Clone>(
        &mut self,
        property: &Property<'_, I>,
        input: &I,
        history: &[I],
        failure: Failure,
    ) -> Result<Verified, Trouble> {
        // A hang or an endless loop is dear; one that repeats twice is steady enough.
        let repetitions = if failure.cost > 10 { 2 } else { REPETITIONS };
        let mut failed = 0;
        let mut alone = None;
        for _ in 0..repetitions {
            self.solution.restart();
            if let Some(again) = wrong((property.test)(self.solution, input))? {
                failed += 1;
                alone = Some(again);
            }
        }
        // A threaded function has to fail every time, another one at all.
        if let Some(again) = alone
            && (failed == repetitions || !self.threaded)
        {
            return Ok(Verified::Steady(Box::new(again)));
        }
        if failed == 0
            && let Some(after) = self.after_others(property, input, history)?
        {
            return Ok(Verified::AfterOthers(Box::new(after)));
        }
        Ok(Verified::Once(Box::new(failure)))
    }

    /// Looks for calls after which `input` fails in the same process, every time.
    fn after_others<I: Clone>(
        &mut self,
        property: &Property<'_, I>,
        input: &I,
        history: &[I],
    ) -> Result<Option<Failure>, Trouble> {
        let last = history.last().into_iter().cloned().collect::<Vec<_>>();
        let twice = vec![input.clone()];
        for before in [twice, last, history.to_vec()] {
            if before.is_empty() {
                continue;
            }
            let mut found = None;
            for _ in 0..REPETITIONS {
                self.solution.restart();
                for earlier in &before {
                    if wrong((property.test)(self.solution, earlier))?.is_some() {
                        break;
                    }
                }
                found = wrong((property.test)(self.solution, input))?;
                if found.is_none() {
                    break;
                }
            }
            if let Some(failure) = found {
                let review = failure.review.clone().unwrap_or_default().and(&Text::new(
                    "What a call gives depends on earlier calls: the code keeps something between them.",
                    "Was ein Aufruf liefert, hängt von früheren ab: Der Code behält etwas von einem zum nächsten.",
                ));
                return Ok(Some(
                    failure
                        .adding(&Text::new(
                            format!(
                                "In a fresh process the same call is right; after {} earlier call(s) in one process it is wrong.",
                                before.len()
                            ),
                            format!(
                                "In einem frischen Prozess ist derselbe Aufruf richtig; nach {} früheren Aufruf(en) in einem Prozess ist er falsch.",
                                before.len()
                            ),
                        ))
                        .hint(Text::new(
                            "What stays behind from one call to the next? Look at your `static` and thread-local items: each call has to begin afresh.",
                            "Was bleibt von einem Aufruf zum nächsten übrig? Sieh dir deine `static`- und Thread-lokalen Werte an: Jeder Aufruf muss frisch beginnen.",
                        ))
                        .review(review),
                ));
            }
        }
        Ok(None)
    }

    /// The smallest failing input that can be found; every candidate in a fresh process.
    fn shrink<I: Debug>(
        &mut self,
        property: &Property<'_, I>,
        tree: &mut dyn ValueTree<Value = I>,
        mut smallest: Failure,
    ) -> Result<Failure, Trouble> {
        let mut cost = 0;
        self.solution.set_patience(SHRINK_PATIENCE);
        let mut more = tree.simplify();
        let mut best = None;
        while more && cost < SHRINK_COST {
            self.solution.restart();
            let input = tree.current();
            match wrong((property.test)(self.solution, &input)) {
                Ok(Some(failure)) => {
                    cost += failure.cost.max(1);
                    smallest = failure;
                    best = Some(input);
                    more = tree.simplify();
                }
                Ok(None) => {
                    cost += 1;
                    more = tree.complicate();
                }
                Err(trouble) => {
                    self.solution.set_patience(1.0);
                    return Err(trouble);
                }
            }
        }
        self.solution.set_patience(1.0);
        // What was endless with little patience is told with the figures of full patience.
        if let Some(input) = best
            && smallest.cost > 10
        {
            self.solution.restart();
            if let Some(failure) = wrong((property.test)(self.solution, &input))? {
                smallest = failure;
            }
        }
        Ok(smallest)
    }

    fn evidence(&self, failure: Option<&Failure>) -> Evidence {
        Evidence::Properties(PropertyEvidence {
            cases: self.cases,
            seed: self.seed.hex(),
            counterexample: failure.map(Failure::counterexample),
            expected: failure.and_then(|failure| failure.expected.clone()),
            actual: failure.map(|failure| failure.actual.clone()),
        })
    }

    fn outcome(&self, verdict: Verdict, message: Text, failure: Option<&Failure>) -> CheckOutcome {
        CheckOutcome {
            id: self.id.to_owned(),
            stage: self.stage,
            verdict,
            message,
            hint: failure
                .map(|failure| failure.hint.clone())
                .unwrap_or_default(),
            place: failure.and_then(|failure| failure.place.clone()),
            evidence: self.evidence(failure),
            review: failure.and_then(|failure| failure.review.clone()),
        }
    }

    pub(crate) fn decide(self, checked: Checked) -> Result<Decision, JudgeError> {
        match checked {
            Err(Trouble::Broken(error)) => Err(error),
            Err(Trouble::Starved) => {
                Ok(self.outcome(Verdict::Inconclusive, starved(), None).into())
            }
            // The one that stood still first, after which more did.
            Err(Trouble::Wrong(failure)) if failure.hangs && self.threaded => {
                let settle = self.settle(&failure, Unsteady::StoodStill);
                Ok(Decision::Unsteady(Box::new(settle)))
            }
            Err(Trouble::Wrong(failure)) => Ok(self
                .outcome(Verdict::Fail, failure.message.clone(), Some(&failure))
                .into()),
            Ok(()) => match &self.unsteady {
                None => Ok(self.outcome(Verdict::Pass, passed(self.cases), None).into()),
                Some((failure, why)) => {
                    Ok(Decision::Unsteady(Box::new(self.settle(failure, *why))))
                }
            },
        }
    }

    /// Whoever stands still may do so by the interleaving or by its logic; only the model checker
    /// can tell, and it says the same on every machine.
    fn settle(&self, failure: &Failure, why: Unsteady) -> Settle {
        let message = failure.message.clone().and(&why.words());
        let with = |verdict, message| self.outcome(verdict, message, Some(failure));
        let wrong = with(Verdict::Fail, message.clone());
        let left_to_races = with(Verdict::Pass, self.but_for(failure));
        let if_failed = match why {
            Unsteady::Once | Unsteady::Large => left_to_races.clone(),
            Unsteady::StoodStill => wrong.clone(),
        };
        Settle {
            if_hangs_at_first: match failure.hangs {
                true => wrong.clone(),
                false => if_failed.clone(),
            },
            if_sometimes_hangs: match failure.hangs {
                true => left_to_races,
                false => if_failed.clone(),
            },
            if_failed,
            if_passed: CheckOutcome {
                review: why.review().or(wrong.review.clone()),
                ..wrong.clone()
            },
            unknown: match why {
                Unsteady::Once | Unsteady::Large => with(Verdict::Inconclusive, message),
                Unsteady::StoodStill => wrong,
            },
        }
    }

    /// What is said of a pass in spite of a failure that counts elsewhere.
    fn but_for(&self, failure: &Failure) -> Text {
        if failure.hangs {
            let right = self
                .cases
                .saturating_sub(u64::from(self.stood_still.max(1)));
            return Text::new(
                format!(
                    "Right for {right} inputs; at least one call never returned, which depends on how its threads are interleaved. That is what the stage races shows, and it counts there."
                ),
                format!(
                    "Richtig bei {right} Eingaben; mindestens ein Aufruf kehrte nie zurück, was von der Verzahnung seiner Threads abhängt. Das zeigt die Stufe races, und es zählt dort."
                ),
            );
        }
        passed(self.cases).and(&Text::new(
            "One answer was wrong; it is the race that the stage races shows, and counts there.",
            "Eine Antwort war falsch; das ist der Wettlauf, den die Stufe races zeigt, und zählt dort.",
        ))
    }
}

/// The failure, if it was one.
fn wrong(checked: Checked) -> Result<Option<Failure>, Trouble> {
    match checked {
        Ok(()) => Ok(None),
        Err(Trouble::Wrong(failure)) => Ok(Some(*failure)),
        Err(trouble) => Err(trouble),
    }
}

fn passed(cases: u64) -> Text {
    if cases == 1 {
        return Text::new(
            "Right for the one input that was tried.",
            "Richtig bei der einen Eingabe, die probiert wurde.",
        );
    }
    Text::new(
        format!("Right for all {cases} inputs that were tried."),
        format!("Richtig bei allen {cases} Eingaben, die probiert wurden."),
    )
}
