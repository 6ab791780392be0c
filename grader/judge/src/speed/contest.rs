//! The decision: does the submission's own work get done sooner with more workers?
//!
//! Pure: reads rounds, touches no process and no clock. Alone knows the rules: more than one worker at
//! a time, work conserved, and a gain that is a share of what the judge's own work gains here and now.
//! Every rule is decided by a lead of votes, one a round, so that a single bad round decides nothing.

use super::statistics::median;
use crate::ledger::Trace;

/// Votes by which one side must lead.
const LEAD: i64 = 4;
/// More than one task at a time: CPU time over time on free cores. One at a time has 1, two have 2.
const AT_A_TIME: f64 = 1.25;
/// CPU time with many workers may be this many times that with one; the other way round, the baseline
/// does work that the parallel run does not do.
const CONSERVED: f64 = 1.6;
/// Share of the CPU time that child processes must have used. A parent that only waits for them uses
/// next to nothing.
const IN_PLACE: f64 = 0.5;
/// Rounds before work is called not conserved, unless it is far off: another guest of the same
/// physical core can double a CPU time.
const ROUNDS_FOR_WORK: usize = 6;
/// So far off that it needs no further rounds.
const FAR_OFF: f64 = 2.6;

/// What one run took, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sample {
    /// CPU time of all threads and processes.
    pub cpu: f64,
    /// Time on free cores.
    pub free: f64,
    /// Time by the clock.
    pub wall: f64,
    /// Largest number of workers that existed at once.
    pub at_once: usize,
    /// The busiest worker's share of the CPU time, 0 to 1.
    pub largest_share: f64,
    /// The share of the CPU time that was used where the work belongs, 0 to 1: of processes, in the
    /// children; of threads, all of it, as the caller may be one of them.
    pub in_place: f64,
}

/// One round: the submission with one worker and with many on the same input, and the judge's own work.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Round {
    /// The submission with one worker.
    pub one: Sample,
    /// The submission with many workers.
    pub many: Sample,
    /// The judge's own work with one thread.
    pub own_one: Sample,
    /// The judge's own work with as many threads as the submission was asked for.
    pub own_many: Sample,
}

/// What the contest needs to know from rubric.yaml.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Share of the judge's own gain that is needed, 0 to 1.
    pub gain: f64,
    /// Rounds at most.
    pub rounds: usize,
}

/// Why it was decided as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Work is spread, conserved, and done sooner.
    Parallel,
    /// Workers exist, but only one of them works at a time, or one does it all.
    OneAtATime,
    /// Many workers are faster, but by doing less work one after the other.
    NotParallel,
    /// With many workers more CPU time is used: work is repeated, or threads spin.
    RepeatedWork,
    /// With one worker more CPU time is used: the baseline is slowed down.
    BaselineDoesMore,
    /// Fewer workers than asked for exist at a time.
    FewWorkers,
    /// Child processes exist, but their parent does most of the work.
    ParentWorks,
    /// More than one at a time, but not enough is gained.
    LittleGain,
    /// The machine could not show it.
    Machine,
}

impl Reason {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Parallel => "parallel",
            Reason::OneAtATime => "one-at-a-time",
            Reason::NotParallel => "not-parallel",
            Reason::RepeatedWork => "repeated-work",
            Reason::BaselineDoesMore => "baseline-does-more",
            Reason::FewWorkers => "few-workers",
            Reason::ParentWorks => "parent-works",
            Reason::LittleGain => "little-gain",
            Reason::Machine => "machine",
        }
    }
}

/// How a contest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// More rounds are needed.
    Open,
    /// It is really faster.
    Pass,
    /// It is not.
    Fail(Reason),
    /// All rounds are used up and nothing is decided.
    Inconclusive,
}

/// Rounds of one number of workers.
#[derive(Debug, Clone, PartialEq)]
pub struct Contest {
    /// Workers asked for in the run with many.
    pub workers: usize,
    /// All rounds so far.
    pub rounds: Vec<Round>,
    rules: Rules,
}

impl Sample {
    /// What a recorded run took. `process` counts child processes as workers, else threads.
    pub fn of(trace: &Trace, processes: bool) -> Sample {
        let seconds = |nanos: u64| nanos as f64 / 1e9;
        let cpu = trace.cpu();
        let largest = trace
            .tasks
            .iter()
            .map(crate::ledger::Task::run)
            .max()
            .unwrap_or(0);
        Sample {
            cpu: seconds(cpu),
            free: seconds(trace.time_on_free_cores()),
            wall: seconds(trace.wall),
            at_once: if processes {
                trace.processes_at_once()
            } else {
                trace.threads_at_once()
            },
            largest_share: if cpu > 0 {
                largest as f64 / cpu as f64
            } else {
                0.0
            },
            in_place: match (processes, cpu) {
                (false, _) => 1.0,
                (true, 0) => 0.0,
                (true, _) => trace.cpu_of_children() as f64 / cpu as f64,
            },
        }
    }

    /// How many tasks worked at a time, on average over the time on free cores.
    fn parallelism(&self) -> f64 {
        if self.free > 0.0 {
            self.cpu / self.free
        } else {
            0.0
        }
    }
}

impl Round {
    /// Time on free cores with one worker over that with many, as if every CPU second were as fast in
    /// both runs. (How fast it is changes with what other guests of the physical core do.)
    fn speedup_at_equal_work(&self) -> f64 {
        let one = self.one.parallelism();
        if one > 0.0 {
            self.many.parallelism() / one
        } else {
            0.0
        }
    }

    /// The speed-up that is needed in this round; none if the machine did not show one.
    fn required(&self, rules: &Rules) -> Option<f64> {
        let own = self.own_many.parallelism();
        (own > AT_A_TIME).then(|| 1.0 / (1.0 - rules.gain.clamp(0.0, 1.0) * (1.0 - 1.0 / own)))
    }
}

impl Contest {
    /// A contest of `workers` against one, without rounds.
    pub fn new(workers: usize, rules: Rules) -> Contest {
        Contest {
            workers,
            rounds: Vec::new(),
            rules,
        }
    }

    /// CPU time with many workers over that with one: 1 if work is conserved. Delays only add, so the
    /// smallest of all rounds count; what the judge's own work loses is the machine's.
    pub fn work_ratio(&self) -> f64 {
        let least = |of: fn(&Round) -> f64| self.rounds.iter().map(of).fold(f64::MAX, f64::min);
        let one = least(|r| r.one.cpu);
        let own_one = least(|r| r.own_one.cpu);
        if self.rounds.is_empty() || one <= 0.0 || own_one <= 0.0 {
            return 1.0;
        }
        let machine = (least(|r| r.own_many.cpu) / own_one).max(1.0);
        least(|r| r.many.cpu) / one / machine
    }

    /// The speed-up on free cores in every round: what more workers give, less what they waste.
    pub fn speedups(&self) -> Vec<f64> {
        let waste = self.work_ratio().max(1.0);
        self.rounds
            .iter()
            .map(|round| round.speedup_at_equal_work() / waste)
            .collect()
    }

    /// The median of the needed speed-ups; 0 if the machine showed none.
    pub fn required(&self) -> f64 {
        median(
            self.rounds
                .iter()
                .filter_map(|round| round.required(&self.rules)),
        )
    }

    /// The speed-up needed in one round; 0 if the machine showed none in it.
    pub fn required_in(&self, round: &Round) -> f64 {
        round.required(&self.rules).unwrap_or(0.0)
    }

    /// How it stands after the rounds so far.
    pub fn standing(&self) -> Standing {
        let lead = |vote: &dyn Fn(&Round, f64) -> Option<bool>| -> i64 {
            self.rounds
                .iter()
                .zip(self.speedups())
                .filter_map(|(round, speedup)| vote(round, speedup))
                .map(|yes| if yes { 1 } else { -1 })
                .sum()
        };
        let count = self.rounds.len();
        let work = self.work_ratio();
        let enough = count >= LEAD as usize;
        let settled =
            |off: f64| enough && off > CONSERVED && (count >= ROUNDS_FOR_WORK || off > FAR_OFF);
        if settled(1.0 / work) {
            return Standing::Fail(Reason::BaselineDoesMore);
        }
        let enough_workers = lead(&|round, _| Some(round.many.at_once >= self.workers));
        if enough_workers <= -LEAD {
            return Standing::Fail(self.serial_or(Reason::FewWorkers));
        }
        let at_a_time = lead(&|round, _| Some(round.many.parallelism() > AT_A_TIME));
        if at_a_time <= -LEAD {
            return Standing::Fail(self.serial_or(Reason::OneAtATime));
        }
        let in_place = lead(&|round, _| Some(round.many.in_place >= IN_PLACE));
        if in_place <= -LEAD {
            return Standing::Fail(Reason::ParentWorks);
        }
        if settled(work) {
            return Standing::Fail(Reason::RepeatedWork);
        }
        let gain = lead(&|round, speedup| {
            round
                .required(&self.rules)
                .map(|required| speedup >= required)
        });
        let conserved = (1.0 / CONSERVED..=CONSERVED).contains(&work);
        if gain <= -LEAD && conserved {
            return Standing::Fail(Reason::LittleGain);
        }
        let well = [gain, at_a_time, enough_workers, in_place];
        if well.into_iter().all(|lead| lead >= LEAD) && conserved {
            return Standing::Pass;
        }
        if count >= self.rules.rounds {
            Standing::Inconclusive
        } else {
            Standing::Open
        }
    }

    /// The name of a serial run: cleverer if it is faster all the same.
    fn serial_or(&self, other: Reason) -> Reason {
        let serial = median(self.rounds.iter().map(|r| r.many.parallelism())) <= AT_A_TIME;
        let faster = median(self.rounds.iter().map(|r| r.many.cpu / r.one.cpu.max(1e-9)));
        match (serial, faster < 0.8) {
            (true, true) => Reason::NotParallel,
            (true, false) if other == Reason::FewWorkers => Reason::OneAtATime,
            _ => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: Rules = Rules {
        gain: 0.5,
        rounds: 15,
    };

    fn sample(cpu: f64, parallelism: f64, at_once: usize) -> Sample {
        Sample {
            cpu,
            free: cpu / parallelism,
            wall: cpu,
            at_once,
            largest_share: 1.0 / parallelism,
            in_place: 1.0,
        }
    }

    /// A round of `workers` in which the submission has this parallelism and work ratio.
    fn round(workers: usize, parallelism: f64, work: f64) -> Round {
        Round {
            one: sample(0.2, 1.0, 1),
            many: sample(0.2 * work, parallelism, workers),
            own_one: sample(0.1, 1.0, 1),
            own_many: sample(0.1, workers as f64 * 0.97, workers),
        }
    }

    fn after(rounds: impl IntoIterator<Item = Round>, workers: usize) -> (Standing, usize) {
        let mut contest = Contest::new(workers, RULES);
        for round in rounds {
            contest.rounds.push(round);
            let standing = contest.standing();
            if standing != Standing::Open {
                return (standing, contest.rounds.len());
            }
        }
        (Standing::Open, contest.rounds.len())
    }

    fn steady(workers: usize, parallelism: f64, work: f64) -> (Standing, usize) {
        after(
            std::iter::repeat_n(round(workers, parallelism, work), 20),
            workers,
        )
    }

    #[test]
    fn four_good_rounds_pass() {
        assert_eq!(steady(2, 1.95, 1.0), (Standing::Pass, 4));
        assert_eq!(steady(4, 3.5, 1.1), (Standing::Pass, 4));
    }

    #[test]
    fn halves_that_are_uneven_but_parallel_pass() {
        assert_eq!(steady(2, 1.6, 1.0).0, Standing::Pass);
    }

    #[test]
    fn one_thread_at_a_time_fails_after_four_rounds() {
        assert_eq!(steady(2, 1.0, 1.0), (Standing::Fail(Reason::OneAtATime), 4));
    }

    #[test]
    fn a_cleverer_serial_way_is_faster_but_not_parallel() {
        assert_eq!(steady(4, 1.0, 0.65).0, Standing::Fail(Reason::NotParallel));
    }

    #[test]
    fn repeated_work_fails_however_parallel_it_is() {
        assert_eq!(steady(4, 3.9, 4.0).0, Standing::Fail(Reason::RepeatedWork));
        assert_eq!(steady(2, 1.95, 2.0).0, Standing::Fail(Reason::RepeatedWork));
    }

    #[test]
    fn a_baseline_that_does_more_work_fails_even_beside_honest_threads() {
        assert_eq!(
            steady(4, 3.9, 0.25).0,
            Standing::Fail(Reason::BaselineDoesMore)
        );
    }

    #[test]
    fn too_few_threads_fail() {
        let few = Round {
            many: sample(0.2, 1.95, 2),
            ..round(4, 1.95, 1.0)
        };
        assert_eq!(after([few; 4], 4).0, Standing::Fail(Reason::FewWorkers));
    }

    #[test]
    fn work_that_the_parent_does_beside_its_children_is_no_work_of_theirs() {
        let mut elsewhere = round(4, 3.9, 1.0);
        elsewhere.many.in_place = 0.3;
        assert_eq!(
            after([elsewhere; 4], 4).0,
            Standing::Fail(Reason::ParentWorks)
        );
        elsewhere.many.in_place = 0.9;
        assert_eq!(after([elsewhere; 4], 4).0, Standing::Pass);
    }

    #[test]
    fn a_machine_that_shows_nothing_decides_nothing() {
        let mut blind = round(2, 1.95, 1.0);
        blind.own_many = sample(0.1, 1.0, 2);
        assert_eq!(after([blind; 20], 2), (Standing::Inconclusive, 15));
    }

    #[test]
    fn a_physical_core_that_is_shared_now_and_then_does_not_look_like_repeated_work() {
        let slow = round(2, 1.95, 2.0);
        let fast = round(2, 1.95, 1.0);
        assert_eq!(after([slow, slow, fast, slow, slow], 2).0, Standing::Pass);
        // Always shared: the judge's own work shows it too.
        let mut always = slow;
        always.own_many.cpu *= 2.0;
        always.own_many.free *= 2.0;
        assert_eq!(after([always; 4], 2).0, Standing::Pass);
    }

    #[test]
    fn work_between_the_limits_is_taken_off_the_gain() {
        // Two threads, each busy, but half as much again is done: 1.95 / 1.5 is less than needed.
        assert_eq!(steady(2, 1.95, 1.5).0, Standing::Fail(Reason::LittleGain));
    }

    proptest! {
        #[test]
        fn no_single_round_decides(bad in 0usize..4, good in 4usize..8) {
            let mut rounds = vec![round(2, 1.95, 1.0); good];
            rounds.insert(bad, round(2, 1.0, 1.0));
            prop_assert_eq!(after(rounds, 2).0, if good >= 5 { Standing::Pass } else { Standing::Open });
        }

        #[test]
        fn a_serial_run_never_passes(
            rounds in prop::collection::vec((0.95f64..1.2, 0.2f64..3.0), 1..16),
            workers in 2usize..5,
        ) {
            let rounds = rounds.into_iter().map(|(p, work)| round(workers, p, work));
            prop_assert!(!matches!(after(rounds, workers).0, Standing::Pass));
        }

        #[test]
        fn an_honest_run_never_fails(
            rounds in prop::collection::vec((0.8f64..1.0, 1.0f64..1.05), 15),
            workers in 2usize..5,
        ) {
            let rounds = rounds.into_iter().map(|(share, work)| round(workers, share * workers as f64, work));
            prop_assert_eq!(after(rounds, workers).0, Standing::Pass);
        }
    }
}
