//! `grade verify`: the course checks itself.

mod mutants;

use super::options::Grading;
use super::screen::{Live, Screen};
use super::session::Session;
use super::usage::count;
use crate::batch::Shard;
use crate::course::Course;
use crate::crew;
use crate::exit::Exit;
use crate::interrupt;
use crate::report::words;
use crate::verify::{self, Case};
use clap::Args;
use grade_outcome::{Text, Verdict};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only cases (or mutants) whose name contains this text, such as `pitfalls/` (repeatable)
    #[arg(long = "case", value_name = "TEXT")]
    cases: Vec<String>,
    /// Cases that are graded at the same time [default: the number of processors]; more is quicker
    /// where cases mostly wait
    #[arg(long, value_name = "N", value_parser = count)]
    jobs: Option<u16>,
    /// Put mistakes of concurrency into the reference and the idioms, and see that each loses a check
    #[arg(long)]
    mutants: bool,
    /// Where the fates of mutants are kept; what is known there is not graded again [default: the cache]
    #[arg(long, value_name = "DIR", requires = "mutants")]
    out: Option<PathBuf>,
    /// Grade only this part of the mutants, such as 2/4
    #[arg(long, value_name = "K/N", requires = "mutants")]
    shard: Option<Shard>,
    #[command(flatten)]
    grading: Grading,
}

/// What came out for one case.
struct Finding {
    index: usize,
    complaints: Vec<Text>,
    undecided: bool,
}

pub(super) fn run(arguments: &Arguments, course: &Course, screen: &Screen) -> anyhow::Result<Exit> {
    let session = Session::open(course, &arguments.grading, screen)?;
    let wanted = session.named_or_all();
    let mut cases = verify::cases(course, &wanted)?;
    if arguments.mutants {
        return mutants::run(arguments, &session, &cases, course, screen);
    }
    let never_lost = verify::never_lost(course, &wanted, &cases);
    let asked = |case: &Case| {
        arguments.cases.is_empty()
            || arguments
                .cases
                .iter()
                .any(|part| case.name.contains(part.as_str()))
    };
    cases.retain(asked);
    let jobs = arguments.jobs.map_or_else(crew::cores, usize::from);
    let live = screen.progress();
    let findings = all_findings(&session, &cases, jobs, &live)?;
    drop(live);
    screen.show(&(unguarded(&never_lost, screen) + &summary(&cases, &findings, screen)))?;
    let exits =
        findings.iter().map(
            |finding| match (finding.undecided, finding.complaints.is_empty()) {
                (true, _) => Exit::Undecided,
                (false, true) => Exit::Passed,
                (false, false) => Exit::NotPassed,
            },
        );
    let unguarded = match never_lost.is_empty() {
        true => Exit::Passed,
        false => Exit::NotPassed,
    };
    Ok(exits.fold(unguarded, Exit::and))
}

/// What is said of checks that no pitfall loses.
fn unguarded(never_lost: &[(&str, &str)], screen: &Screen) -> String {
    let line = |(exercise, check): &(&str, &str)| {
        let text = Text::new(
            format!("{exercise} {check}: no pitfall loses this check"),
            format!("{exercise} {check}: keine bekannte Falle verliert diesen Prüfpunkt"),
        );
        let line = screen
            .paint
            .verdict(Verdict::Fail, &format!("✗ {}", text.get(screen.lang)));
        line + "\n"
    };
    never_lost.iter().map(line).collect()
}

/// The findings, in the order of the cases; `jobs` cases at a time.
fn all_findings(
    session: &Session,
    cases: &[Case],
    jobs: usize,
    live: &Live,
) -> anyhow::Result<Vec<Finding>> {
    let findings = Mutex::new(Vec::new());
    live.headline(&format!("0/{}", cases.len()));
    crew::go_through(jobs, cases, |index, case| -> anyhow::Result<()> {
        interrupt::check()?;
        let finding = finding(session, index, case, live)?;
        let mut findings = findings.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = if finding.complaints.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Fail
        };
        live.line(&format!(
            "{} {} {}",
            words::sign(verdict),
            case.exercise,
            case.name
        ));
        findings.push(finding);
        live.headline(&format!("{}/{}", findings.len(), cases.len()));
        Ok(())
    })?;
    let mut findings = findings
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    findings.sort_by_key(|finding| finding.index);
    Ok(findings)
}

fn finding(session: &Session, index: usize, case: &Case, live: &Live) -> anyhow::Result<Finding> {
    let wanted = std::slice::from_ref(&case.exercise);
    let submission = session.take_exercise(&case.path, &case.exercise)?;
    let report = session.grader(1).grade(&submission, wanted, live)?;
    Ok(Finding {
        index,
        complaints: verify::complaints(case, &report),
        undecided: report.has(Verdict::Error) || report.has(Verdict::Inconclusive),
    })
}

fn summary(cases: &[Case], findings: &[Finding], screen: &Screen) -> String {
    let mut out = String::new();
    for finding in findings
        .iter()
        .filter(|finding| !finding.complaints.is_empty())
    {
        let case = &cases[finding.index];
        out += &screen
            .paint
            .verdict(Verdict::Fail, &format!("✗ {} {}", case.exercise, case.name));
        out.push('\n');
        for complaint in &finding.complaints {
            out += &format!(
                "    {}\n",
                complaint.get(screen.lang).replace('\n', "\n      ")
            );
        }
    }
    let wrong = findings
        .iter()
        .filter(|finding| !finding.complaints.is_empty())
        .count();
    let right = findings.len() - wrong;
    let text = Text::new(
        format!("As they should be: {right} of {} cases.\n", findings.len()),
        format!(
            "Wie sie sein sollen: {right} von {} Fällen.\n",
            findings.len()
        ),
    );
    out + text.get(screen.lang)
}
