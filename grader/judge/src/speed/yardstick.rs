//! The judge's own parallel work, measured beside the submission's in every round.
//!
//! The judge starts its own executable again with a hidden argument; that process counts primes on as
//! many threads as it is told and is recorded exactly as a solution is. It says what the machine gives
//! here and now, and nothing about the submission.

use super::Sample;
use crate::JudgeError;
use crate::ledger::{self, LedgerError};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};

/// The hidden argument.
const ARGUMENT: &str = "__yardstick";
/// Where its range begins: the cost of a number is even from here on.
const BEGIN: u64 = 1_000_000_000;
/// CPU time of one run that is aimed at, in seconds.
const AIM: f64 = 0.08;

/// A process of the judge's own that works when it is told.
pub struct Yardstick {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    length: u64,
}

/// If this process was started as a yardstick, works until its standard input ends. The main of a
/// judge that measures speed calls this first and returns the code it gets.
pub fn serve_if_asked() -> Option<ExitCode> {
    if std::env::args().nth(1).as_deref() != Some(ARGUMENT) {
        return None;
    }
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let numbers: Vec<u64> = line
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        let &[workers, length] = numbers.as_slice() else {
            return Some(ExitCode::from(2));
        };
        println!("{}", work(workers.max(1), length));
    }
    Some(ExitCode::SUCCESS)
}

fn work(workers: u64, length: u64) -> u64 {
    let part = move |k: u64| BEGIN + length * k / workers..BEGIN + length * (k + 1) / workers;
    let count = move |range: std::ops::Range<u64>| {
        range
            .filter(|n| {
                let mut divisors = (3..).step_by(2).take_while(|d| d * d <= *n);
                n % 2 == 1 && divisors.all(|d| std::hint::black_box(*n) % d != 0)
            })
            .count() as u64
    };
    if workers == 1 {
        return count(part(0));
    }
    let threads: Vec<_> = (0..workers)
        .map(|k| std::thread::spawn(move || count(part(k))))
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().unwrap_or(0))
        .sum()
}

impl Yardstick {
    /// Starts it.
    ///
    /// # Errors
    /// If the judge cannot start its own executable.
    pub fn start() -> Result<Yardstick, JudgeError> {
        let program =
            std::env::current_exe().map_err(JudgeError::file("the judge's executable"))?;
        Yardstick::start_as(Command::new(program).arg(ARGUMENT))
    }

    /// Starts it by another command, for tests.
    ///
    /// # Errors
    /// If the command cannot be started.
    pub fn start_as(command: &mut Command) -> Result<Yardstick, JudgeError> {
        let failed = |source| JudgeError::Start {
            program: "the judge's own work".into(),
            source,
        };
        let mut child = command
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(stdin), Some(stdout)) => {
                let mut yardstick = Yardstick {
                    child,
                    stdin,
                    stdout: BufReader::new(stdout),
                    length: 2_000,
                };
                yardstick.calibrate()?;
                Ok(yardstick)
            }
            _ => Err(JudgeError::Other(
                "the judge's own work has no pipes".into(),
            )),
        }
    }

    fn calibrate(&mut self) -> Result<(), JudgeError> {
        for _ in 0..4 {
            let Ok(sample) = self.run(1)? else {
                return Ok(());
            };
            if sample.cpu > AIM / 2.0 {
                break;
            }
            let factor = (AIM / sample.cpu.max(1e-5)).clamp(1.0, 50.0);
            self.length = (self.length as f64 * factor) as u64;
        }
        Ok(())
    }

    /// Works once with so many threads.
    ///
    /// # Errors
    /// The inner error if the process cannot be recorded, the outer if it does not work at all.
    pub fn run(&mut self, workers: usize) -> Result<Result<Sample, LedgerError>, JudgeError> {
        let pid = i32::try_from(self.child.id()).unwrap_or(i32::MAX);
        let (stdin, stdout, length) = (&mut self.stdin, &mut self.stdout, self.length);
        let call = || {
            writeln!(stdin, "{workers} {length}")?;
            let mut answer = String::new();
            stdout.read_line(&mut answer)
        };
        match ledger::trace(pid, call) {
            Err(error) => Ok(Err(error)),
            Ok((Ok(read), trace)) if read > 0 => Ok(Ok(Sample::of(&trace, false))),
            Ok((answer, _)) => {
                let why = answer
                    .err()
                    .map_or("it ended".to_owned(), |error| error.to_string());
                Err(JudgeError::Other(format!(
                    "the judge's own work failed: {why}"
                )))
            }
        }
    }
}

impl Drop for Yardstick {
    fn drop(&mut self) {
        // It may have ended already; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
