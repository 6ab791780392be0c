//! A solution that is called: started when it is needed, and again after it has ended.
//!
//! Responsible for one call at a time from the first byte to the last: questions of the
//! submission's code go to a [`Director`], and whatever else may happen (a panic, an exit, a
//! standstill) becomes an [`Answer`]. It must not know what is right.

use crate::answer::{Answer, Excess, Left, Reply, Standstill};
use crate::error::JudgeError;
use crate::leftovers;
use crate::output::Output;
use crate::sight::{self, Sight};
use crate::socket;
use crate::system::{self, SIGHT, readable};
use crate::tasks::{self, Doing, Look};
use crate::turns::take_turns;
use crate::watch::{Crowd, Motion, Watch};
use grade_harness::frame::{self, FrameError};
use grade_harness::stream::Stream;
use grade_harness::wire::{Panic, Panicked, ToJudge, ToSolution};
use grade_outcome::{Launch, Limits, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// CPU time that a thread may use after its call has returned before it counts as one that runs on.
const ENDING_CPU_SECONDS: f64 = 0.25;
/// What `thread::spawn` panics with when the system gives no thread.
const NO_THREAD: &str = "failed to spawn thread";
/// What the standard library says before it aborts for want of memory.
pub(crate) const NO_MEMORY: &str = "memory allocation of ";
/// What an `io::Error` is called that is about memory.
const NO_ROOM: &str = "Kind(OutOfMemory)";
/// How often a process that a signal ends before it is ready is started.
const STARTS: u32 = 2;
/// Questions of one call: far more than any exercise has reason to ask.
const QUESTIONS: u64 = 250;
/// What the student's code printed, over all calls; so many bytes are kept.
const PRINTED_BYTES: usize = 16 << 10;

/// Decides what a solution's questions are answered, and when.
pub trait Director {
    /// A question has come. It may be answered now or later, through `line`.
    fn asked(&mut self, question: Asked, line: &mut Line<'_>);

    /// Every thread waits, as `look` shows, and nothing but the judge can wake one; or some only
    /// spin, and many turns have not helped them.
    fn quiet(&mut self, look: &Look, line: &mut Line<'_>) -> Quiet;

    /// As [`Director::quiet`], but sooner: every thread waited at some moment just now. Nothing
    /// should be concluded from it.
    fn calm(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        Quiet::Stuck
    }

    /// Nothing runs: some threads sleep until a timeout, as `look` shows, and all others wait. Called
    /// again and again while that lasts.
    fn asleep(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        Quiet::Patient
    }

    /// Called from time to time while something moves.
    fn moving(&mut self) {}

    /// True if something that the director has sent has not been taken yet.
    fn busy(&mut self) -> bool {
        false
    }
}

/// What a director has done about a standstill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// It has answered something, or done something else that lets the solution go on.
    Acted,
    /// There is nothing to do: the solution hangs.
    Stuck,
    /// Nothing for now; something will happen by itself.
    Patient,
}

/// A question of the submission's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its number.
    pub id: u64,
    /// The asking thread; never the same for two threads of one process.
    pub thread: u64,
    /// What is asked for.
    pub what: String,
    arguments: Vec<u8>,
}

impl Asked {
    /// The arguments.
    ///
    /// # Errors
    /// If they are of another type.
    pub fn arguments<A: DeserializeOwned>(&self) -> Result<A, JudgeError> {
        frame::decode(&self.arguments)
            .map_err(|error| JudgeError::Refused(format!("a question for {}: {error}", self.what)))
    }
}

/// The way back to the solution, for a [`Director`].
pub struct Line<'a> {
    socket: &'a Stream,
    /// Why an answer could not be sent.
    failed: Option<String>,
    /// Questions that wait for their answer.
    open: &'a mut usize,
}

impl Line<'_> {
    /// Answers the question `id`.
    pub fn answer<R: Serialize + ?Sized>(&mut self, id: u64, reply: &R) {
        let word = frame::encode(reply).map(|reply| ToSolution::Answer { id, reply });
        // A solution that is gone is noticed when its answer is read.
        match word.and_then(|word| frame::write(&mut &*self.socket, &word)) {
            Ok(()) | Err(FrameError::Stream(_) | FrameError::Closed) => {}
            Err(error) => self.failed = Some(error.to_string()),
        }
        *self.open = self.open.saturating_sub(1);
    }
}

/// A director for functions that ask nothing.
pub struct Alone;

impl Director for Alone {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn quiet(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        Quiet::Stuck
    }
}

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

struct Running {
    child: Child,
    pid: i32,
    socket: Stream,
    received: Vec<u8>,
    stdout: Output,
    stderr: Output,
    limits: Limits,
}

/// How a call ended, before its value is decoded.
type Raw = Answer<(Vec<u8>, Duration)>;

enum Heard {
    Word(ToJudge),
    /// Bytes that are no word.
    Noise(String),
    Nothing,
    Closed,
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

impl Running {
    /// Waits for a word, at most so long.
    fn hear(&mut self, patience: Duration) -> Result<Heard, JudgeError> {
        let mut patience = patience;
        loop {
            match frame::take(&mut self.received) {
                Ok(Some(word)) => return Ok(Heard::Word(word)),
                Ok(None) => {}
                // Our own end of the socket never sends such a thing.
                Err(error) => return Ok(Heard::Noise(error.to_string())),
            }
            if !readable(&self.socket, patience) {
                return Ok(Heard::Nothing);
            }
            let mut chunk = [0; 16 << 10];
            match (&self.socket).read(&mut chunk) {
                Ok(0) => return Ok(Heard::Closed),
                Ok(read) => self.received.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                // A reset: the process died with something unread.
                Err(_) => return Ok(Heard::Closed),
            }
            patience = Duration::ZERO;
        }
    }

    /// Waits for the end of the call that was sent.
    fn answer(
        &mut self,
        director: &mut dyn Director,
        mut cpu_before: f64,
        cpu_limit: f64,
        wall_limit: Duration,
    ) -> Result<Raw, JudgeError> {
        let mut watch = Watch::new(self.pid);
        let mut progress = Instant::now();
        let mut waited_before = longest_wait(self.pid);
        let (mut open, mut asked) = (0, 0);
        loop {
            match self.hear(watch.gap())? {
                Heard::Noise(noise) => return Ok(Answer::Garbled(noise)),
                Heard::Word(ToJudge::Returned { value, nanoseconds }) => {
                    return Ok(Answer::Returned((value, Duration::from_nanos(nanoseconds))));
                }
                Heard::Word(ToJudge::Panicked(panicked)) => return Ok(self.panicked(panicked)),
                Heard::Word(ToJudge::Oversized { bytes }) => {
                    return Ok(Answer::Garbled(format!("{bytes} bytes in one value")));
                }
                Heard::Word(ToJudge::Refused(why)) => return Err(JudgeError::Refused(why)),
                Heard::Word(ToJudge::Ready) => {
                    return Ok(Answer::Garbled("a second greeting".to_owned()));
                }
                Heard::Word(ToJudge::Ask {
                    id,
                    thread,
                    what,
                    arguments,
                }) => {
                    open += 1;
                    asked += 1;
                    if asked > QUESTIONS {
                        return Ok(Answer::Excessive(Excess::Questions(QUESTIONS)));
                    }
                    let question = Asked {
                        id,
                        thread,
                        what,
                        arguments,
                    };
                    self.direct(&mut open, |line| director.asked(question, line))?;
                    watch.disturbed();
                    progress = Instant::now();
                    waited_before = longest_wait(self.pid);
                }
                Heard::Closed => return Ok(self.end_of_process()),
                Heard::Nothing => {
                    let motion = {
                        let quiet = || {
                            !readable(&self.socket, Duration::ZERO)
                                && !self.stdout.pending()
                                && !self.stderr.pending()
                                && !director.busy()
                        };
                        watch.look(quiet)
                    };
                    let acted = match &motion {
                        Motion::Moving => Quiet::Patient,
                        Motion::Calm(look) => {
                            self.direct(&mut open, |line| director.calm(look, line))?
                        }
                        // Not a hang: an endless loop, which CPU time decides.
                        Motion::Restless(look) => {
                            self.direct(&mut open, |line| director.quiet(look, line))?
                        }
                        Motion::Still(look) | Motion::Asleep(look) => {
                            let acted = self.direct(&mut open, |line| match &motion {
                                Motion::Asleep(_) => director.asleep(look, line),
                                Motion::Still(_)
                                | Motion::Moving
                                | Motion::Calm(_)
                                | Motion::Restless(_) => director.quiet(look, line),
                            })?;
                            let limit = self.limits.threads;
                            if acted == Quiet::Stuck && look.alive().count() as u64 >= limit {
                                // They wait because the system gives no more.
                                return Ok(Answer::Excessive(Excess::Threads(limit)));
                            }
                            if acted == Quiet::Stuck {
                                return Ok(Answer::Hung(Standstill::of(look, open)));
                            }
                            acted
                        }
                    };
                    if acted == Quiet::Acted {
                        watch.disturbed();
                        progress = Instant::now();
                        waited_before = longest_wait(self.pid);
                        cpu_before = tasks::cpu_seconds(self.pid);
                        continue;
                    }
                    director.moving();
                    let used = tasks::cpu_seconds(self.pid) - cpu_before;
                    if used > cpu_limit {
                        return Ok(Answer::Endless {
                            used,
                            limit: cpu_limit,
                        });
                    }
                    if let Some(excess) = self.excess(watch.crowd()) {
                        return Ok(Answer::Excessive(excess));
                    }
                    if progress.elapsed() > wall_limit {
                        let waited = longest_wait(self.pid).saturating_sub(waited_before);
                        return Ok(if waited > wall_limit / 2 {
                            Answer::Starved
                        } else {
                            Answer::Stalled(progress.elapsed().as_secs_f64())
                        });
                    }
                }
            }
        }
    }

    /// What the processes use up more of than they may, if anything.
    fn excess(&self, crowd: &Crowd) -> Option<Excess> {
        let limits = &self.limits;
        let output = (self.stdout.total() + self.stderr.total()) >> 20;
        if crowd.processes.len() as u64 > limits.processes {
            Some(Excess::Processes(limits.processes))
        } else if crowd.threads as u64 > limits.threads {
            Some(Excess::Threads(limits.threads))
        } else if output >= limits.output_mib {
            Some(Excess::Output(limits.output_mib))
        } else if tasks::memory(crowd.processes.iter().copied()) >> 20 > limits.memory_mib {
            Some(Excess::Memory(limits.memory_mib))
        } else {
            None
        }
    }

    /// A panic; or the limit, where it is one that the standard library panics at.
    fn panicked(&self, panicked: Panicked) -> Raw {
        let any = |words: &str| {
            let says = |panic: &Panic| panic.message.contains(words);
            says(&panicked.last) || panicked.earlier.iter().any(says)
        };
        if any(NO_THREAD) {
            Answer::Excessive(Excess::Threads(self.limits.threads))
        } else if any(NO_ROOM) {
            Answer::Excessive(Excess::Memory(self.limits.memory_mib))
        } else {
            Answer::Panicked(panicked)
        }
    }

    fn direct<T>(
        &mut self,
        open: &mut usize,
        act: impl FnOnce(&mut Line<'_>) -> T,
    ) -> Result<T, JudgeError> {
        let mut line = Line {
            socket: &self.socket,
            failed: None,
            open,
        };
        let result = act(&mut line);
        match line.failed {
            Some(detail) => Err(JudgeError::Refused(detail)),
            None => Ok(result),
        }
    }

    /// What is left of a call that has returned.
    ///
    /// A thread that has been joined may still be on its way out of the kernel; it is given the
    /// time it needs, by what it does and not by a clock.
    fn left(&mut self, cpu_before: f64, wall_limit: Duration) -> Result<Left, JudgeError> {
        let (children, zombies) = tasks::children_of(self.pid);
        let began = Instant::now();
        let mut gap = Duration::from_micros(20);
        let mut last = Look::default();
        let mut equal = 0;
        let mut asleep = 0;
        loop {
            let threads = tasks::thread_count(self.pid).saturating_sub(1);
            let left = Left {
                threads,
                children,
                zombies,
            };
            // The last thread may have gone because it is ending the process.
            let may_be_ending = tasks::is_moving(self.pid);
            if threads == 0 && (!may_be_ending || began.elapsed() > wall_limit) {
                return Ok(left);
            }
            thread::sleep(gap);
            gap = (gap * 2).min(Duration::from_millis(20));
            let look = Look::at(self.pid);
            let waits = look
                .tasks
                .iter()
                .all(|task| !matches!(task.doing, Doing::Working));
            equal = if waits && look == last { equal + 1 } else { 0 };
            // A thread on its way out never sleeps with a timeout.
            if look.tasks.iter().any(|task| task.doing == Doing::Sleeping) {
                asleep += 1;
            }
            if (equal >= 4 && began.elapsed() > Duration::from_millis(50)) || asleep >= 8 {
                return Ok(left);
            }
            last = look;
            let runs_on = tasks::cpu_seconds(self.pid) - cpu_before > ENDING_CPU_SECONDS;
            if runs_on || began.elapsed() > wall_limit {
                return Ok(left);
            }
        }
    }

    /// The process has closed its end of the socket: it has ended, or is about to.
    fn end_of_process(&mut self) -> Raw {
        let status = self.ended();
        self.stderr.finish();
        let stderr = self.stderr.text();
        let limits = &self.limits;
        match (status.code(), system::signal(status)) {
            (Some(code), _) => Answer::Exited(code),
            (None, Some(system::SIGXCPU)) => Answer::Excessive(Excess::CpuTime(limits.cpu_seconds)),
            (None, Some(system::SIGABRT)) if stderr.contains(NO_MEMORY) => {
                Answer::Excessive(Excess::Memory(limits.memory_mib))
            }
            (None, Some(system::SIGABRT)) if stderr.contains(NO_THREAD) => {
                Answer::Excessive(Excess::Threads(limits.threads))
            }
            (None, Some(_)) if stderr.contains("has overflowed its stack") => Answer::Overflowed,
            // Where the standard library can't tell where the stack ends it does not say so, and
            // code without `unsafe` has no other way to this signal.
            (None, Some(system::SIGSEGV)) => Answer::Overflowed,
            (None, signal) => Answer::Killed {
                signal: signal.unwrap_or(0),
                stderr: last_line(&stderr),
            },
        }
    }

    /// Waits for the process to end, which it does by itself or never.
    fn ended(&mut self) -> ExitStatus {
        let status = leftovers::end_of(&mut self.child);
        // What it left behind ends when the solution is stopped, which is next.
        self.kill_group();
        status.unwrap_or_else(|| self.child.wait().unwrap_or_default())
    }

    fn kill_group(&self) {
        system::kill_group(self.pid);
    }

    /// Ends the process and everything that it has started.
    fn kill(&mut self) -> Result<(), JudgeError> {
        let cleared = leftovers::clear(&mut self.child);
        self.stdout.finish();
        self.stderr.finish();
        cleared
    }
}

/// The longest such time of any thread of the process.
fn longest_wait(pid: i32) -> Duration {
    let look = Look::at(pid);
    let longest = look.tasks.iter().map(|task| task.ran[1]).max();
    Duration::from_nanos(longest.unwrap_or(0))
}

pub(crate) fn last_line(text: &str) -> String {
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or_default().chars().take(300).collect()
}
