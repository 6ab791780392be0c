//! `cargo xtask differential`: decisions on speed about programs that are known to be honest or
//! dishonest, under every kind of load. A program is built once and decided upon again and again, by
//! the judge that grades students, with another seed each time. What is known already is kept in a
//! file, so that a long run can be stopped and goes on.

use crate::cases;
use crate::load::Load;
use anyhow::{Context, bail};
use clap::Args;
use grade_outcome::{Evidence, Job, Stage, Verdict};
use grader::build::{self, Built, Ready};
use grader::course::Course;
use grader::intake;
use grader::journal::Journal;
use grader::judging::{self, Until};
use grader::prepare::{self, Prepared};
use grader::progress::Silent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The exercise in which CPU time decides.
const EXERCISE: &str = "b-prime-count";
/// How long a judge may say nothing.
const PATIENCE: Duration = Duration::from_secs(600);

#[derive(Debug, Args)]
pub struct Arguments {
    /// Decisions about each program and check under each load
    #[arg(long, default_value_t = 8)]
    times: u64,
    /// Only cases whose name contains this text, such as `idioms/` (repeatable)
    #[arg(long = "case", value_name = "TEXT")]
    cases: Vec<String>,
    /// What else the machine does (repeatable)
    #[arg(long = "load", value_name = "LOAD", default_values = ["idle", "busy", "bursty", "compile"])]
    loads: Vec<Load>,
    /// Where decisions are kept, a line each; those in it are not made again
    #[arg(long, value_name = "FILE", default_value = "target/differential.jsonl")]
    log: PathBuf,
    /// The course [default: this one]
    #[arg(long, value_name = "DIR")]
    course: Option<PathBuf>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Decision {
    load: String,
    case: String,
    check: String,
    number: u64,
    /// True if the check should be passed.
    honest: bool,
    verdict: Verdict,
    /// Why, in the judge's word.
    reason: String,
    rounds: u64,
    seconds: f64,
}

/// A program that is decided upon.
struct Subject {
    case: String,
    ready: Ready,
    /// The checks on speed, and whether each should be passed.
    checks: Vec<(String, bool)>,
    /// Lives as long as the program.
    _work: tempfile::TempDir,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let course = cases::course(arguments.course.as_deref())?;
    let prepared = prepare::prepare(&course, &mut Silent)?;
    let subjects = subjects(arguments, &course, &prepared)?;
    let (journal, mut decisions) = Journal::<Decision>::open(&arguments.log)?;
    for number in 0..arguments.times {
        for load in &arguments.loads {
            let running = load.start()?;
            for subject in &subjects {
                for (check, honest) in &subject.checks {
                    let known = decisions.iter().any(|decision| {
                        (
                            decision.load.as_str(),
                            &decision.case,
                            &decision.check,
                            decision.number,
                        ) == (load.name(), &subject.case, check, number)
                    });
                    if known {
                        continue;
                    }
                    let decision =
                        decide(&course, &prepared, subject, check, *honest, *load, number)?;
                    if is_wrong(&decision) {
                        eprintln!("{decision:?}");
                    }
                    journal.add(&decision)?;
                    decisions.push(decision);
                }
            }
            drop(running);
        }
    }
    print!("{}", table(&decisions));
    let wrong: Vec<&Decision> = decisions.iter().filter(|d| is_wrong(d)).collect();
    for decision in &wrong {
        println!("{decision:?}");
    }
    Ok(if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds every program; those that do not compile have nothing to decide.
fn subjects(
    arguments: &Arguments,
    course: &Course,
    prepared: &Prepared,
) -> anyhow::Result<Vec<Subject>> {
    let rubric = course
        .rubric
        .exercise(EXERCISE)
        .with_context(|| format!("the rubric has no exercise {EXERCISE}"))?;
    let speed: Vec<&str> = rubric
        .checks
        .iter()
        .filter(|check| check.stage == Stage::Speed)
        .map(|check| check.id.as_str())
        .collect();
    let mut subjects = Vec::new();
    for case in cases::all(course, &[EXERCISE.to_owned()])? {
        let named = |part: &String| case.name.contains(part.as_str());
        if !arguments.cases.is_empty() && !arguments.cases.iter().any(named) {
            continue;
        }
        let limits = &course.rubric.limits.source;
        let submission = intake::take(&case.path, course, &[EXERCISE.to_owned()], limits)?;
        let work = tempfile::tempdir().context("failed to make a work folder")?;
        let Some(staged) = submission.exercises.first() else {
            bail!("{} has no sources", case.path.display());
        };
        let ready = match build::build(prepared, staged, work.path())? {
            Built::Ready(ready) => *ready,
            // A program that does not run at all has no speed.
            Built::Failed(_) if cases::loses(&case, "builds") => continue,
            Built::Failed(failure) => bail!("{} was not built: {}", case.name, failure.message.en),
        };
        let checks = speed
            .iter()
            .map(|check| ((*check).to_owned(), !cases::loses(&case, check)))
            .collect();
        subjects.push(Subject {
            case: case.name,
            ready,
            checks,
            _work: work,
        });
    }
    Ok(subjects)
}

fn decide(
    course: &Course,
    prepared: &Prepared,
    subject: &Subject,
    check: &str,
    honest: bool,
    load: Load,
    number: u64,
) -> anyhow::Result<Decision> {
    let judge = prepared
        .judge(EXERCISE)
        .context("the judge is not prepared")?;
    let job = Job {
        exercise: EXERCISE.to_owned(),
        stages: vec![Stage::Speed],
        checks: vec![check.to_owned()],
        functions: subject.ready.functions.clone(),
        // Ranges depend on it: no two decisions measure the same numbers.
        seed: format!("{number:032x}{:032x}", load as u64),
        solution: subject.ready.solution.clone(),
        model: None,
        owners: Vec::new(),
        scratch: subject.ready.scratch.clone(),
        settings: course.rubric.judging,
    };
    let begin = Instant::now();
    let testimony = judging::ask(judge, &job, PATIENCE, Until::Done, &mut Silent)?;
    let seconds = begin.elapsed().as_secs_f64();
    let Some(outcome) = testimony.outcomes.first() else {
        bail!("the judge did not answer {check}: {:?}", testimony.ending);
    };
    let (reason, rounds) = match &outcome.evidence {
        Evidence::Speed(speed) => (speed.reason.clone(), speed.pairs),
        _ => (outcome.message.en.clone(), 0),
    };
    Ok(Decision {
        load: load.name().to_owned(),
        case: subject.case.clone(),
        check: check.to_owned(),
        number,
        honest,
        verdict: outcome.verdict,
        reason,
        rounds,
        seconds: (seconds * 1000.0).round() / 1000.0,
    })
}

fn is_wrong(decision: &Decision) -> bool {
    match decision.verdict {
        Verdict::Pass => !decision.honest,
        Verdict::Fail => decision.honest,
        Verdict::Error => true,
        Verdict::Inconclusive | Verdict::Skipped => false,
    }
}

/// The table for the docs.
fn table(decisions: &[Decision]) -> String {
    let mut by_load: BTreeMap<&str, Vec<&Decision>> = BTreeMap::new();
    for decision in decisions {
        by_load.entry(&decision.load).or_default().push(decision);
    }
    by_load.insert("together", decisions.iter().collect());
    let mut out = String::from(
        "| load | decisions | honest | false fails | dishonest | false passes | inconclusive | errors | rounds | seconds |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for (load, decisions) in by_load {
        let count = |wanted: &dyn Fn(&Decision) -> bool| {
            decisions.iter().filter(|decision| wanted(decision)).count()
        };
        let all = decisions.len();
        let mean = |of: fn(&Decision) -> f64| {
            decisions.iter().map(|decision| of(decision)).sum::<f64>() / all.max(1) as f64
        };
        let honest = count(&|d| d.honest);
        out += &format!(
            "| {load} | {all} | {honest} | {} | {} | {} | {} | {} | {:.1} | {:.1} |\n",
            count(&|d| d.honest && d.verdict == Verdict::Fail),
            all - honest,
            count(&|d| !d.honest && d.verdict == Verdict::Pass),
            count(&|d| d.verdict == Verdict::Inconclusive),
            count(&|d| d.verdict == Verdict::Error),
            mean(|d| d.rounds as f64),
            mean(|d| d.seconds),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(honest: bool, verdict: Verdict) -> Decision {
        Decision {
            load: "idle".into(),
            case: "idioms/x".into(),
            check: "threads_are_faster".into(),
            number: 0,
            honest,
            verdict,
            reason: "parallel".into(),
            rounds: 4,
            seconds: 2.0,
        }
    }

    #[test]
    fn only_decided_and_wrong_is_wrong() {
        assert!(is_wrong(&decision(true, Verdict::Fail)));
        assert!(is_wrong(&decision(false, Verdict::Pass)));
        assert!(is_wrong(&decision(true, Verdict::Error)));
        assert!(!is_wrong(&decision(true, Verdict::Pass)));
        assert!(!is_wrong(&decision(true, Verdict::Inconclusive)));
    }

    #[test]
    fn the_table_counts_by_load_and_together() {
        let table = table(&[
            decision(true, Verdict::Fail),
            decision(false, Verdict::Pass),
            decision(false, Verdict::Inconclusive),
        ]);
        assert!(
            table.contains("| idle | 3 | 1 | 1 | 2 | 1 | 1 | 0 | 4.0 | 2.0 |"),
            "{table}"
        );
        assert!(table.contains("| together | 3 |"));
    }
}
