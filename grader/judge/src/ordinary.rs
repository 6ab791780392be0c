//! A solution's program run as an ordinary process: without the call socket.
//!
//! It sees what a child process would be that got no work. It must not decide whether that is
//! right.

use crate::error::JudgeError;
use crate::leftovers;
use crate::output::Output;
use crate::sight::Sight;
use crate::socket;
use crate::solution::Solution;
use crate::system::SIGHT;
use crate::tasks;
use crate::watch::{Motion, Watch};
use grade_outcome::Settings;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

/// How such a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordinary {
    /// Its exit code; none if it was ended by a signal, stood still or ran on and on.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

/// Runs the program of `solution` with nothing to read and no call socket.
///
/// # Errors
/// If it cannot be started.
pub fn run_ordinarily(solution: &Solution, settings: &Settings) -> Result<Ordinary, JudgeError> {
    let failed = |source| JudgeError::Start {
        program: solution.launch().argv.join(" "),
        source,
    };
    leftovers::take_in();
    let mut child = socket::command(solution.launch(), Stdio::null())
        .map_err(failed)?
        .current_dir(solution.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let none = || failed(std::io::ErrorKind::BrokenPipe.into());
    let stdout = Output::drain(child.stdout.take().ok_or_else(none)?).map_err(failed)?;
    let stderr = Output::drain(child.stderr.take().ok_or_else(none)?).map_err(failed)?;
    let pid = i32::try_from(child.id()).unwrap_or(i32::MAX);
    let mut watch = Watch::new(pid);
    let began = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status.code();
        }
        thread::sleep(watch.gap());
        let still = watch.look(|| !stdout.pending() && !stderr.pending());
        if matches!(still, Motion::Still(_))
            || tasks::cpu_seconds(pid) > settings.call_cpu_seconds
            || began.elapsed() > Duration::from_secs_f64(settings.call_wall_seconds)
        {
            break None;
        }
    };
    leftovers::clear(&mut child)?;
    if code.is_none() && SIGHT != Sight::All {
        return Err(JudgeError::NeedsLinux);
    }
    stdout.finish();
    stderr.finish();
    Ok(Ordinary {
        code,
        stdout: stdout.text(),
        stderr: stderr.text(),
    })
}
