//! A model program that runs, and the explorations it is asked for.
//!
//! Responsible for the socket to one model program: orders out, sealed records in. It knows what a
//! record is worth (an unsealed or missing one is no evidence) and restarts the program after an
//! exploration that ended it. It must not decide what an observation means.

use crate::answer::Excess;
use crate::leftovers;
use crate::output::Output;
use crate::{running, socket, system, tasks};
use grade_harness::frame;
use grade_harness::model::{Explored, Order, Report, Run, Seen};
use grade_harness::record::{Key, Opener};
use grade_harness::stream::Stream;
use grade_outcome::{Launch, Limits};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

/// Silence of a model program after which it is looked at; a safety net, since budgets are in
/// executions. One that has used CPU time meanwhile is waited for again: its limit on that ends it.
const SILENCE: Duration = Duration::from_secs(60);

/// CPU seconds that show that somebody was at work in such a time; looking after itself takes a
/// model program far less.
const AT_WORK: f64 = 0.25;

/// Explorations after which a model program is started anew: what one leaves behind (stacks, leaked
/// statics) must not add up to the limit on memory.
const EXPLORATIONS: u32 = 8;

/// Why a model program gave no evidence.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The program could not be started.
    #[error("cannot start the model program {program}: {source}")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// The program ended or fell silent in the middle of an exploration.
    #[error("the model program ended while it explored `{model}`: {detail}")]
    Ended {
        /// The model.
        model: String,
        /// What is known.
        detail: String,
    },
    /// The program was stopped at a limit in an exploration that it had begun afresh for.
    #[error("the model program was stopped at a limit while it explored `{model}`: {excess:?}")]
    Excessive {
        /// The model.
        model: String,
        /// The limit.
        excess: Excess,
    },
    /// Somebody else ended the program: a system without memory, or a person.
    #[error("the system ended the model program while it explored `{model}`")]
    Killed {
        /// The model.
        model: String,
    },
    /// The program lives but neither says nor does anything.
    #[error(
        "the model program fell silent while it explored `{model}`: it waits for something that the model checker does not know"
    )]
    Silent {
        /// The model.
        model: String,
    },
    /// A record was not what this program could have made.
    #[error("a record of the model program is not genuine: {0}")]
    Forged(String),
    /// The program does not have this model.
    #[error("the model program has no model `{0}`")]
    Unknown(String),
}

/// A model program, started when it is needed and again after it has ended.
pub struct ModelProcess {
    launch: Launch,
    files: PathBuf,
    limits: Limits,
    running: Option<Running>,
}

struct Running {
    child: Child,
    socket: Stream,
    stderr: Output,
    limits: Limits,
    opener: Opener,
    models: Vec<String>,
    explorations: u32,
}

impl ModelProcess {
    /// A program that will be started by `launch` within `limits`; its models may read what is in
    /// `files`.
    pub fn new(launch: Launch, files: PathBuf, limits: Limits) -> Self {
        ModelProcess {
            launch,
            files,
            limits,
            running: None,
        }
    }

    /// Explores as `run` says; `visit` sees each new observation and answers whether to go on.
    ///
    /// # Errors
    /// [`ModelError`] if the program gave no complete, genuine account.
    pub fn explore(
        &mut self,
        run: &Run,
        visit: &mut dyn FnMut(Seen) -> bool,
    ) -> Result<Explored, ModelError> {
        let afresh = self
            .running
            .as_ref()
            .is_none_or(|running| running.explorations == 0);
        match self.settled(run, visit) {
            // What earlier explorations have used up is not this one's: it is tried by itself, and
            // what was seen before is seen again.
            Err(ModelError::Excessive { .. }) if !afresh => self.settled(run, visit),
            result => result,
        }
    }

    fn settled(
        &mut self,
        run: &Run,
        visit: &mut dyn FnMut(Seen) -> bool,
    ) -> Result<Explored, ModelError> {
        let result = self.attempt(run, visit);
        // After an end that was latched threads of that execution are still parked in the process.
        let ended = !matches!(&result, Ok(explored) if !explored.latched);
        let used_up = self
            .running
            .as_ref()
            .is_some_and(|running| running.explorations >= EXPLORATIONS);
        if (ended || used_up)
            && let Some(running) = self.running.take()
        {
            running.end();
        }
        result
    }

    fn attempt(
        &mut self,
        run: &Run,
        visit: &mut dyn FnMut(Seen) -> bool,
    ) -> Result<Explored, ModelError> {
        let running = match &mut self.running {
            Some(running) => running,
            None => self
                .running
                .insert(Running::start(&self.launch, &self.files, self.limits)?),
        };
        if !running.models.contains(&run.model) {
            return Err(ModelError::Unknown(run.model.clone()));
        }
        running.explorations += 1;
        running.send(&Order::Run(run.clone()), &run.model)?;
        loop {
            match running.receive(&run.model)? {
                Report::Seen(seen) => {
                    let go_on = visit(*seen);
                    running.send(&Order::GoOn(go_on), &run.model)?;
                }
                Report::Explored(explored) => return Ok(explored),
                Report::Ready { .. } => {
                    return Err(ModelError::Forged("a second greeting".to_owned()));
                }
            }
        }
    }
}

/// A key of its own for every start, so that records of one process mean nothing in another.
fn fresh_key() -> io::Result<Key> {
    let mut key = Key::default();
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    Ok(key)
}

impl Drop for ModelProcess {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.end();
        }
    }
}

impl Running {
    fn start(launch: &Launch, files: &Path, limits: Limits) -> Result<Running, ModelError> {
        let failed = |source| ModelError::Start {
            program: launch.argv.first().cloned().unwrap_or_default(),
            source,
        };
        let key = fresh_key().map_err(failed)?;
        let (socket, theirs) = system::pair().map_err(failed)?;
        let mut child = socket::command(launch, theirs)
            .and_then(|mut command| command.stderr(Stdio::piped()).spawn())
            .map_err(failed)?;
        let none = || io::Error::from(io::ErrorKind::BrokenPipe);
        let stderr = child.stderr.take().ok_or_else(none).map_err(failed)?;
        let mut running = Running {
            child,
            socket,
            stderr: Output::drain(stderr).map_err(failed)?,
            limits,
            opener: Opener::new(key),
            models: Vec::new(),
            explorations: 0,
        };
        let start = Order::Start {
            key,
            files: files.display().to_string(),
        };
        running.send(&start, "start")?;
        match running.receive("start")? {
            Report::Ready { models } => running.models = models,
            Report::Seen(_) | Report::Explored(_) => {
                return Err(ModelError::Forged("no greeting".to_owned()));
            }
        }
        Ok(running)
    }

    fn send(&mut self, order: &Order, model: &str) -> Result<(), ModelError> {
        frame::write(&mut self.socket, order).map_err(|error| self.lost(model, &error.to_string()))
    }

    fn receive(&mut self, model: &str) -> Result<Report, ModelError> {
        let pid = self.child.id().cast_signed();
        let mut ran = tasks::cpu_seconds(pid);
        while !system::readable(&self.socket, SILENCE) {
            let now = tasks::cpu_seconds(pid);
            if now - ran < AT_WORK {
                return Err(ModelError::Silent {
                    model: model.to_owned(),
                });
            }
            ran = now;
        }
        let sealed: Vec<u8> = match frame::read(&mut self.socket) {
            Ok(sealed) => sealed,
            Err(error) => return Err(self.lost(model, &error.to_string())),
        };
        let content = self
            .opener
            .open(&sealed)
            .map_err(|error| ModelError::Forged(error.to_string()))?;
        frame::decode(content).map_err(|error| ModelError::Forged(error.to_string()))
    }

    /// Why a program that was spoken with is not there any more.
    fn lost(&mut self, model: &str, detail: &str) -> ModelError {
        let Some(status) = leftovers::end_of(&mut self.child) else {
            return ModelError::Ended {
                model: model.to_owned(),
                detail: detail.to_owned(),
            };
        };
        self.stderr.finish();
        let said = self.stderr.text();
        let excess = if said.contains(running::NO_MEMORY) {
            Some(Excess::Memory(self.limits.memory_mib))
        } else if system::signal(status) == Some(system::SIGXCPU) {
            Some(Excess::CpuTime(self.limits.cpu_seconds))
        } else {
            None
        };
        match excess {
            Some(excess) => ModelError::Excessive {
                model: model.to_owned(),
                excess,
            },
            None if system::signal(status) == Some(system::SIGKILL) => ModelError::Killed {
                model: model.to_owned(),
            },
            None => ModelError::Ended {
                model: model.to_owned(),
                detail: format!("{detail}; {status}; {}", running::last_line(&said)),
            },
        }
    }

    fn end(mut self) {
        // It may be gone already; then there is nothing to end.
        let _ = frame::write(&mut self.socket, &Order::Leave);
        // A model may start nothing that could stay; what did not end is seen by the next stage.
        let _ = leftovers::clear(&mut self.child);
    }
}
