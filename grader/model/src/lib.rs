//! The main of every model program.
//!
//! Responsible for exploring the models that the judge orders and reporting, sealed, each new
//! observation. It alone knows both the model checker and the judge's socket. It decides nothing:
//! it does not know which observations are right.

// As loom-std.
#![cfg(target_os = "linux")]

mod observation;

pub use grade_harness::functions;

use grade_harness::frame;
use grade_harness::model::{Explored, Memory, Order, Report, Run, Search};
use grade_harness::record::Sealer;
use grade_harness::role;
use grade_harness::stream::Stream;
use shim::__model as checker;
use shim::sync::atomic::{AtomicU64, Ordering};
use shim::thread;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

/// What `available_parallelism` says in a model.
const CORES: usize = 2;

static FILES: OnceLock<PathBuf> = OnceLock::new();

/// Something that the model checker can explore.
pub struct Model {
    name: &'static str,
    body: Arc<dyn Fn() -> String + Send + Sync>,
    punctual: bool,
}

impl Model {
    /// A model that runs `body` in every execution; what it returns is observed.
    pub fn new(name: &'static str, body: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Model {
            name,
            body: Arc::new(body),
            punctual: false,
        }
    }

    /// The same on a machine that is never late: a wait with a timeout ends by its timeout only if
    /// nothing else can happen any more. Otherwise it may do so at any time.
    #[must_use]
    pub fn punctual(self) -> Self {
        Model {
            punctual: true,
            ..self
        }
    }

    /// A model called `twin` that is known to be wrong: two threads add one in two steps, so that
    /// some interleaving ends at 1 instead of 2.
    pub fn twin() -> Self {
        Model::new("twin", || {
            let total = Arc::new(AtomicU64::new(0));
            let add = |total: &AtomicU64| {
                let value = total.load(Ordering::SeqCst);
                total.store(value + 1, Ordering::SeqCst);
            };
            let other = {
                let total = Arc::clone(&total);
                thread::spawn(move || add(&total))
            };
            add(&total);
            match other.join() {
                Ok(()) => total.load(Ordering::SeqCst).to_string(),
                Err(_) => "panic".to_owned(),
            }
        })
    }
}

/// The folder with the files that models may read.
///
/// # Panics
/// Before the judge's first order.
pub fn files() -> &'static Path {
    FILES.get().expect("models run after the first order")
}

/// Waits until every thread that was started has ended, also those that nobody joins. For the
/// first thread of a model.
#[track_caller]
pub fn wait_for_all_threads() {
    checker::wait_for_all_threads();
}

/// Explores `models` as the judge orders, until it says that it is done.
pub fn main(models: Vec<Model>) -> ExitCode {
    let Some(socket) = role::socket() else {
        return ExitCode::from(role::NO_WORK);
    };
    match Reporter::greet(socket, &models).and_then(|mut reporter| reporter.serve(&models)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("model program: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The socket to the judge, and the seal of what goes over it.
struct Reporter {
    socket: Stream,
    sealer: Sealer,
}

/// Why the conversation with the judge ended early.
type Lost = Box<dyn std::error::Error + Send + Sync>;

impl Reporter {
    fn greet(mut socket: Stream, models: &[Model]) -> Result<Reporter, Lost> {
        let Order::Start { key, files } = frame::read(&mut socket)? else {
            return Err("the first order is not `Start`".into());
        };
        let _ = FILES.set(PathBuf::from(files));
        let mut reporter = Reporter {
            socket,
            sealer: Sealer::new(key),
        };
        reporter.report(&Report::Ready {
            models: models.iter().map(|model| model.name.to_owned()).collect(),
        })?;
        Ok(reporter)
    }

    fn report(&mut self, report: &Report) -> Result<(), Lost> {
        let sealed = self.sealer.seal(&frame::encode(report)?);
        frame::write(&mut self.socket, &sealed)?;
        Ok(())
    }

    fn serve(&mut self, models: &[Model]) -> Result<(), Lost> {
        loop {
            match frame::read(&mut self.socket)? {
                Order::Run(run) => {
                    let model = models
                        .iter()
                        .find(|model| model.name == run.model)
                        .ok_or("there is no such model")?;
                    let explored = self.explore(model, &run)?;
                    self.report(&Report::Explored(explored))?;
                }
                Order::Leave => return Ok(()),
                Order::Start { .. } | Order::GoOn(_) => return Err("an order out of turn".into()),
            }
        }
    }

    fn explore(&mut self, model: &Model, run: &Run) -> Result<Explored, Lost> {
        let mut config = checker::Config {
            search: match run.search {
                Search::Exhaustive => checker::Search::Exhaustive,
                Search::Sampled { seed, operations } => {
                    checker::Search::Sampled { seed, operations }
                }
            },
            memory: match run.memory {
                Memory::Sequential => checker::Memory::Sequential,
                Memory::Weak => checker::Memory::Weak,
            },
            preemptions: run.preemptions,
            old_reads: run.old_reads,
            executions: run.executions,
            steps: run.steps,
            cores: CORES,
            ..checker::Config::default()
        };
        if model.punctual {
            config.timeouts = 0;
        }
        let body = Arc::clone(&model.body);
        let mut latched = false;
        let mut lost = None;
        let exploration = checker::explore(
            &config,
            move || body(),
            |execution, observation, events| {
                let seen = observation::seen(execution, observation, events);
                latched |= observation::is_latched(observation);
                match self.ask(Report::Seen(Box::new(seen))) {
                    Ok(true) => ControlFlow::Continue(()),
                    Ok(false) => ControlFlow::Break(()),
                    Err(error) => {
                        lost = Some(error);
                        ControlFlow::Break(())
                    }
                }
            },
        );
        if let Some(error) = lost {
            return Err(error);
        }
        Ok(Explored {
            executions: exploration.executions,
            complete: exploration.complete,
            latched,
            digest: exploration.digest,
            peak: exploration.max_threads,
            atomics: exploration.atomics,
            sites: exploration.sites.iter().map(observation::site).collect(),
        })
    }

    /// Reports an observation; the judge's answer is whether to go on.
    fn ask(&mut self, report: Report) -> Result<bool, Lost> {
        self.report(&report)?;
        match frame::read(&mut self.socket)? {
            Order::GoOn(go_on) => Ok(go_on),
            Order::Start { .. } | Order::Run(_) | Order::Leave => {
                Err("an order out of turn".into())
            }
        }
    }
}
