//! Are more threads and more processes really faster?
//!
//! Makes the runs: chooses ranges of equal halves, so long that one worker of the submission is busy
//! for a while, each used in one round only and each run in a fresh process; sees that the counts are
//! right. What the runs mean is decided by [`grade_judge::speed`].

mod sieve;

use crate::processes;
use grade_harness::wire::Fault;
use grade_judge::ledger::{self, LedgerError, Plan, Waiting};
use grade_judge::speed::{
    self, Contest, Kind, Round, Rules, Sample, Sequential, Standing, Yardstick, median,
};
use grade_judge::{Check, Context, Decision, Failure, JudgeError, Reply, Trouble};
use grade_outcome::{CheckOutcome, Evidence, Stage, Text, Verdict};
use proptest::prelude::Rng;
use proptest::test_runner::TestRng;
use std::time::Duration;

/// CPU time of one worker that is aimed at, in seconds.
const AIM: f64 = 0.2;
/// CPU time of one worker below which nothing is judged, in seconds.
const LEAST: f64 = 0.1;
/// Where ranges begin: far above their length, so that every number costs about the same. The lower
/// ones are for submissions to which a single number of the higher ones is too much.
const BEGINNINGS: [u64; 3] = [1_000_000_000, 2_000_000, 30_000];
/// The longest range.
const LONGEST: u64 = 150_000_000;
/// Rounds in which the sequential count is measured, beside the threads.
const SEQUENTIAL_ROUNDS: usize = 2;
/// The part of a count, one in so many, that shares with wrong borders may be off.
const BORDERS: u64 = 100;
/// Repetitions of a run with a wrong count.
const REPEATS: usize = 5;
/// CPU time of the workers after which they are held to see whether the caller waits, in seconds. The
/// caller spins if it does so at both moments: it may look for its workers to begin, or for a lock.
const HELD_AFTER: [f64; 2] = [0.005, 0.02];
/// CPU time from which on a caller spins, over that of the whole call with one worker.
const SPINS: f64 = 1.6;
/// How often a call may be over before its caller was seen; each time the range is twice as long.
const MISSED: u32 = 5;

/// The checks of the speed stage.
pub fn checks() -> Vec<Check<'static>> {
    vec![
        Check::new(
            "threads_are_faster",
            Stage::Speed,
            &["count_primes_threads"],
            |context| decide(context, Kind::Threads, &[2, 4]),
        ),
        Check::new(
            "processes_are_faster",
            Stage::Speed,
            &["count_primes_processes"],
            |context| decide(context, Kind::Processes, &[4]),
        ),
    ]
}

fn decide(
    context: &mut Context<'_>,
    kind: Kind,
    workers: &[usize],
) -> Result<Decision, JudgeError> {
    let id = context.id();
    let outcome =
        match Course::start(context, kind).and_then(|mut course| course.decide(id, workers)) {
            Ok(outcome) => outcome,
            Err(Obstacle::Fault(failure)) => failed(id, *failure),
            Err(Obstacle::Machine(why)) => speed::inconclusive(id, &why),
            Err(Obstacle::Broken(error)) => return Err(error),
        };
    Ok(outcome.into())
}

/// Why no decision was reached by measuring.
enum Obstacle {
    /// The submission did something else than count.
    Fault(Box<Failure>),
    /// The machine cannot show it.
    Machine(Text),
    /// The judge failed.
    Broken(JudgeError),
}

impl From<JudgeError> for Obstacle {
    fn from(error: JudgeError) -> Self {
        Obstacle::Broken(error)
    }
}

impl From<LedgerError> for Obstacle {
    fn from(error: LedgerError) -> Self {
        Obstacle::Machine(error.tell())
    }
}

impl From<Trouble> for Obstacle {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Wrong(failure) => Obstacle::Fault(failure),
            Trouble::Broken(error) => Obstacle::Broken(error),
            Trouble::Starved => Obstacle::Machine(Text::new(
                "It was given too little CPU time.",
                "Es gab dafür zu wenig CPU-Zeit.",
            )),
        }
    }
}

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// The submission's function with so many workers.
    Workers(usize),
    /// The submission's sequential count.
    Sequential,
    /// The judge's own work with so many threads.
    Own(usize),
}

/// A range of numbers, used in one round only.
#[derive(Debug, Clone, Copy)]
struct Range {
    start: u64,
    end: u64,
}

/// Everything that the rounds of one check need.
struct Course<'a, 'b> {
    context: &'a mut Context<'b>,
    kind: Kind,
    random: TestRng,
    yardstick: Yardstick,
    beginning: u64,
    length: u64,
    /// CPU time of the sequential count over that of one worker, by round.
    sequential: Vec<f64>,
}

impl<'a, 'b> Course<'a, 'b> {
    fn start(context: &'a mut Context<'b>, kind: Kind) -> Result<Self, Obstacle> {
        let mut course = Course {
            random: context.seed().rng(),
            context,
            kind,
            yardstick: Yardstick::start()?,
            beginning: BEGINNINGS[0],
            length: 0,
            sequential: Vec::new(),
        };
        course.calibrate()?;
        Ok(course)
    }

    /// Finds a length of range that keeps one worker busy for about [`AIM`].
    fn calibrate(&mut self) -> Result<(), Obstacle> {
        for (attempt, &beginning) in BEGINNINGS.iter().enumerate() {
            self.beginning = beginning;
            self.length = 500;
            match self.lengthen() {
                // Too much even for a short range: a lower one, if there is one.
                Err(Obstacle::Fault(_)) if attempt + 1 < BEGINNINGS.len() => {}
                result => return result,
            }
        }
        Ok(())
    }

    fn lengthen(&mut self) -> Result<(), Obstacle> {
        for _ in 0..8 {
            let range = self.fresh();
            let cpu = self.run(Lane::Workers(1), range)?.cpu;
            if cpu >= AIM / 2.0 {
                self.scale(cpu);
                return Ok(());
            }
            // A short run is mostly start-up: don't trust it too far.
            let trusted = if cpu > 0.01 { 1.0 } else { 0.5 };
            let factor = (AIM / cpu.max(1e-4) * trusted).clamp(2.0, 64.0);
            if self.length >= LONGEST {
                break;
            }
            self.length = ((self.length as f64 * factor) as u64).min(LONGEST);
            if cpu > 0.03 {
                return Ok(());
            }
        }
        Err(Obstacle::Machine(Text::new(
            "Even the longest range is counted too quickly to be measured.",
            "Selbst der längste Bereich ist zu schnell gezählt, um etwas zu messen.",
        )))
    }

    fn scale(&mut self, cpu: f64) {
        let factor = (AIM / cpu).clamp(0.02, 50.0);
        self.length = ((self.length as f64 * factor) as u64).clamp(64, LONGEST);
    }

    /// True if the caller keeps a core busy while it has to wait for `workers`.
    fn caller_spins(&mut self, workers: usize) -> Result<bool, Obstacle> {
        let range = self.fresh();
        let cpu = self.run(Lane::Workers(1), range)?.cpu;
        let nanos = |seconds: f64| (seconds * 1e9) as u64;
        for after in HELD_AFTER {
            let plan = Plan {
                after: nanos(after),
                enough: nanos(cpu.max(LEAST) * SPINS),
            };
            match self.waiting(workers, plan)? {
                Waiting::Idle | Waiting::Nobody => return Ok(false),
                Waiting::Busy => {}
                Waiting::Unseen => {
                    return Err(Obstacle::Machine(Text::new(
                        "It could not be seen whether the calling thread waits for its workers.",
                        "Es ließ sich nicht sehen, ob der aufrufende Thread auf seine Arbeiter wartet.",
                    )));
                }
            }
        }
        Ok(true)
    }

    fn waiting(&mut self, workers: usize, plan: Plan) -> Result<Waiting, Obstacle> {
        for longer in 0..MISSED {
            let Range { start, .. } = self.fresh();
            let range = Range {
                start,
                end: start + (self.length << longer).min(LONGEST),
            };
            self.context.solution.restart();
            let pid = self.context.solution.pid()?;
            let (solution, kind) = (&mut *self.context.solution, self.kind);
            let lane = Lane::Workers(workers);
            let (counted, seen) =
                ledger::waiting(pid, plan, || count(solution, kind, lane, range))?;
            counted?;
            if seen != Waiting::Unseen {
                return Ok(seen);
            }
        }
        Ok(Waiting::Unseen)
    }

    fn decide(&mut self, id: &str, workers: &[usize]) -> Result<CheckOutcome, Obstacle> {
        let fewest = workers.iter().copied().min().unwrap_or(2);
        if self.caller_spins(fewest)? {
            return Ok(speed::caller_spins(id, self.kind));
        }
        let settings = self.context.settings();
        let rules = Rules {
            gain: settings.gain,
            rounds: settings.rounds as usize,
        };
        let mut contests: Vec<Contest> = workers
            .iter()
            .map(|count| Contest::new(*count, rules))
            .collect();
        let mut too_short = 0;
        for number in 0.. {
            let open: Vec<usize> = contests
                .iter()
                .filter(|contest| contest.standing() == Standing::Open)
                .map(|contest| contest.workers)
                .collect();
            let lost = contests
                .iter()
                .any(|c| matches!(c.standing(), Standing::Fail(_)));
            if open.is_empty() || lost {
                break;
            }
            let rounds = self.round(&open, number < SEQUENTIAL_ROUNDS)?;
            let shortest = rounds
                .iter()
                .map(|(_, round)| round.one.cpu)
                .fold(f64::MAX, f64::min);
            if shortest < LEAST && too_short < 3 && self.length < LONGEST {
                too_short += 1;
                self.scale(shortest.max(1e-4));
                continue;
            }
            if shortest < LEAST {
                return Err(Obstacle::Machine(Text::new(
                    "One worker is done too quickly for a comparison.",
                    "Ein Arbeiter ist für einen Vergleich zu schnell fertig.",
                )));
            }
            for (count, round) in rounds {
                for contest in contests.iter_mut().filter(|c| c.workers == count) {
                    contest.rounds.push(round);
                }
            }
        }
        let sequential = (!self.sequential.is_empty()).then(|| Sequential {
            name: "count_primes",
            ratio: median(self.sequential.iter().copied()),
        });
        Ok(speed::outcome(id, self.kind, &contests, sequential))
    }

    /// Runs everything once, in random order, on a fresh range.
    fn round(&mut self, open: &[usize], sequential: bool) -> Result<Vec<(usize, Round)>, Obstacle> {
        let mut lanes = vec![Lane::Workers(1), Lane::Own(1)];
        for &count in open {
            lanes.extend([Lane::Workers(count), Lane::Own(count)]);
        }
        if sequential && self.kind == Kind::Threads && self.context.has("count_primes") {
            lanes.push(Lane::Sequential);
        }
        for last in (1..lanes.len()).rev() {
            let other = self.random.next_u64() % (last as u64 + 1);
            lanes.swap(last, other as usize);
        }
        let range = self.fresh();
        let mut samples: Vec<(Lane, Sample)> = Vec::new();
        for lane in lanes {
            samples.push((lane, self.run(lane, range)?));
        }
        let of = |wanted: Lane| {
            samples
                .iter()
                .find(|(lane, _)| *lane == wanted)
                .map(|(_, sample)| *sample)
        };
        let one = of(Lane::Workers(1)).unwrap_or_default();
        if let Some(alone) = of(Lane::Sequential)
            && one.cpu > 0.0
        {
            self.sequential.push(alone.cpu / one.cpu);
        }
        let own_one = of(Lane::Own(1)).unwrap_or_default();
        Ok(open
            .iter()
            .map(|&count| {
                let many = of(Lane::Workers(count)).unwrap_or_default();
                let own_many = of(Lane::Own(count)).unwrap_or_default();
                (
                    count,
                    Round {
                        one,
                        many,
                        own_one,
                        own_many,
                    },
                )
            })
            .collect())
    }

    /// A range that was not used before.
    fn fresh(&mut self) -> Range {
        let room = self.beginning / 10;
        let start = self.beginning + self.random.next_u64() % room;
        Range {
            start,
            end: start + self.length,
        }
    }

    fn run(&mut self, lane: Lane, range: Range) -> Result<Sample, Obstacle> {
        if let Lane::Own(threads) = lane {
            return Ok(self.yardstick.run(threads)??);
        }
        self.context.solution.restart();
        let pid = self.context.solution.pid()?;
        let (solution, kind) = (&mut *self.context.solution, self.kind);
        let (counted, trace) = ledger::trace(pid, || count(solution, kind, lane, range))?;
        let (counted, elapsed) = counted?;
        let right = sieve::count(range.start, range.end);
        if !did_the_work(lane, counted, right) {
            self.settle(lane, range, right, counted)?;
        }
        let mut sample = Sample::of(&trace, self.kind == Kind::Processes);
        sample.wall = elapsed.as_secs_f64();
        Ok(sample)
    }

    /// A count was far off. If it is right when it is repeated, it is a race, which is found elsewhere
    /// and is no question of speed.
    fn settle(&mut self, lane: Lane, range: Range, right: u64, wrong: u64) -> Result<(), Obstacle> {
        for _ in 0..REPEATS {
            self.context.solution.restart();
            let (again, _) = count(self.context.solution, self.kind, lane, range)?;
            if did_the_work(lane, again, right) {
                return Ok(());
            }
        }
        let call = call(self.kind, lane, range);
        Err(Obstacle::Fault(Box::new(Failure::value(
            call,
            right.to_string(),
            wrong.to_string(),
        ))))
    }
}

/// Whether all of a range was counted, but for the numbers at the borders of shares. A mistake there
/// shows only where one of them is prime, which would be luck here; the properties look for it.
fn did_the_work(lane: Lane, counted: u64, right: u64) -> bool {
    match lane {
        Lane::Workers(workers) => counted.abs_diff(right) <= right / BORDERS + 2 * workers as u64,
        // It is shown and decides nothing.
        Lane::Sequential | Lane::Own(_) => true,
    }
}

/// Calls the submission; its count, and the time by its own clock.
fn count(
    solution: &mut grade_judge::Solution,
    kind: Kind,
    lane: Lane,
    Range { start, end }: Range,
) -> Result<(u64, Duration), Obstacle> {
    let text = call(kind, lane, Range { start, end });
    let (value, elapsed) = match (kind, lane) {
        (Kind::Threads, Lane::Workers(workers)) => counted(
            solution.call("count_primes_threads", &(start, end, workers))?,
            &text,
        )?,
        (Kind::Processes, Lane::Workers(workers)) => {
            let reply: Reply<Result<u64, Fault>> =
                solution.call("count_primes_processes", &(start, end, workers))?;
            let (result, elapsed) = counted(reply, &text)?;
            match result {
                Ok(value) => (value, elapsed),
                Err(fault) => {
                    // A small call under the judge's direction shows what the children do.
                    solution.restart();
                    processes::trouble_with_children(solution)?;
                    return Err(Obstacle::Fault(Box::new(Failure::new(
                        text.clone(),
                        format!("Err({}: {})", fault.kind, fault.message),
                        Text::new(
                            format!(
                                "`{text}` gave an `Err`: {} ({}).",
                                fault.message, fault.kind
                            ),
                            format!(
                                "`{text}` lieferte ein `Err`: {} ({}).",
                                fault.message, fault.kind
                            ),
                        ),
                    ))));
                }
            }
        }
        _ => counted(solution.call("count_primes", &(start, end))?, &text)?,
    };
    Ok((value, elapsed))
}

fn counted<R>(reply: Reply<R>, call: &str) -> Result<(R, Duration), Obstacle> {
    let elapsed = reply.elapsed;
    Ok((reply.returned(call)?, elapsed))
}

/// The call as a student would write it.
fn call(kind: Kind, lane: Lane, Range { start, end }: Range) -> String {
    match (kind, lane) {
        (Kind::Threads, Lane::Workers(workers)) => {
            format!("count_primes_threads({start}, {end}, {workers})")
        }
        (Kind::Processes, Lane::Workers(workers)) => {
            format!("count_primes_processes({start}, {end}, {workers})")
        }
        _ => format!("count_primes({start}, {end})"),
    }
}

fn failed(id: &str, failure: Failure) -> CheckOutcome {
    CheckOutcome {
        id: id.to_owned(),
        stage: Stage::Speed,
        verdict: Verdict::Fail,
        message: failure.message,
        hint: failure.hint,
        place: failure.place,
        evidence: Evidence::None,
        review: failure.review,
    }
}
