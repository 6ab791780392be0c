//! A solution that is called: started when it is needed, and again after it has ended.
//!
//! It alone knows when a fresh process is due and how arguments and values travel. What happens during a
//! call is `running`'s to find out; this module makes an [`Answer`] of it. It must not know what is right.

use crate::answer::{Answer, Excess, Left, Reply};
use crate::director::{Alone, Director};
use crate::error::JudgeError;
use crate::leftovers;
use crate::output::Output;
use crate::running::{Heard, Raw, Running};
use crate::sight::{self, Sight};
use crate::socket;
use crate::system::{self, SIGHT};
use crate::tasks;
use crate::turns::take_turns;
use grade_harness::frame::{self, FrameError};
use grade_harness::wire::{ToJudge, ToSolution};
use grade_outcome::{Launch, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How often a process that a signal ends before it is ready is started.
const STARTS: u32 = 2;
/// What the student's code printed, over all calls; so many bytes are kept.
const PRINTED_BYTES: usize = 16 << 10;

/// A solution.
pub struct Solution {
    launch: Launch,
    folder: PathBuf,
    settings: Settings,
    /// Share of `settings.call_cpu_seconds` that a call may use.
    patience: f64,
    turns: bool,
    running: Option<Running>,
    /// Why something that was stopped is still there.
    left_over: Option<JudgeError>,
    printed: String,
    started: u64,
}

impl Solution {
    /// A solution that will be started by `launch` in `folder`.
    pub fn new(launch: Launch, folder: impl Into<PathBuf>, settings: Settings) -> Self {
        Solution {
            launch,
            folder: folder.into(),
            settings,
            patience: 1.0,
            turns: false,
            running: None,
            left_over: None,
            printed: String::new(),
            started: 0,
        }
    }

    /// Calls `function` with `arguments` (a tuple if there are several).
    ///
    /// # Errors
    /// [`JudgeError`] if the call could not be made; whatever the submission does is an answer.
    pub fn call<A, R>(&mut self, function: &str, arguments: &A) -> Result<Reply<R>, JudgeError>
    where
        A: Serialize + ?Sized,
        R: DeserializeOwned,
    {
        self.call_with(function, arguments, &mut Alone)
    }

    /// As [`Solution::call`]; questions go to `director`.
    ///
    /// # Errors
    /// As [`Solution::call`].
    pub fn call_with<A, R>(
        &mut self,
        function: &str,
        arguments: &A,
        director: &mut dyn Director,
    ) -> Result<Reply<R>, JudgeError>
    where
        A: Serialize + ?Sized,
        R: DeserializeOwned,
    {
        let arguments = frame::encode(arguments).map_err(|error| {
            JudgeError::Refused(format!("the arguments of {function}: {error}"))
        })?;
        let call = ToSolution::Call {
            function: function.to_owned(),
            arguments,
        };
        let cpu_limit = self.settings.call_cpu_seconds * self.patience;
        let wall_limit = Duration::from_secs_f64(self.settings.call_wall_seconds.clamp(1.0, 86e3));
        if self.running.is_none()
            && let Some(ended) = self.start_for_call()?
        {
            return Ok(Reply::without_value(ended.map(|_| unreachable!())));
        }
        let running = self.started()?;
        let cpu_before = tasks::cpu_seconds(running.pid);
        let time_before = tasks::time(running.pid, running.pid);
        let began = Instant::now();
        let printed_before = running.stdout.total();
        let raw = match frame::write(&mut &running.socket, &call) {
            Ok(()) => running.answer(director, cpu_before, cpu_limit, wall_limit)?,
            // It ended between two calls: something that it had started saw to that.
            Err(FrameError::Stream(_) | FrameError::Closed) => running.end_of_process(),
            Err(error @ (FrameError::TooLong(_) | FrameError::Content(_))) => {
                return Err(JudgeError::Refused(format!("{function}: {error}")));
            }
        };
        let raw = sight::seen(raw, SIGHT)?;
        let wall = began.elapsed();
        let time = tasks::time(running.pid, running.pid).since(time_before);
        let mut reply = Reply {
            answer: Answer::Starved,
            left: Left::default(),
            elapsed: Duration::ZERO,
            waited: time.waited,
            ran: time.ran,
            blocked: wall.saturating_sub(time.ran + time.waited),
            cpu_seconds: (tasks::cpu_seconds(running.pid) - cpu_before).max(0.0),
            printed: running.stdout.pending() || running.stdout.total() > printed_before,
        };
        reply.answer = match raw {
            Answer::Returned((value, elapsed)) => {
                reply.elapsed = elapsed;
                reply.left = running.left(cpu_before + reply.cpu_seconds, wall_limit)?;
                match frame::decode(&value) {
                    // A value is worth nothing if the process that gave it is gone a moment later.
                    _ if tasks::has_ended(running.pid) => running
                        .end_of_process()
                        .map(|_| unreachable!("it has ended")),
                    Ok(value) => Answer::Returned(value),
                    Err(error) => Answer::Garbled(error.to_string()),
                }
            }
            ended => ended.map(|_| unreachable!("not a returned value")),
        };
        if !matches!(reply.answer, Answer::Returned(_)) || !reply.left.nothing() {
            self.stop();
        }
        self.cleared()?;
        Ok(reply)
    }

    /// Lets the next call run in a process of its own.
    pub fn restart(&mut self) {
        self.stop();
    }

    /// Starts the process now, if it does not run yet, and names it.
    ///
    /// # Errors
    /// [`JudgeError`] if it cannot be started.
    pub fn pid(&mut self) -> Result<i32, JudgeError> {
        Ok(self.started()?.pid)
    }

    /// How often a process was started.
    pub fn starts(&self) -> u64 {
        self.started
    }

    /// The share of the CPU time of a call after which it counts as endless, 0 to 1.
    pub fn set_patience(&mut self, share: f64) {
        self.patience = share;
    }

    /// Whether the solution's threads run in turns on one CPU, from the next start on: then what
    /// they give hardly ever depends on how they are interleaved.
    pub fn set_turns(&mut self, turns: bool) {
        self.turns = turns;
    }

    /// Where the solution runs; its program looks for orders to child processes there.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The command line that starts it.
    pub fn launch(&self) -> &Launch {
        &self.launch
    }

    /// What the submission has printed so far, the beginning of it.
    pub fn printed(&mut self) -> String {
        self.stop();
        std::mem::take(&mut self.printed)
    }

    fn program(&self) -> String {
        self.launch.argv.join(" ")
    }

    fn started(&mut self) -> Result<&mut Running, JudgeError> {
        if self.running.is_none() {
            let running = self.start()?;
            self.started += 1;
            self.running = Some(running);
        }
        self.running
            .as_mut()
            .ok_or_else(|| JudgeError::Other("the solution did not start".to_owned()))
    }

    /// Starts the process if it does not run. If the submission's own data keep it from starting,
    /// that is how the call ends.
    fn start_for_call(&mut self) -> Result<Option<Raw>, JudgeError> {
        for attempt in 1.. {
            match self.started() {
                Ok(_) => return Ok(None),
                Err(error) if SIGHT != Sight::All => return Err(error),
                // The launcher had done its part, and not one instruction of the program ran: the
                // system had no room for it within the limits.
                Err(JudgeError::NotReady { signal: true, .. }) if attempt >= STARTS => {
                    let limit = self.settings.limits.memory_mib;
                    return Ok(Some(Answer::Excessive(Excess::Memory(limit))));
                }
                Err(JudgeError::NotReady { signal: true, .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn start(&self) -> Result<Running, JudgeError> {
        let failed = |source| JudgeError::Start {
            program: self.program(),
            source,
        };
        leftovers::take_in();
        let (ours, theirs) = system::pair().map_err(failed)?;
        let mut child = socket::command(&self.launch, theirs)
            .map_err(failed)?
            .current_dir(&self.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let none = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let stdout = child.stdout.take().ok_or_else(none).map_err(failed)?;
        let stderr = child.stderr.take().ok_or_else(none).map_err(failed)?;
        let mut running = Running {
            pid: i32::try_from(child.id()).unwrap_or(i32::MAX),
            child,
            socket: ours,
            received: Vec::new(),
            stdout: Output::drain(stdout).map_err(failed)?,
            stderr: Output::drain(stderr).map_err(failed)?,
            limits: self.settings.limits,
        };
        let mut signal = false;
        let limit = Duration::from_secs_f64(self.settings.call_wall_seconds.clamp(1.0, 86e3));
        let began = Instant::now();
        let status = loop {
            match running.hear(Duration::from_millis(100)) {
                Ok(Heard::Word(ToJudge::Ready)) => {
                    if self.turns {
                        take_turns(running.pid);
                    }
                    return Ok(running);
                }
                Ok(Heard::Word(word)) => break format!("it said {word:?} first"),
                Ok(Heard::Noise(noise)) => break noise,
                Ok(Heard::Closed) => {
                    let status = running.ended();
                    signal = system::signal(status).is_some();
                    break status.to_string();
                }
                Err(error) => break error.to_string(),
                Ok(Heard::Nothing) if began.elapsed() > limit => {
                    break format!("nothing for {} s", limit.as_secs());
                }
                Ok(Heard::Nothing) => {}
            }
        };
        running.kill()?;
        Err(JudgeError::NotReady {
            program: self.program(),
            status,
            stderr: running.stderr.text(),
            signal,
        })
    }

    /// An error if something that was stopped since the last time is still there.
    fn cleared(&mut self) -> Result<(), JudgeError> {
        self.left_over.take().map_or(Ok(()), Err)
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            if let Err(error) = running.kill() {
                self.left_over.get_or_insert(error);
            }
            for text in [running.stdout.text(), running.stderr.text()] {
                let room = PRINTED_BYTES.saturating_sub(self.printed.len());
                self.printed
                    .push_str(&text[..text.floor_char_boundary(room)]);
            }
        }
    }
}

impl Drop for Solution {
    fn drop(&mut self) {
        self.stop();
    }
}
