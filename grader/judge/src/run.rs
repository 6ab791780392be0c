//! The main of a judge: reads the job, runs the checks, prints an outcome for each.
//!
//! It alone sees to it that every check is answered exactly once and that an answer that only a
//! later stage can settle waits for it. A panic in a check is not caught: it ends the judge with a
//! non-zero code, which is our error and not the student's.

use crate::context::{Context, Races};
use crate::error::JudgeError;
use crate::seed::Seed;
use crate::solution::Solution;
use crate::{sight, system};
use grade_outcome::{
    Binding, CheckOutcome, Evidence, FunctionState, Hangs, Job, JudgeLine, Stage, Text, Verdict,
};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::ExitCode;

/// One check of an exercise.
pub struct Check<'a> {
    /// Its id, as in rubric.yaml.
    pub id: &'static str,
    /// The stage it belongs to.
    pub stage: Stage,
    /// The functions without which it fails.
    pub functions: &'static [&'static str],
    /// Checks of a later stage that settle what this one cannot decide alone.
    pub settled_by: &'static [&'static str],
    /// Decides it.
    pub decide: Box<Decide<'a>>,
}

/// Decides a check.
pub type Decide<'a> = dyn FnMut(&mut Context<'_>) -> Result<Decision, JudgeError> + 'a;

/// What a check found.
#[derive(Debug)]
pub enum Decision {
    /// The last word.
    Final(Box<CheckOutcome>),
    /// It depends on what checks of a later stage find.
    Unsteady(Box<Settle>),
}

/// The outcomes of a check that others settle: one whose answer was wrong once and could not be
/// repeated, or one that saw too little to be sure.
#[derive(Debug, Clone, PartialEq)]
pub struct Settle {
    /// If one of the others fails: then that is where it counts.
    pub if_failed: CheckOutcome,
    /// If one of the others fails with a call that never returns in some interleavings only.
    pub if_sometimes_hangs: CheckOutcome,
    /// If one of the others fails with a call that never returns even in the plainest one.
    pub if_hangs_at_first: CheckOutcome,
    /// If all of the others pass, which contradicts this one.
    pub if_passed: CheckOutcome,
    /// If there are no others to ask, or they are undecided.
    pub unknown: CheckOutcome,
}

impl<'a> Check<'a> {
    /// A check that `decide` decides.
    pub fn new(
        id: &'static str,
        stage: Stage,
        functions: &'static [&'static str],
        decide: impl FnMut(&mut Context<'_>) -> Result<Decision, JudgeError> + 'a,
    ) -> Self {
        Check {
            id,
            stage,
            functions,
            settled_by: &[],
            decide: Box::new(decide),
        }
    }

    /// The same check; what it cannot decide alone is settled by these checks of a later stage.
    #[must_use]
    pub fn settled_by(mut self, others: &'static [&'static str]) -> Self {
        self.settled_by = others;
        self
    }
}

impl From<CheckOutcome> for Decision {
    fn from(outcome: CheckOutcome) -> Self {
        Decision::Final(Box::new(outcome))
    }
}

/// The main of a judge. `checks` makes all checks of the exercise, of all stages.
pub fn run(checks: impl FnOnce(&Job) -> Vec<Check<'static>>) -> ExitCode {
    // Whoever has asked is gone: nobody wants to know, and what was started ends with its judge.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    let mut text = String::new();
    let job: Job = match std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())
        .and_then(|_| serde_json::from_str(&text).map_err(|error| error.to_string()))
    {
        Ok(job) => job,
        Err(error) => {
            eprintln!("the job on standard input cannot be read: {error}");
            return ExitCode::from(2);
        }
    };
    let checks = sight::limited(checks(&job), system::SIGHT);
    match judge(&job, checks, &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Judges `job` by `checks`, writing lines to `out`.
///
/// # Errors
/// [`JudgeError`] if an outcome cannot be written or a check answers twice.
pub fn judge(job: &Job, checks: Vec<Check<'_>>, out: &mut dyn Write) -> Result<(), JudgeError> {
    let files = job.scratch.join("files");
    std::fs::create_dir_all(&files).map_err(JudgeError::file(&files))?;
    let mut desk = Desk {
        job,
        out,
        answered: BTreeMap::new(),
    };
    let mut waiting: Vec<(&'static [&'static str], Settle)> = Vec::new();
    let mut checks = checks;
    for &stage in &job.stages {
        for check in checks.iter_mut().filter(|check| check.stage == stage) {
            if !desk.is_open(check.id) {
                continue;
            }
            desk.say(&JudgeLine::Progress {
                stage,
                check: check.id.to_owned(),
            })?;
            if let Some(outcome) = unbound(check.id, stage, check.functions, &job.functions) {
                desk.answer(outcome)?;
                continue;
            }
            let mut solution = Solution::new(job.solution.clone(), &files, job.settings);
            // Interleavings are explored by the models.
            solution.set_turns(stage == Stage::Properties);
            let decided = (check.decide)(&mut Context {
                job,
                solution: &mut solution,
                id: check.id,
                stage,
                seed: Seed::of(&job.seed, check.id),
                races: desk.found_by(check.settled_by),
            });
            let text = solution.printed();
            if !text.is_empty() {
                desk.say(&JudgeLine::Output { text })?;
            }
            match decided {
                Ok(Decision::Final(outcome)) => desk.answer(*outcome)?,
                Ok(Decision::Unsteady(settle)) => waiting.push((check.settled_by, *settle)),
                Err(error) => desk.answer(broken(check.id, stage, &error))?,
            }
        }
        let (settled, open): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|(others, _)| others.iter().all(|id| desk.answered.contains_key(*id)));
        waiting = open;
        for (others, settle) in settled {
            let outcome = settle.by(others, &desk.answered);
            desk.answer(outcome)?;
        }
    }
    for (others, settle) in waiting {
        let outcome = settle.by(others, &desk.answered);
        desk.answer(outcome)?;
    }
    for id in &job.checks {
        if desk.is_open(id) {
            let stage = checks.iter().find(|check| check.id == id);
            desk.answer(unknown(id, stage.map(|check| check.stage)))?;
        }
    }
    desk.say(&JudgeLine::Done)
}

/// Takes answers to checks, each once.
struct Desk<'a> {
    job: &'a Job,
    out: &'a mut dyn Write,
    answered: BTreeMap<String, Answered>,
}

/// What is known of a check that was answered.
#[derive(Debug, Clone, Copy)]
struct Answered {
    verdict: Verdict,
    hangs: Option<Hangs>,
}

impl Answered {
    fn of(outcome: &CheckOutcome) -> Self {
        let hangs = match &outcome.evidence {
            Evidence::Races(races) => races.hangs,
            Evidence::None
            | Evidence::Properties(_)
            | Evidence::Speed(_)
            | Evidence::InFlight(_) => None,
        };
        Answered {
            verdict: outcome.verdict,
            hangs,
        }
    }
}

impl Desk<'_> {
    /// True if the job asks for this check and it has not been answered.
    fn is_open(&self, id: &str) -> bool {
        self.job.checks.iter().any(|asked| asked == id) && !self.answered.contains_key(id)
    }

    /// What these checks have found.
    fn found_by(&self, others: &[&str]) -> Races {
        let known = || others.iter().filter_map(|id| self.answered.get(*id));
        if known().any(|other| other.hangs == Some(Hangs::Sometimes)) {
            Races::FoundHang
        } else if known().any(|other| other.verdict == Verdict::Fail) {
            Races::Found
        } else {
            Races::None
        }
    }

    fn answer(&mut self, outcome: CheckOutcome) -> Result<(), JudgeError> {
        if !self.is_open(&outcome.id) {
            return Err(JudgeError::Other(format!(
                "the check {} was not asked for, or answered twice",
                outcome.id
            )));
        }
        self.answered
            .insert(outcome.id.clone(), Answered::of(&outcome));
        self.say(&JudgeLine::Outcome {
            outcome: Box::new(outcome),
        })
    }

    fn say(&mut self, line: &JudgeLine) -> Result<(), JudgeError> {
        let mut text = serde_json::to_string(line)
            .map_err(|error| JudgeError::Other(format!("an outcome cannot be written: {error}")))?;
        text.push('\n');
        self.out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.flush())
            .map_err(JudgeError::file("standard output"))
    }
}

impl Settle {
    /// The outcome, given what the others have found.
    fn by(self, others: &[&str], answered: &BTreeMap<String, Answered>) -> CheckOutcome {
        let known: Vec<Answered> = others
            .iter()
            .filter_map(|id| answered.get(*id).copied())
            .collect();
        let failed = known.iter().any(|other| other.verdict == Verdict::Fail);
        let hangs = |when| known.iter().any(|other| other.hangs == Some(when));
        if hangs(Hangs::AtFirst) {
            self.if_hangs_at_first
        } else if hangs(Hangs::Sometimes) {
            self.if_sometimes_hangs
        } else if failed {
            self.if_failed
        } else if !known.is_empty() && known.iter().all(|other| other.verdict == Verdict::Pass) {
            self.if_passed
        } else {
            self.unknown
        }
    }
}

/// The failure of a check without whose functions it is pointless, if one of them is not there.
fn unbound(
    id: &str,
    stage: Stage,
    needed: &[&str],
    functions: &BTreeMap<String, FunctionState>,
) -> Option<CheckOutcome> {
    needed.iter().find_map(|name| {
        let state = functions.get(*name);
        let (message, compiler) = match state.map(|state| &state.binding) {
            Some(Binding::Bound) => return None,
            Some(Binding::Missing) | None => (
                Text::new(
                    format!("There is no `pub fn {name}`."),
                    format!("Es gibt kein `pub fn {name}`."),
                ),
                Text::default(),
            ),
            Some(Binding::Mismatch { detail }) => (
                Text::new(
                    format!("`{name}` has another signature than the one asked for."),
                    format!("`{name}` hat eine andere Signatur als die verlangte."),
                ),
                Text::new(
                    format!("The compiler says: `{detail}`"),
                    format!("Der Compiler sagt: `{detail}`"),
                ),
            ),
        };
        let signature = state.map_or("", |state| state.signature.as_str());
        let message = if signature.is_empty() {
            message
        } else {
            message.and(&Text::new(
                format!("It should be `{signature}`."),
                format!("Sie soll so lauten: `{signature}`."),
            ))
        };
        let message = message.and(&compiler);
        Some(CheckOutcome {
            id: id.to_owned(),
            stage,
            verdict: Verdict::Fail,
            message,
            hint: Text::default(),
            place: None,
            evidence: Evidence::None,
            review: None,
        })
    })
}

fn broken(id: &str, stage: Stage, error: &JudgeError) -> CheckOutcome {
    CheckOutcome {
        id: id.to_owned(),
        stage,
        verdict: Verdict::Error,
        message: Text::new(
            format!("The grader could not decide this: {error}"),
            format!("Das Bewertungsprogramm konnte das nicht entscheiden: {error}"),
        ),
        hint: Text::default(),
        place: None,
        evidence: Evidence::None,
        review: None,
    }
}

fn unknown(id: &str, stage: Option<Stage>) -> CheckOutcome {
    let error = match stage {
        None => format!("the judge of this exercise has no check `{id}`"),
        Some(stage) => format!(
            "the check `{id}` belongs to the stage {}, which was not run",
            stage.name()
        ),
    };
    broken(
        id,
        stage.unwrap_or(Stage::Properties),
        &JudgeError::Other(error),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_outcome::{Launch, Settings};

    fn job(checks: &[&str], stages: &[Stage]) -> (tempfile::TempDir, Job) {
        let scratch = tempfile::tempdir().unwrap();
        let bound = FunctionState {
            signature: "pub fn f()".to_owned(),
            binding: Binding::Bound,
        };
        let missing = FunctionState {
            signature: "pub fn g() -> u64".to_owned(),
            binding: Binding::Missing,
        };
        let job = Job {
            exercise: "x".to_owned(),
            stages: stages.to_vec(),
            checks: checks.iter().map(|&id| id.to_owned()).collect(),
            functions: [("f".to_owned(), bound), ("g".to_owned(), missing)].into(),
            seed: "00".to_owned(),
            solution: Launch {
                argv: vec!["/nonexistent".to_owned()],
            },
            model: None,
            owners: Vec::new(),
            scratch: scratch.path().to_path_buf(),
            settings: Settings::default(),
        };
        (scratch, job)
    }

    fn outcome(id: &str, stage: Stage, verdict: Verdict) -> CheckOutcome {
        CheckOutcome {
            id: id.to_owned(),
            stage,
            verdict,
            message: Text::verbatim("m"),
            hint: Text::default(),
            place: None,
            evidence: Evidence::None,
            review: None,
        }
    }

    fn decided(id: &'static str, stage: Stage, verdict: Verdict) -> Check<'static> {
        Check::new(id, stage, &["f"], move |_| {
            Ok(outcome(id, stage, verdict).into())
        })
    }

    fn unsteady() -> Check<'static> {
        let with = |verdict| outcome("p", Stage::Properties, verdict);
        let settle = Settle {
            if_failed: with(Verdict::Pass),
            if_sometimes_hangs: with(Verdict::Inconclusive),
            if_hangs_at_first: with(Verdict::Fail),
            if_passed: with(Verdict::Fail),
            unknown: with(Verdict::Inconclusive),
        };
        Check::new("p", Stage::Properties, &["f"], move |_| {
            Ok(Decision::Unsteady(Box::new(settle.clone())))
        })
        .settled_by(&["r"])
    }

    fn verdicts(job: &Job, checks: Vec<Check<'_>>) -> Vec<(String, Verdict)> {
        let mut out = Vec::new();
        judge(job, checks, &mut out).unwrap();
        let lines: Vec<JudgeLine> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.last(), Some(&JudgeLine::Done));
        lines
            .into_iter()
            .filter_map(|line| match line {
                JudgeLine::Outcome { outcome } => Some((outcome.id, outcome.verdict)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn every_check_of_the_job_is_answered_exactly_once() {
        let (_scratch, job) = job(&["a", "b", "nowhere"], &[Stage::Properties]);
        let checks = vec![
            decided("a", Stage::Properties, Verdict::Pass),
            decided("not_asked", Stage::Properties, Verdict::Pass),
            decided("b", Stage::Races, Verdict::Pass),
        ];
        let mut answers = verdicts(&job, checks);
        answers.sort();
        let expected = [
            ("a", Verdict::Pass),
            ("b", Verdict::Error),
            ("nowhere", Verdict::Error),
        ];
        assert_eq!(answers, expected.map(|(id, v)| (id.to_owned(), v)));
    }

    #[test]
    fn a_check_of_a_missing_function_fails_and_shows_its_signature() {
        let functions = job(&[], &[]).1.functions;
        let outcome = unbound("x", Stage::Properties, &["f", "g"], &functions).unwrap();
        assert_eq!(outcome.verdict, Verdict::Fail);
        assert!(outcome.message.en.contains("pub fn g() -> u64"));
        assert!(unbound("x", Stage::Properties, &["f"], &functions).is_none());
    }

    #[test]
    fn an_answer_that_did_not_repeat_is_settled_by_the_races_stage() {
        let stages = [Stage::Properties, Stage::Races];
        for (race, settled) in [
            (Verdict::Fail, Verdict::Pass),
            (Verdict::Pass, Verdict::Fail),
            (Verdict::Error, Verdict::Inconclusive),
        ] {
            let (_scratch, job) = job(&["p", "r"], &stages);
            let answers = verdicts(&job, vec![unsteady(), decided("r", Stage::Races, race)]);
            assert_eq!(answers[0], ("r".to_owned(), race));
            assert_eq!(answers[1], ("p".to_owned(), settled));
        }
    }

    #[test]
    fn a_call_that_never_returned_counts_where_the_models_say_that_it_depends() {
        let stages = [Stage::Properties, Stage::Races];
        for (hangs, settled) in [
            (None, Verdict::Pass),
            (Some(Hangs::Sometimes), Verdict::Inconclusive),
            (Some(Hangs::AtFirst), Verdict::Fail),
        ] {
            let (_scratch, job) = job(&["p", "r"], &stages);
            let race = Check::new("r", Stage::Races, &["f"], move |_| {
                let evidence = grade_outcome::RaceEvidence {
                    hangs,
                    ..grade_outcome::RaceEvidence::default()
                };
                let outcome = CheckOutcome {
                    evidence: Evidence::Races(evidence),
                    ..outcome("r", Stage::Races, Verdict::Fail)
                };
                Ok(outcome.into())
            });
            let answers = verdicts(&job, vec![unsteady(), race]);
            assert_eq!(answers[1], ("p".to_owned(), settled));
        }
    }

    #[test]
    fn without_a_races_stage_such_an_answer_stays_undecided() {
        let (_scratch, job) = job(&["p"], &[Stage::Properties]);
        let answers = verdicts(&job, vec![unsteady()]);
        assert_eq!(answers, [("p".to_owned(), Verdict::Inconclusive)]);
    }

    #[test]
    fn a_failure_of_the_judge_is_an_error_of_that_check_alone() {
        let (_scratch, job) = job(&["a", "b"], &[Stage::Properties]);
        let broken = Check::new("a", Stage::Properties, &[], |_| {
            Err(JudgeError::Other("no".to_owned()))
        });
        let answers = verdicts(
            &job,
            vec![broken, decided("b", Stage::Properties, Verdict::Pass)],
        );
        assert_eq!(
            answers,
            [
                ("a".to_owned(), Verdict::Error),
                ("b".to_owned(), Verdict::Pass)
            ]
        );
    }
}
