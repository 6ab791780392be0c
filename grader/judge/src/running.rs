//! A solution's process while it runs, and the one call that is made of it.
//!
//! It alone knows how a call ends: by a value, a panic, a standstill, a limit, or the end of the process.
//! When it is started, and again, is [`Solution`](crate::Solution)'s to say.

use crate::answer::{Answer, Excess, Left, Standstill};
use crate::director::{Asked, Director, Line, Quiet};
use crate::error::JudgeError;
use crate::leftovers;
use crate::output::Output;
use crate::system::{self, readable};
use crate::tasks::{self, Doing, Look};
use crate::watch::{Crowd, Motion, Watch};
use grade_harness::frame;
use grade_harness::stream::Stream;
use grade_harness::wire::{Panic, Panicked, ToJudge};
use grade_outcome::Limits;
use std::io::Read;
use std::process::{Child, ExitStatus};
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
/// Questions of one call: far more than any exercise has reason to ask.
const QUESTIONS: u64 = 250;

pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) pid: i32,
    pub(crate) socket: Stream,
    pub(crate) received: Vec<u8>,
    pub(crate) stdout: Output,
    pub(crate) stderr: Output,
    pub(crate) limits: Limits,
}

/// How a call ended, before its value is decoded.
pub(crate) type Raw = Answer<(Vec<u8>, Duration)>;

pub(crate) enum Heard {
    Word(ToJudge),
    /// Bytes that are no word.
    Noise(String),
    Nothing,
    Closed,
}

impl Running {
    /// Waits for a word, at most so long.
    pub(crate) fn hear(&mut self, patience: Duration) -> Result<Heard, JudgeError> {
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
    pub(crate) fn answer(
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
    pub(crate) fn left(
        &mut self,
        cpu_before: f64,
        wall_limit: Duration,
    ) -> Result<Left, JudgeError> {
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
    pub(crate) fn end_of_process(&mut self) -> Raw {
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
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let status = leftovers::end_of(&mut self.child);
        // What it left behind ends when the solution is stopped, which is next.
        self.kill_group();
        status.unwrap_or_else(|| self.child.wait().unwrap_or_default())
    }

    fn kill_group(&self) {
        system::kill_group(self.pid);
    }

    /// Ends the process and everything that it has started.
    pub(crate) fn kill(&mut self) -> Result<(), JudgeError> {
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
