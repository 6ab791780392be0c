//! Contests of the fixture's many ways to count primes, recorded by the real ledger.
//!
//! No time is compared with a number: the verdicts must be right on a busy machine, too.

use grade_judge::ledger::{self, Plan, Trace, Waiting};
use grade_judge::speed::{Contest, Reason, Round, Rules, Sample, Standing, Yardstick};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

const BEGIN: u64 = 1_000_000_000;

/// The compiled fixture.
fn fixture() -> &'static Path {
    static FIXTURE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, program) = FIXTURE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("primes");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/primes.rs");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let compiled = Command::new(rustc)
            .args(["--edition", "2024", "-O"])
            .arg(source)
            .arg("-o")
            .arg(&program)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&compiled.stderr);
        assert!(compiled.status.success(), "{errors}");
        (folder, program)
    });
    program
}

fn start() -> Child {
    Command::new(fixture())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn pipes(child: &mut Child) -> (ChildStdin, BufReader<ChildStdout>) {
    let stdin = child.stdin.take().unwrap();
    (stdin, BufReader::new(child.stdout.take().unwrap()))
}

fn call(
    stdin: &mut ChildStdin,
    stdout: &mut BufReader<ChildStdout>,
    variant: &str,
    (start, end): (u64, u64),
    workers: usize,
) -> u64 {
    writeln!(stdin, "{variant} {start} {end} {workers}").unwrap();
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    line.trim().parse().unwrap()
}

/// One run of a variant in a process of its own.
fn run(variant: &str, range: (u64, u64), workers: usize) -> (u64, Trace) {
    let mut child = start();
    let (mut stdin, mut stdout) = pipes(&mut child);
    let (answer, trace) = ledger::trace(child.id() as i32, || {
        call(&mut stdin, &mut stdout, variant, range, workers)
    })
    .unwrap();
    drop(stdin);
    assert!(child.wait().unwrap().success());
    (answer, trace)
}

/// A length of range that keeps one worker busy for a while.
fn length(variant: &str) -> u64 {
    let mut length = 1_000;
    loop {
        let (_, trace) = run(variant, (BEGIN, BEGIN + length), 1);
        let cpu = trace.cpu() as f64 / 1e9;
        if cpu > 0.03 {
            return (length as f64 * 0.16 / cpu) as u64;
        }
        length *= 8;
    }
}

/// How a contest of `workers` against one ends.
fn contest(variant: &str, workers: usize) -> Standing {
    let processes = variant.starts_with("p_");
    let mut own = Yardstick::start_as(&mut Command::new(fixture())).unwrap();
    let length = length(variant);
    let rules = Rules {
        gain: 0.5,
        rounds: 15,
    };
    let mut contest = Contest::new(workers, rules);
    for number in 0.. {
        let start = BEGIN + number * length;
        let submission = |workers| {
            let (count, trace) = run(variant, (start, start + length), workers);
            (count, Sample::of(&trace, processes))
        };
        let (one_count, one) = submission(1);
        let (many_count, many) = submission(workers);
        assert_eq!(one_count, many_count, "{variant} counts wrongly");
        contest.rounds.push(Round {
            one,
            many,
            own_one: own.run(1).unwrap().unwrap(),
            own_many: own.run(workers).unwrap().unwrap(),
        });
        if contest.standing() != Standing::Open {
            break;
        }
    }
    contest.standing()
}

#[test]
fn every_honest_way_to_share_the_work_passes() {
    for (variant, workers) in [
        ("halves", 4),
        ("caller_too", 2),
        ("pool_channel", 4),
        ("nested", 4),
        ("phases", 4),
        ("mutex_per_prime", 2),
        ("job_per_number", 4),
        ("p_stdin", 4),
    ] {
        let standing = contest(variant, workers);
        assert_eq!(standing, Standing::Pass, "{variant} with {workers} workers");
    }
}

#[test]
fn no_dishonest_way_passes_and_each_is_called_by_its_name() {
    use Reason::*;
    let serial: &[Reason] = &[OneAtATime, LittleGain];
    for (variant, workers, reasons) in [
        ("fake_scope", 2, serial),
        ("fake_mutex", 2, serial),
        ("while_let", 4, serial),
        ("mutex_around_each", 2, serial),
        ("stride", 2, serial),
        ("p_ask_in_turn", 4, serial),
        ("clever_when_many", 4, &[NotParallel]),
        ("repeated", 4, &[RepeatedWork]),
        ("spinner", 2, &[RepeatedWork]),
        ("slow_baseline_serial", 2, &[BaselineDoesMore]),
        ("two_only", 4, &[FewWorkers]),
    ] {
        match contest(variant, workers) {
            Standing::Fail(reason) => assert!(reasons.contains(&reason), "{variant}: {reason:?}"),
            other => panic!("{variant} with {workers} workers: {other:?}"),
        }
    }
}

/// What the caller does while its workers are held.
fn waiting(variant: &str, workers: usize) -> Waiting {
    let range = (BEGIN, BEGIN + length(variant));
    let plan = |cpu| Plan {
        after: 10_000_000,
        enough: cpu,
    };
    let (_, trace) = run(variant, range, 1);
    loop {
        let mut child = start();
        let (mut stdin, mut stdout) = pipes(&mut child);
        let (_, seen) = ledger::waiting(child.id() as i32, plan(trace.cpu() * 2), || {
            call(&mut stdin, &mut stdout, variant, range, workers)
        })
        .unwrap();
        drop(stdin);
        assert!(child.wait().unwrap().success());
        // On a busy machine the call may be over before anything was held.
        if seen != Waiting::Unseen {
            return seen;
        }
    }
}

#[test]
fn a_caller_that_waits_is_told_from_one_that_spins_however_it_does_either() {
    for (variant, workers) in [
        ("halves", 2),
        ("caller_too", 2),
        ("caller_naps", 2),
        ("job_per_number", 2),
        ("pool_channel", 4),
        ("p_stdin", 4),
    ] {
        assert_eq!(waiting(variant, workers), Waiting::Idle, "{variant}");
    }
    for (variant, workers) in [
        ("caller_yields", 2),
        ("caller_spins", 2),
        ("caller_tries", 2),
        ("p_caller_tries", 4),
    ] {
        assert_eq!(waiting(variant, workers), Waiting::Busy, "{variant}");
    }
}

#[test]
fn threads_and_child_processes_are_counted() {
    let range = (BEGIN, BEGIN + 40_000);
    let (_, trace) = run("halves", range, 3);
    assert_eq!((trace.threads_at_once(), trace.processes_at_once()), (3, 0));
    let (_, trace) = run("p_halves", range, 3);
    assert_eq!(trace.processes_at_once(), 3);
    let (_, trace) = run("fake_join", range, 3);
    assert_eq!(trace.threads_at_once(), 1);
    assert!(!trace.left_running);
}

#[test]
fn a_process_that_does_not_exist_is_an_error_and_the_call_is_not_made() {
    let mut child = Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    let traced = ledger::trace(child.id() as i32, || panic!("called"));
    assert!(matches!(
        traced,
        Err(ledger::LedgerError::NotTraceable { .. })
    ));
}

#[test]
fn a_process_that_ends_in_the_middle_of_a_call_is_recorded_up_to_its_end() {
    let mut child = Command::new(fixture())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let (read, trace) = ledger::trace(child.id() as i32, || {
        writeln!(stdin, "no_such_variant 1 2 3").unwrap();
        stdout.read_line(&mut String::new()).unwrap()
    })
    .unwrap();
    assert_eq!(read, 0);
    assert_eq!(trace.tasks.len(), 1);
    // Its status is still there for whoever started it.
    assert_eq!(child.wait().unwrap().code(), Some(101));
}

#[test]
fn one_process_can_be_watched_again_as_soon_as_it_was_watched() {
    let mut child = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    for number in 0..500 {
        if let Err(error) = ledger::trace(child.id() as i32, || ()) {
            panic!("time {number}: {error}");
        }
    }
    drop(child.stdin.take());
    child.wait().unwrap();
}
