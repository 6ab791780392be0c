//! How long a recorded call would have taken with a free core for every runnable task.
//!
//! The model: a task without children takes its CPU time plus the time it was really blocked; waiting
//! for a CPU does not count. A task with children takes what it did outside their lifetimes, plus, for
//! every stretch in which children lived, the larger of its own CPU time and the heaviest chain of
//! children that did not live at the same time. Pure: decides nothing, reads no clock.
//!
//! Two corrections make this hold on a busy machine. Waiting for a CPU only to block again (a lock is
//! still held) was no progress that a free core would have made: it counts as blocked. And whoever is
//! blocked waits for others that themselves wait for a CPU: blocked time counts at the speed at which
//! the others advanced just then.

use super::{Nanos, Task};

/// CPU time below which nothing was achieved: waking up, finding a lock taken, going to sleep again.
const NOTHING: f64 = 200_000.0;
/// CPU time a turn below which a task only looks whether it may go on.
const GLANCE: f64 = 100_000.0;
/// Turns by which that is judged.
const TURNS: u64 = 3;
/// Width of the windows over which the others' speed is averaged.
const WINDOW: f64 = 8_000_000.0;

/// A span between two looks at a task.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: f64,
    to: f64,
    run: f64,
    idle: f64,
}

/// Time of the whole call on free cores. The first task is the caller.
pub(super) fn of(tasks: &[Task]) -> Nanos {
    if tasks.is_empty() {
        return 0;
    }
    Model::new(tasks).time(0).round() as Nanos
}

/// The largest number of chosen tasks that existed at the same time.
pub(super) fn peak(tasks: &[Task], chosen: impl Fn(&Task) -> bool) -> usize {
    let mut changes: Vec<(f64, i32)> = Vec::new();
    for task in tasks.iter().filter(|task| chosen(task)) {
        let end = effective_end(task, &gaps(task));
        changes.extend([(task.start() as f64, 1), (end, -1)]);
    }
    // An end comes before a beginning at the same moment.
    changes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut now, mut most) = (0, 0);
    for (_, change) in changes {
        now += change;
        most = most.max(now);
    }
    usize::try_from(most).unwrap_or(0)
}

/// CPU time of the caller while tasks it created existed.
pub(super) fn caller_run_beside_others(tasks: &[Task]) -> Nanos {
    if tasks.is_empty() {
        return 0;
    }
    let model = Model::new(tasks);
    let spans = model.children_spans(0);
    let inside: f64 = model.gaps[0]
        .iter()
        .map(|gap| gap.run * share_within(gap, &spans))
        .sum();
    inside.round() as Nanos
}

struct Model {
    start: Vec<f64>,
    /// When a task and everything it created had ended.
    end: Vec<f64>,
    /// When a task had achieved all it ever did.
    effective_end: Vec<f64>,
    children: Vec<Vec<usize>>,
    gaps: Vec<Vec<Gap>>,
    speed: Vec<f64>,
}

impl Model {
    fn new(tasks: &[Task]) -> Model {
        let gaps: Vec<Vec<Gap>> = tasks.iter().map(gaps).collect();
        let mut children = vec![Vec::new(); tasks.len()];
        let mut end: Vec<f64> = tasks.iter().map(|task| task.end() as f64).collect();
        let mut effective_end: Vec<f64> = tasks
            .iter()
            .zip(&gaps)
            .map(|(task, gaps)| effective_end(task, gaps))
            .collect();
        // A creator stands before what it created, so that going backwards reaches leaves first.
        for index in (1..tasks.len()).rev() {
            let parent = tasks[index]
                .parent
                .filter(|parent| *parent < index)
                .unwrap_or(0);
            children[parent].push(index);
            end[parent] = end[parent].max(end[index]);
            effective_end[parent] = effective_end[parent].max(effective_end[index]);
        }
        Model {
            start: tasks.iter().map(|task| task.start() as f64).collect(),
            end,
            effective_end,
            children,
            speed: speed(&gaps),
            gaps,
        }
    }

    /// Time that task `index` and all it created take on free cores.
    fn time(&self, index: usize) -> f64 {
        let mut times = vec![0.0; self.start.len()];
        // Created tasks stand behind their creators: no recursion, however deep they are nested.
        for current in (index..self.start.len()).rev() {
            times[current] = self.time_of(current, &times);
        }
        times[index]
    }

    fn time_of(&self, index: usize, times: &[f64]) -> f64 {
        let spans = self.children_spans(index);
        let (mut run, mut idle, mut waited) = (0.0, 0.0, 0.0);
        for gap in &self.gaps[index] {
            let outside = 1.0 - share_within(gap, &spans);
            run += gap.run * outside;
            idle += gap.idle * outside;
            waited += gap.idle * outside * self.speed_within(gap);
        }
        let mut total = run;
        // The caller is blocked before the call comes and after its answer: that is not its time.
        if index != 0 {
            total += waited.min(idle);
        }
        for span in &spans {
            let inside: f64 = self.gaps[index]
                .iter()
                .map(|gap| gap.run * share_within(gap, std::slice::from_ref(span)))
                .sum();
            total += inside.max(self.chain(index, *span, times));
        }
        total
    }

    /// The stretches of time in which children of a task live.
    fn children_spans(&self, index: usize) -> Vec<(f64, f64)> {
        let mut lives: Vec<(f64, f64)> = self.children[index]
            .iter()
            .map(|c| (self.start[*c], self.end[*c]))
            .collect();
        lives.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut spans: Vec<(f64, f64)> = Vec::new();
        for (from, to) in lives {
            match spans.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => spans.push((from, to)),
            }
        }
        spans
    }

    /// The heaviest chain of children within `span` of which each began when the one before was done.
    fn chain(&self, index: usize, span: (f64, f64), times: &[f64]) -> f64 {
        let mut members: Vec<usize> = self.children[index]
            .iter()
            .copied()
            .filter(|c| self.start[*c] >= span.0 && self.start[*c] <= span.1)
            .collect();
        members.sort_by(|a, b| self.effective_end[*a].total_cmp(&self.effective_end[*b]));
        let ends: Vec<f64> = members.iter().map(|c| self.effective_end[*c]).collect();
        let mut best = vec![0.0f64; members.len() + 1];
        for (position, child) in members.iter().enumerate() {
            let before = ends
                .partition_point(|end| *end <= self.start[*child])
                .min(position);
            best[position + 1] = best[position].max(best[before] + times[*child]);
        }
        best[members.len()]
    }

    /// The mean speed at which the solution advanced during a gap, 0 to 1.
    fn speed_within(&self, gap: &Gap) -> f64 {
        let (mut sum, mut length) = (0.0, 0.0);
        for (window, part) in windows(gap.from, gap.to) {
            sum += self.speed.get(window).copied().unwrap_or(1.0) * part;
            length += part;
        }
        if length > 0.0 { sum / length } else { 1.0 }
    }
}

/// For every window the share of the runnable time in which tasks really ran.
fn speed(gaps: &[Vec<Gap>]) -> Vec<f64> {
    let last = gaps.iter().flatten().map(|gap| gap.to).fold(0.0, f64::max);
    let count = (last / WINDOW) as usize + 1;
    let (mut run, mut active) = (vec![0.0; count], vec![0.0; count]);
    for gap in gaps.iter().flatten().filter(|gap| gap.to > gap.from) {
        let length = gap.to - gap.from;
        for (window, part) in windows(gap.from, gap.to) {
            run[window] += gap.run * part / length;
            active[window] += (length - gap.idle).max(0.0) * part / length;
        }
    }
    run.iter()
        .zip(&active)
        // Nobody could run: everyone sleeps or waits for a device, and that time is real.
        // A window may show more run than time, if the one before showed less: accounts lag.
        .map(|(run, active)| {
            if *active < WINDOW / 50.0 {
                1.0
            } else {
                run / active
            }
        })
        .collect()
}

/// The windows that `from..to` touches, each with the length of its part.
fn windows(from: f64, to: f64) -> impl Iterator<Item = (usize, f64)> {
    let first = (from / WINDOW) as usize;
    let last = (to / WINDOW) as usize;
    (first..=last).map(move |window| {
        let begin = (window as f64 * WINDOW).max(from);
        let end = ((window + 1) as f64 * WINDOW).min(to);
        (window, (end - begin).max(0.0))
    })
}

/// Which share of a gap lies within the spans, 0 to 1.
fn share_within(gap: &Gap, spans: &[(f64, f64)]) -> f64 {
    let length = gap.to - gap.from;
    if length <= 0.0 {
        let within = spans
            .iter()
            .any(|span| span.0 <= gap.from && gap.to <= span.1);
        return if within { 1.0 } else { 0.0 };
    }
    let covered: f64 = spans
        .iter()
        .map(|span| (gap.to.min(span.1) - gap.from.max(span.0)).max(0.0))
        .sum();
    (covered / length).min(1.0)
}

/// When a task had achieved all it ever did: what comes later is only its way out.
fn effective_end(task: &Task, gaps: &[Gap]) -> f64 {
    let mut left = 0.0;
    for gap in gaps.iter().rev() {
        left += gap.run + gap.idle;
        if left > NOTHING {
            return gap.to;
        }
    }
    task.start() as f64
}

/// What a task did between every two looks: ran, was blocked, or (the rest) waited for a CPU.
fn gaps(task: &Task) -> Vec<Gap> {
    let marks = &task.marks;
    let mut gaps: Vec<Gap> = marks
        .windows(2)
        .map(|pair| Gap {
            from: pair[0].at as f64,
            to: (pair[1].at.max(pair[0].at)) as f64,
            run: pair[1].run.saturating_sub(pair[0].run) as f64,
            idle: 0.0,
        })
        .collect();
    // The accounts are exact at the task's birth, at its end and whenever it was blocked; in between
    // they may lag behind by a scheduler tick.
    let mut exact = vec![0];
    exact.extend((1..marks.len().saturating_sub(1)).filter(|i| marks[*i].blocked));
    exact.push(marks.len().saturating_sub(1));
    for pair in exact.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if a < b {
            set_idle(&mut gaps[a..b], marks[a], marks[b]);
        }
    }
    set_polling(&mut gaps, marks);
    gaps
}

/// A task that is given a CPU again and again only to give it away at once looks whether it may go on:
/// its waiting for a CPU is no progress that a free core would have made.
fn set_polling(gaps: &mut [Gap], marks: &[super::Mark]) {
    let mut from = 0;
    for to in 1..marks.len() {
        let (a, b) = (marks[from], marks[to]);
        let turns = b.turns.saturating_sub(a.turns);
        if turns < TURNS {
            continue;
        }
        if (b.run.saturating_sub(a.run) as f64) < GLANCE * turns as f64 {
            for gap in &mut gaps[from..to] {
                gap.idle = (gap.to - gap.from - gap.run).max(0.0);
            }
        }
        from = to;
    }
}

fn set_idle(gaps: &mut [Gap], a: super::Mark, b: super::Mark) {
    let run = b.run.saturating_sub(a.run) as f64;
    let queued = b.queued.saturating_sub(a.queued) as f64;
    let span = b.at.saturating_sub(a.at) as f64;
    if b.blocked && run < NOTHING {
        for gap in gaps.iter_mut() {
            gap.idle = (gap.to - gap.from - gap.run).max(0.0);
        }
        return;
    }
    // What is neither run nor wait: blocked, or held by the tracer. It was blocked only next to a look
    // that showed it so.
    let rest = (span - run - queued).max(0.0);
    let last = gaps.len() - 1;
    let head = if a.blocked {
        gaps[0].to - gaps[0].from
    } else {
        0.0
    };
    let tail = if b.blocked && (last > 0 || !a.blocked) {
        gaps[last].to - gaps[last].from
    } else {
        0.0
    };
    if head + tail > 0.0 {
        let idle = rest.min(head + tail);
        gaps[0].idle += idle * head / (head + tail);
        gaps[last].idle += idle * tail / (head + tail);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::*;
    use proptest::prelude::*;

    const MILLI: u64 = 1_000_000;

    /// A thread of a made-up call.
    #[derive(Debug, Clone, Copy)]
    struct Thread {
        /// Milliseconds of work.
        work: u64,
        /// The thread that started it; the caller is 0.
        creator: usize,
        /// Blocked until this thread has ended.
        after: Option<usize>,
    }

    fn thread(work: u64) -> Thread {
        Thread {
            work,
            creator: 0,
            after: None,
        }
    }

    /// Records a made-up call, a millisecond at a time: in each, `running` says which of the threads
    /// that could run have a CPU. All threads start at once; the caller is blocked when it has done its
    /// work, until all others have ended.
    fn record(threads: &[Thread], mut running: impl FnMut(usize) -> bool) -> Vec<Task> {
        let mut left: Vec<u64> = threads.iter().map(|t| t.work).collect();
        let mut marks = vec![Mark::default(); threads.len()];
        let mut tasks: Vec<Task> = threads
            .iter()
            .enumerate()
            .map(|(index, thread)| Task {
                tid: index as i32,
                parent: (index > 0).then_some(thread.creator),
                process: false,
                marks: vec![Mark::default()],
            })
            .collect();
        for step in 1..5_000 {
            let ended = left.clone();
            for (index, thread) in threads.iter().enumerate() {
                let others = ended[1..].iter().any(|work| *work > 0);
                if ended[index] == 0 && (index > 0 || !others) {
                    continue;
                }
                let mark = &mut marks[index];
                mark.at = step * MILLI;
                let waits = ended[index] == 0 || thread.after.is_some_and(|other| ended[other] > 0);
                mark.blocked = waits;
                if waits {
                } else if running(index) {
                    mark.run += MILLI;
                    left[index] -= 1;
                } else {
                    mark.queued += MILLI;
                }
                if step % 2 == 0 || left[index] == 0 {
                    tasks[index].marks.push(*mark);
                }
            }
            if left.iter().all(|work| *work == 0) {
                break;
            }
        }
        tasks
    }

    fn milliseconds(tasks: &[Task]) -> u64 {
        of(tasks) / MILLI
    }

    #[test]
    fn a_call_without_threads_takes_its_cpu_time() {
        let mut turn = 0;
        let tasks = record(&[thread(100)], |_| {
            turn += 1;
            turn % 3 == 0
        });
        assert_eq!(milliseconds(&tasks), 100);
    }

    #[test]
    fn what_the_caller_does_beside_its_workers_overlaps_them() {
        let tasks = record(&[thread(100), thread(100)], |_| true);
        assert_eq!(milliseconds(&tasks), 100);
        let tasks = record(&[thread(50), thread(50), thread(50), thread(50)], |_| true);
        assert_eq!(milliseconds(&tasks), 50);
    }

    #[test]
    fn a_caller_and_a_worker_that_share_one_core_still_overlap() {
        let mut turn = false;
        let tasks = record(&[thread(100), thread(100)], |_| {
            turn = !turn;
            turn
        });
        assert_eq!(milliseconds(&tasks), 100);
    }

    #[test]
    fn nested_workers_overlap_those_who_started_them() {
        let nested = |creator| Thread {
            work: 60,
            creator,
            after: None,
        };
        let tasks = record(&[thread(0), nested(0), nested(1), nested(2)], |_| true);
        assert_eq!(milliseconds(&tasks), 60);
    }

    #[test]
    fn a_worker_that_waited_for_a_cpu_only_to_wait_for_a_lock_did_not_advance() {
        // The second thread gets no CPU until the first has ended, then works.
        let first = thread(100);
        let second = Thread {
            after: Some(1),
            ..thread(100)
        };
        let mut tasks = record(&[thread(0), first, second], |_| true);
        let waits = &mut tasks[2].marks;
        for mark in waits.iter_mut().filter(|mark| mark.run == 0) {
            // It waits for a CPU for nearly all of that time and sees the lock in between.
            mark.queued = mark.at / 10 * 9;
        }
        let queued = waits
            .iter()
            .rev()
            .find(|m| m.run == 0)
            .map_or(0, |m| m.queued);
        for mark in waits.iter_mut().filter(|mark| mark.run > 0) {
            mark.queued = queued;
        }
        let time = milliseconds(&tasks);
        assert!((195..=205).contains(&time), "{time} ms");
    }

    #[test]
    fn whoever_only_looks_whether_it_may_go_on_does_not_advance() {
        let mut tasks = record(&[thread(0), thread(100), thread(1)], |_| true);
        // The second worker polls all the time: many turns, no run time, always runnable.
        tasks[2].marks = (0..=100)
            .map(|at| Mark {
                at: at * MILLI,
                run: at * 10_000,
                queued: at * 990_000,
                turns: at * 2,
                blocked: false,
            })
            .collect();
        let polled = milliseconds(&tasks);
        assert!((98..=102).contains(&polled), "{polled} ms");
    }

    #[test]
    fn threads_that_are_on_their_way_out_do_not_exist_at_the_same_time_as_the_next() {
        let mark = |at: u64, run: u64| Mark {
            at: at * MILLI,
            run: run * MILLI,
            ..Mark::default()
        };
        let task = |parent, marks| Task {
            parent,
            marks,
            ..Task::default()
        };
        let tasks = [
            task(None, vec![mark(0, 0), mark(220, 0)]),
            task(Some(0), vec![mark(0, 0), mark(100, 100), mark(115, 100)]),
            task(Some(0), vec![mark(101, 0), mark(201, 100)]),
        ];
        assert_eq!(peak(&tasks, |task| task.parent.is_some()), 1);
        assert_eq!(milliseconds(&tasks), 200);
    }

    proptest! {
        #[test]
        fn load_does_not_change_the_time_of_independent_workers(
            work in prop::collection::vec(20u64..120, 1..5),
            luck in prop::collection::vec(0u8..10, 64),
            share in 3u8..10,
        ) {
            let mut threads = vec![thread(0)];
            threads.extend(work.iter().map(|w| thread(*w)));
            let mut turn = 0;
            let tasks = record(&threads, |_| {
                turn += 1;
                luck[turn * 7 % luck.len()] < share || turn % 11 == 0
            });
            prop_assert_eq!(milliseconds(&tasks), *work.iter().max().unwrap());
        }

        #[test]
        fn workers_that_wait_for_each_other_take_the_sum_whatever_the_load(
            work in prop::collection::vec(30u64..100, 2..5),
            luck in prop::collection::vec(0u8..10, 64),
            share in 4u8..10,
        ) {
            let mut threads = vec![thread(0)];
            threads.extend(work.iter().enumerate().map(|(k, w)| Thread {
                after: (k > 0).then_some(k),
                ..thread(*w)
            }));
            let mut turn = 0;
            let tasks = record(&threads, |_| {
                turn += 1;
                luck[turn * 7 % luck.len()] < share || turn % 5 == 0
            });
            let (sum, time) = (work.iter().sum::<u64>() as f64, milliseconds(&tasks) as f64);
            prop_assert!((0.85 * sum..1.15 * sum).contains(&time), "{} for {}", time, sum);
        }
    }
}
