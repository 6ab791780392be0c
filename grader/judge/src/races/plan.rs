//! Which explorations are made of one model, and when they are enough.
//!
//! Pure: it is told what an exploration gave and says what to explore next. It alone knows how a
//! budget of executions is spent over preemption bounds (iterative context bounding, Musuvathi and
//! Qadeer, PLDI 2007). It must not talk to a model.

use crate::seed::Seed;
use grade_harness::model::{Explored, Memory, Run, Search};

/// Reads of an old value that go with a bound on preemptions: two threads that look past one another
/// take one, and a preemption or another one to be seen.
pub fn old_reads(memory: Memory, preemptions: Option<u8>) -> Option<u8> {
    match memory {
        Memory::Sequential => None,
        Memory::Weak => preemptions.map(|bound| bound.saturating_add(1)),
    }
}

/// Share of the budget that an unbounded search may use before bounds are tried.
const UNBOUNDED_SHARE: u64 = 4;
/// A larger bound than this is not tried: it differs from no bound in name only.
const LARGEST_BOUND: u8 = 8;

/// Executions of a model that is too large to explore.
const SAMPLED_EXECUTIONS: u64 = 64;
/// Operations in all of them after which no other begins.
const SAMPLED_OPERATIONS: u64 = 40_000;
/// Operations of one of them before it counts as endless: such a model is large on purpose.
const SAMPLED_STEPS: u32 = 1_000_000;

/// The run of a model that is too large to explore.
pub fn sample(model: &str, seed: Seed) -> Run {
    Run {
        model: model.to_owned(),
        search: Search::Sampled {
            seed: seed.number(),
            operations: SAMPLED_OPERATIONS,
        },
        memory: Memory::Sequential,
        preemptions: None,
        old_reads: None,
        executions: SAMPLED_EXECUTIONS,
        steps: SAMPLED_STEPS,
    }
}

/// The explorations of one model under one kind of memory.
#[derive(Debug, Clone)]
pub struct Plan {
    model: String,
    memory: Memory,
    steps: u32,
    left: u64,
    next: Next,
    /// What is known so far.
    pub coverage: Coverage,
}

/// How much of a model's executions was explored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Executions explored, over all searches.
    pub executions: u64,
    /// Every interleaving was explored.
    pub complete: bool,
    /// Every interleaving with at most this many preemptions was explored, under weak memory with
    /// the [`old_reads`] that go with them; none if not even those without any were.
    pub bound: Option<u8>,
    /// Most threads that existed at once, the caller included.
    pub peak: u32,
    /// Some execution used an atomic or a fence.
    pub atomics: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Unbounded,
    Bounded(u8),
    Nothing,
}

impl Plan {
    /// A plan that explores at most `executions` executions of `steps` operations each.
    pub fn new(model: &str, memory: Memory, executions: u64, steps: u32) -> Self {
        Plan {
            model: model.to_owned(),
            memory,
            steps,
            left: executions.max(1),
            next: Next::Unbounded,
            coverage: Coverage::default(),
        }
    }

    /// The same plan without the unbounded search: of an easier one is known that it does not end.
    pub fn bounded(mut self) -> Self {
        self.next = Next::Bounded(0);
        self
    }

    /// The next exploration, or none if the model is done.
    pub fn next(&self) -> Option<Run> {
        let (preemptions, executions) = match self.next {
            Next::Nothing => return None,
            Next::Unbounded => (None, (self.left / UNBOUNDED_SHARE).max(1)),
            Next::Bounded(bound) => (Some(bound), self.left),
        };
        Some(Run {
            model: self.model.clone(),
            search: Search::Exhaustive,
            memory: self.memory,
            preemptions,
            old_reads: old_reads(self.memory, preemptions),
            executions,
            steps: self.steps,
        })
    }

    /// Takes in what the exploration that [`Plan::next`] named has given.
    pub fn explored(&mut self, result: &Explored) {
        self.coverage.executions += result.executions;
        self.coverage.peak = self.coverage.peak.max(result.peak);
        self.coverage.atomics |= result.atomics;
        self.left = self.left.saturating_sub(result.executions.max(1));
        self.next = match self.next {
            Next::Nothing => Next::Nothing,
            Next::Unbounded if result.complete => {
                self.coverage.complete = true;
                Next::Nothing
            }
            Next::Unbounded => Next::Bounded(0),
            Next::Bounded(bound) if result.complete => {
                self.coverage.bound = Some(bound);
                if bound < LARGEST_BOUND {
                    Next::Bounded(bound + 1)
                } else {
                    Next::Nothing
                }
            }
            Next::Bounded(_) => Next::Nothing,
        };
        if self.left == 0 {
            self.next = Next::Nothing;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(executions: u64, complete: bool) -> Explored {
        Explored {
            executions,
            complete,
            latched: false,
            digest: 0,
            peak: 3,
            atomics: true,
            sites: Vec::new(),
        }
    }

    #[test]
    fn a_small_model_is_complete_after_one_unbounded_search() {
        let mut plan = Plan::new("m", Memory::Sequential, 1000, 100);
        assert_eq!(plan.next().unwrap().preemptions, None);
        plan.explored(&result(30, true));
        assert_eq!(plan.next(), None);
        assert!(plan.coverage.complete);
        assert_eq!(plan.coverage.executions, 30);
    }

    #[test]
    fn a_large_model_is_searched_with_growing_bounds_until_the_budget_is_used() {
        let mut plan = Plan::new("m", Memory::Sequential, 1000, 100);
        plan.explored(&result(250, false));
        assert_eq!(plan.next().unwrap().preemptions, Some(0));
        plan.explored(&result(10, true));
        assert_eq!(plan.next().unwrap().preemptions, Some(1));
        assert_eq!(plan.next().unwrap().old_reads, None);
        plan.explored(&result(100, true));
        assert_eq!(plan.next().unwrap().preemptions, Some(2));
        assert_eq!(plan.next().unwrap().executions, 640);
        plan.explored(&result(640, false));
        assert_eq!(plan.next(), None);
        assert!(!plan.coverage.complete);
        assert_eq!(plan.coverage.bound, Some(1));
    }

    #[test]
    fn under_weak_memory_old_reads_are_bounded_with_the_preemptions() {
        let mut plan = Plan::new("m", Memory::Weak, 1000, 100).bounded();
        for bound in 0..3 {
            let run = plan.next().unwrap();
            assert_eq!(
                (run.preemptions, run.old_reads),
                (Some(bound), Some(bound + 1))
            );
            plan.explored(&result(10, true));
        }
        assert_eq!(plan.coverage.bound, Some(2));
    }

    #[test]
    fn a_search_of_which_no_bound_is_complete_says_so() {
        let mut plan = Plan::new("m", Memory::Weak, 1000, 100).bounded();
        plan.explored(&result(1000, false));
        assert_eq!(plan.next(), None);
        assert_eq!((plan.coverage.complete, plan.coverage.bound), (false, None));
    }

    #[test]
    fn no_plan_explores_more_than_its_budget_and_every_plan_ends() {
        let mut plan = Plan::new("m", Memory::Weak, 7, 100);
        let mut rounds = 0;
        while let Some(run) = plan.next() {
            assert!(run.executions <= 7);
            plan.explored(&result(run.executions, true));
            rounds += 1;
            if rounds == 1 {
                break;
            }
        }
        assert!(plan.coverage.executions <= 7);
    }
}
