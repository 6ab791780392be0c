//! Drives shuttle: schedules drawn from a seed, for what is too large to explore, with one among them
//! in which as many threads as can be exist at once; and the plain enumeration of all, to compare with.
//!
//! Alone knows shuttle's schedulers. It offers them only threads that can go on, and counts the
//! budgets. Must not look at what an execution does.

use ::std::cell::Cell;
use ::std::panic::{AssertUnwindSafe, catch_unwind};
use ::std::sync::Arc;
use ::std::vec::Vec;

use shuttle::scheduler::{
    DfsScheduler, PctScheduler, RandomScheduler, Schedule, Scheduler, Task, TaskId,
};

use super::engine::{self, Engine, with};
use super::report::{Config, End, Exploration, Search, Stopped};
use super::runner;
use super::search::{Body, one};

/// How many places a schedule of probabilistic concurrency testing has at which it interrupts a
/// thread, and one: most faults need no more.
const DEPTH: usize = 3;

::std::thread_local! {
    /// Whether choices are drawn in this exploration, or all come out one way.
    static DRAWS: Cell<bool> = const { Cell::new(false) };
}

/// Executions of a sample that come whatever the budget of operations is: one with the oldest thread
/// first, and a drawn one.
const ALWAYS: u64 = 2;

/// Which of several schedulers has the execution.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    OldestFirst,
    NewestFirst,
    Random,
    Interrupting,
}

/// Which of shuttle's schedulers has the execution.
enum Strategy {
    /// In turn; one needs to know that threads ever compete.
    InTurn {
        order: Order,
        random: RandomScheduler,
        interrupting: PctScheduler,
        turn: Turn,
        compete: bool,
    },
    Every(DfsScheduler),
}

/// Goes on with one and the same thread as long as that can, and wants to. With the oldest first, who
/// starts threads has started them all before any of them ends.
#[derive(Default)]
struct Order {
    newest_first: bool,
    /// Who goes before whom.
    tasks: Vec<TaskId>,
}

impl Scheduler for Order {
    fn new_execution(&mut self) -> Option<Schedule> {
        self.tasks.clear();
        Some(Schedule::new(0))
    }

    fn next_task(
        &mut self,
        able: &[&Task],
        current: Option<TaskId>,
        yields: bool,
    ) -> Option<TaskId> {
        for task in able {
            if !self.tasks.contains(&task.id()) {
                let place = if self.newest_first {
                    0
                } else {
                    self.tasks.len()
                };
                self.tasks.insert(place, task.id());
            }
        }
        // Who lets others go first goes last, or two that wait in loops would keep out a third.
        if yields && let Some(current) = current {
            self.tasks.retain(|&task| task != current);
            self.tasks.push(current);
        }
        let able = |id: &TaskId| able.iter().any(|task| task.id() == *id);
        self.tasks.iter().copied().find(able)
    }

    fn next_u64(&mut self) -> u64 {
        0
    }
}

impl Strategy {
    fn current(&mut self) -> &mut dyn Scheduler {
        match self {
            Self::InTurn {
                order,
                random,
                interrupting,
                turn,
                ..
            } => match turn {
                Turn::OldestFirst | Turn::NewestFirst => order,
                Turn::Random => random,
                Turn::Interrupting => interrupting,
            },
            Self::Every(all) => all,
        }
    }
}

/// What shuttle asks.
struct Offering {
    strategy: Strategy,
    executions: u64,
    operations: u64,
    /// Executions of this exploration before it was begun anew.
    before: u64,
}

impl Offering {
    fn new(config: &Config) -> Self {
        let (strategy, operations) = match config.search {
            Search::Sampled { seed, operations } => (
                Strategy::InTurn {
                    random: RandomScheduler::new_from_seed(seed, usize::MAX),
                    interrupting: PctScheduler::new_from_seed(seed, DEPTH, usize::MAX),
                    order: Order::default(),
                    turn: Turn::Random,
                    compete: false,
                },
                operations,
            ),
            Search::Enumerated | Search::Exhaustive => {
                (Strategy::Every(DfsScheduler::new(None, true)), u64::MAX)
            }
        };
        Self {
            strategy,
            executions: config.executions,
            operations,
            before: with(|e| e.execution),
        }
    }

    /// Why there is no further execution.
    fn stopped(&self) -> Option<Stopped> {
        with(|e| {
            if e.stop {
                Some(Stopped::Visitor)
            } else if e.execution >= self.executions {
                Some(Stopped::Executions)
            } else if e.totals.steps >= self.operations && e.execution - self.before >= ALWAYS {
                Some(Stopped::Operations)
            } else {
                None
            }
        })
    }
}

impl Scheduler for Offering {
    fn new_execution(&mut self) -> Option<Schedule> {
        if let Some(why) = self.stopped() {
            with(|e| e.totals.stopped = Some(why));
            return None;
        }
        if let Strategy::InTurn {
            order,
            turn,
            compete,
            ..
        } = &mut self.strategy
        {
            *turn = match (with(|e| e.execution) - self.before, *turn) {
                (0, _) => Turn::OldestFirst,
                (2, _) => Turn::NewestFirst,
                (_, Turn::Random) if *compete => Turn::Interrupting,
                _ => Turn::Random,
            };
            order.newest_first = *turn == Turn::NewestFirst;
        }
        let schedule = self.strategy.current().new_execution();
        if schedule.is_none() {
            with(|e| e.totals.complete = !e.totals.choices_cut);
        }
        schedule
    }

    fn next_task(
        &mut self,
        all: &[&Task],
        current: Option<TaskId>,
        yields: bool,
    ) -> Option<TaskId> {
        let (mut able, closing) = with(|e| {
            let able: Vec<&Task> = all
                .iter()
                .copied()
                .filter(|task| e.can_go_on(task.id().into()))
                .collect();
            (able, e.is_closing())
        });
        if able.is_empty() {
            if !closing {
                engine::latch(End::Engine {
                    message: "no thread can go on, and nobody has noticed".into(),
                });
            }
            // The last of the runner's own steps, after everything.
            able = all.to_vec();
        }
        if closing || able.len() == 1 {
            return able.first().map(|task| task.id());
        }
        if let Strategy::InTurn { compete, .. } = &mut self.strategy {
            *compete = true;
        }
        self.strategy.current().next_task(&able, current, yields)
    }

    fn next_u64(&mut self) -> u64 {
        self.strategy.current().next_u64()
    }
}

impl Drop for Offering {
    fn drop(&mut self) {
        // The random scheduler takes one that is dropped in the middle for a failed test, and says so.
        if let Strategy::InTurn { random, .. } = &mut self.strategy {
            ::std::mem::forget(::std::mem::replace(
                random,
                RandomScheduler::new_from_seed(0, 0),
            ));
        }
    }
}

/// Whether schedules are drawn, not explored.
pub(super) fn draws() -> bool {
    DRAWS.get()
}

/// A choice that is not about threads.
pub(super) fn choice() -> bool {
    if DRAWS.get() {
        return runner::drawn();
    }
    with(|e| e.totals.choices_cut = true);
    false
}

fn settings() -> shuttle::Config {
    let mut settings = shuttle::Config::new();
    // The engine counts steps, knows who waits, and tells what failed.
    settings.max_steps = shuttle::MaxSteps::None;
    settings.failure_persistence = shuttle::FailurePersistence::None;
    settings.silence_warnings = true;
    settings
}

/// Has shuttle put its panic hook where it likes to, so that whoever sets one next comes before it.
pub(super) fn let_shuttle_hook_panics() {
    shuttle::Runner::new(RandomScheduler::new_from_seed(0, 1), settings()).run(|| {});
}

/// The whole search, on its own OS thread.
pub(super) fn run(config: &Config, body: &Arc<Body>) -> Exploration {
    DRAWS.set(matches!(config.search, Search::Sampled { .. }));
    let offering = Offering::new(config);
    let body = Arc::clone(body);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        shuttle::Runner::new(offering, settings()).run(move || {
            with(Engine::begin);
            one(&body);
        })
    }));
    let mut totals = super::search::totals();
    if ended.is_err() {
        totals.complete = false;
        totals.stopped = Some(Stopped::End);
    }
    totals
}
