//! One exploration, on an OS thread of its own, and how loom is driven through it.
//!
//! An end that is latched leaves that thread parked for good, with the student's code on its stacks,
//! and the caller goes on without it. Budgets are counted here, for loom's own end in silence.

use ::std::any::Any;
use ::std::boxed::Box;
use ::std::collections::HashSet;
use ::std::ops::ControlFlow;
use ::std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};
use ::std::string::{String, ToString};
use ::std::sync::{Arc, Mutex, Once, PoisonError, mpsc};
use ::std::vec::Vec;

use super::engine::{self, Engine, Limits, with};
use super::report::{Config, Death, End, Event, Exploration, Memory, Observation, Search, Stopped};
use super::runner::Runner;
use super::watch::{self, Pulse, Watch};
use super::{choice, sampling};

/// Operations of an exploration after which no other execution begins, however many it may have: long
/// executions would take minutes.
const OPERATIONS: u64 = 1_000_000;

/// The machinery that an exploration needs; found out while it runs.
#[derive(Clone, Copy)]
pub(crate) struct Flags {
    /// Who runs the threads.
    pub(crate) runner: Runner,
    /// Orderings count.
    pub(crate) weak: bool,
    /// Somebody may look at a lock without waiting.
    pub(crate) visible_unlock: bool,
    /// Some thread waits in a loop that changes something in each round: it has to let others come.
    pub(crate) fair: bool,
    /// How many choices an execution may make.
    pub(crate) oracles: usize,
}

/// What a search has found out, and one that is begun anew knows already.
#[derive(Default)]
pub(crate) struct Known {
    /// The observations that were shown.
    pub(crate) seen: HashSet<u64>,
    /// How loops end.
    pub(crate) loops: engine::Loops,
}

/// What the OS thread of an exploration says.
pub(crate) enum Message {
    /// A new observation; an answer says whether to go on.
    Visit {
        execution: u64,
        observation: Observation,
        events: Vec<Event>,
    },
    /// The end of everything; no answer.
    Latched {
        totals: Exploration,
        visit: Option<(Observation, Vec<Event>)>,
    },
    /// Once more, with other machinery.
    Restart {
        totals: Exploration,
        flags: Flags,
        known: Known,
    },
    /// This is where an earlier search never went on; perhaps this one does.
    Suspect(Box<Suspect>),
    /// The engine is broken; nothing more comes.
    Broken { message: String },
    /// The search has ended.
    Done { totals: Exploration },
}

pub(super) type Body = dyn Fn() -> String + Send + Sync;

/// Ends loom's search between two executions.
struct Enough;

/// Runs `body` under every interleaving, and shows `visit` each observation that is new in this
/// exploration, with the operations of its execution.
pub fn explore(
    config: &Config,
    body: impl Fn() -> String + Send + Sync + 'static,
    visit: impl FnMut(u64, &Observation, &[Event]) -> ControlFlow<()>,
) -> Exploration {
    search(config, Arc::new(body), None, visit)
}

/// Runs the same search again up to one execution, and returns what happened in that one.
pub fn replay(
    config: &Config,
    execution: u64,
    body: impl Fn() -> String + Send + Sync + 'static,
) -> Option<(Observation, Vec<Event>)> {
    let mut found = None;
    search(
        config,
        Arc::new(body),
        Some(execution),
        |_, observation, events| {
            found = Some((observation.clone(), events.to_vec()));
            ControlFlow::Break(())
        },
    );
    found
}

fn search(
    config: &Config,
    body: Arc<Body>,
    only: Option<u64>,
    mut visit: impl FnMut(u64, &Observation, &[Event]) -> ControlFlow<()>,
) -> Exploration {
    // Statics belong to one exploration at a time.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    hook_panics();

    let mut last = None;
    loop {
        let stuck = match attempt(config, &body, only, last, &mut visit) {
            Ok(totals) => return totals,
            Err(stuck) => stuck,
        };
        let (mut totals, observation, events) = match stuck.suspect {
            Some(suspect) if last == Some(stuck.beats) => suspect.died(stuck.how, stuck.thread),
            _ if last.is_none() => {
                last = Some(stuck.beats);
                continue;
            }
            // What is left of the first attempt has used up what the second one needed: memory. A
            // process of its own would get further; whoever has started this one knows the limit.
            _ if stuck.how == Death::Aborted => ::std::process::abort(),
            // It was stuck twice, in different places.
            _ => (
                nothing_yet(),
                Observation::broken("two equal searches did not go the same way".into()),
                Vec::new(),
            ),
        };
        let _ = visit(totals.executions, &observation, &events);
        totals.stopped = Some(Stopped::End);
        return totals;
    }
}

fn nothing_yet() -> Exploration {
    Exploration {
        executions: 0,
        complete: false,
        stopped: None,
        steps: 0,
        digest: 0,
        max_threads: 0,
        observations: 0,
        restarts: 0,
        choices_cut: false,
        atomics: false,
        sites: Vec::new(),
    }
}

/// A search that does not go on.
struct Stuck {
    how: Death,
    /// The last beat.
    beats: u64,
    /// The thread that ran.
    thread: usize,
    suspect: Option<Box<Suspect>>,
}

/// What was known at the last beat of an execution that never went on.
pub(crate) struct Suspect {
    pub(crate) totals: Exploration,
    pub(crate) spawned: u32,
    pub(crate) peak: u32,
    /// Where each thread did its last operation.
    pub(crate) places: Vec<Option<super::At>>,
    pub(crate) events: Vec<Event>,
}

impl Suspect {
    fn died(self, how: Death, thread: usize) -> (Exploration, Observation, Vec<Event>) {
        let place = self.places.get(thread).copied().flatten();
        let end = End::Died {
            how,
            thread: thread as u32,
            file: place.map_or("", |at| at.file()),
            line: place.map_or(0, |at| at.line()),
        };
        let observation = Observation {
            end,
            value: String::new(),
            spawned: self.spawned,
            peak: self.peak,
        };
        (self.totals, observation, self.events)
    }
}

/// Searches once. `last` is the beat after which a search like this one never went on.
fn attempt(
    config: &Config,
    body: &Arc<Body>,
    only: Option<u64>,
    last: Option<u64>,
    visit: &mut impl FnMut(u64, &Observation, &[Event]) -> ControlFlow<()>,
) -> Result<Exploration, Box<Stuck>> {
    let exhaustive = config.search == Search::Exhaustive;
    let mut flags = Flags {
        runner: if exhaustive {
            Runner::Loom
        } else {
            Runner::Shuttle
        },
        weak: exhaustive && config.memory == Memory::Weak,
        // One more point to switch at costs nothing where not every one is tried.
        visible_unlock: !exhaustive,
        fair: false,
        oracles: 0,
    };
    let mut totals = nothing_yet();
    let mut known = Known::default();
    let mut suspect = None;
    let pulse = Arc::new(Pulse::default());
    loop {
        let (to_caller, messages) = mpsc::channel();
        let (answers, from_caller) = mpsc::channel();
        let limits = Limits {
            cores: config.cores,
            steps: config.steps,
            spurious: config.spurious,
            timeouts: config.timeouts,
            old_reads: config.old_reads,
            only,
            suspect: last,
        };
        let settings = config.clone();
        let (body, own_pulse) = (Arc::clone(body), Arc::clone(&pulse));
        let (before, begun) = (::std::mem::take(&mut known), totals.clone());
        let thread = ::std::thread::Builder::new()
            .name("main".into())
            .spawn(move || {
                watch::attend(&own_pulse);
                let engine = Engine::new(
                    flags,
                    &limits,
                    begun,
                    before,
                    to_caller.clone(),
                    from_caller,
                    Arc::clone(&own_pulse),
                );
                engine::install(engine);
                let totals = match flags.runner {
                    Runner::Loom => run(&settings, flags, &body),
                    Runner::Shuttle => sampling::run(&settings, &body),
                };
                let _ = to_caller.send(Message::Done { totals });
            })
            .expect("a thread for the search");
        let mut watch = Watch::new(&thread);
        let broken = loop {
            match messages.recv_timeout(watch::LOOK) {
                Ok(Message::Visit {
                    execution,
                    observation,
                    events,
                }) => {
                    let go_on = visit(execution, &observation, &events).is_continue();
                    // If it is gone, the next message says so.
                    let _ = answers.send(go_on);
                }
                Ok(Message::Latched {
                    totals,
                    visit: shown,
                }) => {
                    if let Some((observation, events)) = shown {
                        let _ = visit(totals.executions, &observation, &events);
                    }
                    return Ok(totals);
                }
                Ok(Message::Restart {
                    totals: now,
                    flags: needed,
                    known: found_out,
                }) => {
                    totals = now;
                    flags = needed;
                    known = found_out;
                    break None;
                }
                Ok(Message::Suspect(now)) => suspect = Some(now),
                Ok(Message::Done { totals }) => {
                    let _ = thread.join();
                    return Ok(totals);
                }
                Ok(Message::Broken { message }) => break Some(message),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if let Some(how) = watch.look(&pulse) {
                        watch::silence(&thread);
                        return Err(Box::new(Stuck {
                            how,
                            beats: pulse.beats(),
                            thread: pulse.current(),
                            suspect,
                        }));
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    break Some("the search ended without a word".into());
                }
            }
        };
        if let Some(message) = broken {
            let _ = visit(totals.executions, &Observation::broken(message), &[]);
            totals.stopped = Some(Stopped::End);
            return Ok(totals);
        }
    }
}

/// The whole search, on its own OS thread.
fn run(config: &Config, flags: Flags, body: &Arc<Body>) -> Exploration {
    let mut builder = loom::model::Builder::new();
    builder.max_threads = 5;
    builder.max_branches = config.steps as usize * 3 + 1_000;
    builder.max_permutations = None;
    builder.max_duration = None;
    builder.preemption_bound = config.preemptions.map(usize::from);
    builder.checkpoint_file = None;
    builder.checkpoint_interval = usize::MAX;
    builder.location = false;
    builder.log = false;
    builder.expect_explicit_explore = false;
    let limit = config.executions;
    let body = Arc::clone(body);
    let stopped = Arc::new(Mutex::new(None));
    let why = Arc::clone(&stopped);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        builder.check(move || {
            let stop = |reason| -> ! {
                *why.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                resume_unwind(Box::new(Enough))
            };
            if with(|e| e.stop) {
                stop(Stopped::Visitor);
            }
            if with(|e| e.execution) >= limit {
                stop(Stopped::Executions);
            }
            if with(|e| e.totals.steps) >= OPERATIONS {
                stop(Stopped::Operations);
            }
            with(Engine::begin);
            if flags.oracles == 0 {
                one(&body);
                return;
            }
            let oracles = choice::prepare(flags.oracles);
            loom::stop_exploring();
            let body = Arc::clone(&body);
            loom::thread::spawn(move || {
                loom::explore();
                one(&body);
            });
            choice::write(&oracles);
        });
    }));
    let mut totals = totals();
    match ended {
        Ok(()) => totals.complete = true,
        Err(payload) if payload.is::<Enough>() => {
            totals.stopped = *stopped.lock().unwrap_or_else(PoisonError::into_inner);
        }
        Err(_) => totals.stopped = Some(Stopped::End),
    }
    if totals.choices_cut {
        totals.complete = false;
    }
    totals
}

/// Runs the body once, and notes whether to go on.
pub(super) fn one(body: &Arc<Body>) {
    watch::listen();
    let go_on = engine::run_body(&**body);
    with(|e| e.stop = !go_on);
}

/// Takes the engine away, and says what it has counted.
pub(super) fn totals() -> Exploration {
    engine::remove().map_or_else(
        || unreachable!("the engine outlives its search"),
        |engine| engine.totals_now(),
    )
}

/// Listens to panics: those of loom are ours and end the exploration before anybody can catch them;
/// those of the student are noted and printed nowhere.
fn hook_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = ::std::panic::take_hook();
        sampling::let_shuttle_hook_panics();
        ::std::panic::set_hook(Box::new(move |info| {
            if engine::installed() {
                heard(info);
            } else {
                before(info);
            }
        }));
    });
}

fn heard(info: &PanicHookInfo<'_>) {
    let Some(location) = info.location() else {
        return;
    };
    let file = location.file();
    // A coroutine's end is a panic inside of the generator.
    if file.contains("/generator-") {
        return;
    }
    let message = said(info.payload());
    if file.contains("/loom-0.7.2/src/") {
        engine::latch_from_hook(message);
    }
    // SAFETY: a panic's location is one that `Location::caller()` gave, or that of a `panic!`: always
    // a static; only the hook's signature hides it.
    let at = unsafe { ::std::mem::transmute::<&::std::panic::Location<'_>, super::At>(location) };
    engine::note_panic(message, at);
    crate::panicking::call_hook(info);
}

/// The text that a panic carries.
pub(crate) fn said(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "Box<dyn Any>".into())
}
