//! Random small programs, explored by the engine, by a plain search over all states, and with
//! shuttle's types under shuttle: all have to show the same outcomes.
//!
//! `LOOM_STD_SOAK=100 cargo test --release -p loom-std --test soak` compares a hundred times as many.

mod common;

use common::{run, sequential, soak};
use std::__model::{Config, End, Memory};
use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

/// One operation; its place in `Store` is the value written, so that values tell who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Op {
    Load(usize),
    Store(usize, i64),
    Add(usize),
    Exchange(usize, i64, i64),
    Lock(usize),
    TryLock(usize),
    /// Of a lock that is held, if it is.
    Data(usize),
    Unlock(usize),
    Read,
    Write,
    Unread,
    Unwrite,
    Wait,
    NotifyOne,
    NotifyAll,
    Send(i64),
    Recv,
    TryRecv,
}

type Program = Vec<Vec<Op>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Channel {
    Unbounded,
    Bounded(usize),
}

// ---- the plain search ----

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    atomics: [i64; 2],
    owners: [Option<usize>; 2],
    data: [i64; 2],
    readers: Vec<usize>,
    writer: Option<usize>,
    shared: i64,
    queue: Vec<(usize, i64)>,
    sent: usize,
    receiver: bool,
    senders: usize,
    waiting: Vec<usize>,
    threads: Vec<Local>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Local {
    at: usize,
    seen: Vec<i64>,
    phase: Phase,
    /// The receiver of a rendezvous stands ready.
    expecting: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Phase {
    Ready,
    Waiting,
    Notified,
    /// Its message has this number and has to be taken.
    Handing(usize),
    Ended,
}

fn start(program: &Program) -> World {
    World {
        atomics: [0; 2],
        owners: [None; 2],
        data: [0; 2],
        readers: Vec::new(),
        writer: None,
        shared: 0,
        queue: Vec::new(),
        sent: 0,
        receiver: true,
        senders: program.len() - 1,
        waiting: Vec::new(),
        threads: program
            .iter()
            .map(|_| Local {
                at: 0,
                seen: Vec::new(),
                phase: Phase::Ready,
                expecting: false,
            })
            .collect(),
    }
}

/// The worlds after one step of a thread; none if it can't go on.
fn steps(world: &World, me: usize, program: &Program, channel: Channel) -> Vec<World> {
    let mut next = world.clone();
    let Some(op) = program[me].get(world.threads[me].at).copied() else {
        if world.threads[me].phase == Phase::Ended {
            return Vec::new();
        }
        // The end drops the thread's end of the channel.
        next.threads[me].phase = Phase::Ended;
        if me == 0 {
            next.receiver = false;
        } else {
            next.senders -= 1;
        }
        return vec![next];
    };
    let see = |next: &mut World, value| {
        next.threads[me].seen.push(value);
        next.threads[me].at += 1;
    };
    match op {
        Op::Load(x) => see(&mut next, world.atomics[x]),
        Op::Store(x, value) => {
            next.atomics[x] = value;
            next.threads[me].at += 1;
        }
        Op::Add(x) => {
            next.atomics[x] += 1;
            see(&mut next, world.atomics[x]);
        }
        Op::Exchange(x, from, to) => {
            if world.atomics[x] == from {
                next.atomics[x] = to;
            }
            see(&mut next, world.atomics[x]);
        }
        Op::Lock(m) => {
            if world.owners[m].is_some() {
                return Vec::new();
            }
            next.owners[m] = Some(me);
            next.threads[me].at += 1;
        }
        Op::TryLock(m) => {
            if world.owners[m].is_none() {
                next.owners[m] = Some(me);
            }
            see(&mut next, i64::from(world.owners[m].is_none()));
        }
        Op::Data(m) => {
            if world.owners[m] == Some(me) {
                next.data[m] += 1;
                see(&mut next, world.data[m]);
            } else {
                next.threads[me].at += 1;
            }
        }
        Op::Unlock(m) => {
            if world.owners[m] == Some(me) {
                next.owners[m] = None;
            }
            next.threads[me].at += 1;
        }
        Op::Read => {
            if world.writer.is_some() {
                return Vec::new();
            }
            next.readers.push(me);
            next.readers.sort_unstable();
            see(&mut next, world.shared);
        }
        Op::Write => {
            if world.writer.is_some() || !world.readers.is_empty() {
                return Vec::new();
            }
            next.writer = Some(me);
            next.shared += 1;
            see(&mut next, world.shared);
        }
        Op::Unread => {
            next.readers.retain(|&reader| reader != me);
            next.threads[me].at += 1;
        }
        Op::Unwrite => {
            next.writer = None;
            next.threads[me].at += 1;
        }
        // Under lock 0.
        Op::Wait => match world.threads[me].phase {
            Phase::Ready => {
                next.owners[0] = None;
                next.waiting.push(me);
                next.threads[me].phase = Phase::Waiting;
            }
            Phase::Notified if world.owners[0].is_none() => {
                next.owners[0] = Some(me);
                next.threads[me].phase = Phase::Ready;
                next.threads[me].at += 1;
            }
            _ => return Vec::new(),
        },
        Op::NotifyOne => {
            next.threads[me].at += 1;
            if !world.waiting.is_empty() {
                return (0..world.waiting.len())
                    .map(|chosen| {
                        let mut next = next.clone();
                        let woken = next.waiting.remove(chosen);
                        next.threads[woken].phase = Phase::Notified;
                        next
                    })
                    .collect();
            }
        }
        Op::NotifyAll => {
            next.threads[me].at += 1;
            for woken in ::std::mem::take(&mut next.waiting) {
                next.threads[woken].phase = Phase::Notified;
            }
        }
        Op::Send(value) => {
            if let Phase::Handing(number) = world.threads[me].phase {
                let waits = world.queue.iter().any(|(known, _)| *known == number);
                if waits && world.receiver {
                    return Vec::new();
                }
                next.queue.retain(|(known, _)| *known != number);
                next.threads[me].phase = Phase::Ready;
                see(&mut next, i64::from(!waits));
                return vec![next];
            }
            if !world.receiver {
                see(&mut next, 0);
                return vec![next];
            }
            let room = match channel {
                Channel::Unbounded => usize::MAX,
                Channel::Bounded(capacity) => capacity.max(1),
            };
            if world.queue.len() >= room {
                return Vec::new();
            }
            next.queue.push((world.sent, value));
            next.sent += 1;
            if channel == Channel::Bounded(0) {
                next.threads[me].phase = Phase::Handing(world.sent);
            } else {
                see(&mut next, 1);
            }
        }
        Op::Recv => {
            if world.queue.is_empty() {
                if world.senders > 0 {
                    return Vec::new();
                }
                see(&mut next, -2);
            } else {
                let (_, value) = next.queue.remove(0);
                see(&mut next, value);
            }
        }
        Op::TryRecv => {
            if world.queue.is_empty() {
                see(&mut next, if world.senders > 0 { -1 } else { -2 });
            } else {
                let (_, value) = next.queue.remove(0);
                see(&mut next, value);
            }
        }
    }
    vec![next]
}

type Outcome = (Vec<Vec<i64>>, [i64; 2], [i64; 2], i64);

/// All outcomes, and whether some execution gets stuck.
fn by_search(program: &Program, channel: Channel) -> (BTreeSet<String>, bool) {
    let mut known = HashSet::new();
    let mut open = vec![start(program)];
    let (mut outcomes, mut stuck) = (BTreeSet::new(), false);
    while let Some(world) = open.pop() {
        let next: Vec<World> = (0..program.len())
            .flat_map(|me| steps(&world, me, program, channel))
            .collect();
        if next.is_empty() {
            if world
                .threads
                .iter()
                .all(|thread| thread.phase == Phase::Ended)
            {
                let seen = world
                    .threads
                    .iter()
                    .map(|thread| thread.seen.clone())
                    .collect();
                let outcome: Outcome = (seen, world.atomics, world.data, world.shared);
                outcomes.insert(format!("{outcome:?}"));
            } else {
                stuck = true;
            }
        }
        for world in next {
            if known.insert(world.clone()) {
                open.push(world);
            }
        }
    }
    (outcomes, stuck)
}

// ---- the same as ordinary code ----

/// The code that executes a program, with the types of a library.
macro_rules! executed_with {
    ($library:ident, $module:ident) => {
        mod $module {
            use super::{Channel, Op, Outcome, Program};
            use $library::sync::atomic::{AtomicI64, Ordering::SeqCst};
            use $library::sync::mpsc::{self, Receiver, TryRecvError};
            use $library::sync::{Arc, Condvar, Mutex, MutexGuard, RwLock};
            use $library::thread;

            #[derive(Default)]
            struct Shared {
                atomics: [AtomicI64; 2],
                locks: [Mutex<i64>; 2],
                rw: RwLock<i64>,
                changed: Condvar,
            }

            enum End1 {
                Receiver(Receiver<i64>),
                Sender(mpsc::Sender<i64>),
                SyncSender(mpsc::SyncSender<i64>),
            }

            fn execute(ops: &[Op], shared: &Shared, end: End1) -> Vec<i64> {
                let mut seen = Vec::new();
                let mut guards: [Option<MutexGuard<'_, i64>>; 2] = [None, None];
                let (mut reading, mut writing) = (None, None);
                for op in ops {
                    match *op {
                        Op::Load(x) => seen.push(shared.atomics[x].load(SeqCst)),
                        Op::Store(x, value) => shared.atomics[x].store(value, SeqCst),
                        Op::Add(x) => seen.push(shared.atomics[x].fetch_add(1, SeqCst)),
                        Op::Exchange(x, from, to) => {
                            let result =
                                shared.atomics[x].compare_exchange(from, to, SeqCst, SeqCst);
                            seen.push(result.unwrap_or_else(|old| old));
                        }
                        Op::Lock(m) => guards[m] = Some(shared.locks[m].lock().unwrap()),
                        Op::TryLock(m) => {
                            guards[m] = shared.locks[m].try_lock().ok();
                            seen.push(i64::from(guards[m].is_some()));
                        }
                        Op::Data(m) => {
                            if let Some(guard) = &mut guards[m] {
                                seen.push(**guard);
                                **guard += 1;
                            }
                        }
                        Op::Unlock(m) => guards[m] = None,
                        Op::Read => {
                            let guard = shared.rw.read().unwrap();
                            seen.push(*guard);
                            reading = Some(guard);
                        }
                        Op::Write => {
                            let mut guard = shared.rw.write().unwrap();
                            seen.push(*guard);
                            *guard += 1;
                            writing = Some(guard);
                        }
                        Op::Unread => reading = None,
                        Op::Unwrite => writing = None,
                        Op::Wait => {
                            let guard = guards[0].take().unwrap();
                            guards[0] = Some(shared.changed.wait(guard).unwrap());
                        }
                        Op::NotifyOne => shared.changed.notify_one(),
                        Op::NotifyAll => shared.changed.notify_all(),
                        Op::Send(value) => {
                            let sent = match &end {
                                End1::Sender(sender) => sender.send(value).is_ok(),
                                End1::SyncSender(sender) => sender.send(value).is_ok(),
                                End1::Receiver(_) => unreachable!(),
                            };
                            seen.push(i64::from(sent));
                        }
                        Op::Recv => {
                            let End1::Receiver(receiver) = &end else {
                                unreachable!()
                            };
                            seen.push(receiver.recv().unwrap_or(-2));
                        }
                        Op::TryRecv => {
                            let End1::Receiver(receiver) = &end else {
                                unreachable!()
                            };
                            seen.push(match receiver.try_recv() {
                                Ok(value) => value,
                                Err(TryRecvError::Empty) => -1,
                                Err(TryRecvError::Disconnected) => -2,
                            });
                        }
                    }
                }
                drop((reading, writing, guards));
                seen
            }

            pub fn body(program: &Program, channel: Channel) -> Outcome {
                let shared = Arc::new(Shared::default());
                let (mut ends, mut senders) = (Vec::new(), Vec::new());
                match channel {
                    Channel::Unbounded => {
                        let (sender, receiver) = mpsc::channel();
                        ends.push(End1::Receiver(receiver));
                        senders.extend((1..program.len()).map(|_| End1::Sender(sender.clone())));
                    }
                    Channel::Bounded(capacity) => {
                        let (sender, receiver) = mpsc::sync_channel(capacity);
                        ends.push(End1::Receiver(receiver));
                        senders
                            .extend((1..program.len()).map(|_| End1::SyncSender(sender.clone())));
                    }
                }
                ends.append(&mut senders);
                let threads: Vec<_> = ends
                    .into_iter()
                    .enumerate()
                    .map(|(number, end)| {
                        let (shared, ops) = (Arc::clone(&shared), program[number].clone());
                        thread::spawn(move || execute(&ops, &shared, end))
                    })
                    .collect();
                let seen = threads
                    .into_iter()
                    .map(|thread| thread.join().unwrap())
                    .collect();
                let shared = Arc::into_inner(shared).unwrap();
                (
                    seen,
                    shared.atomics.map(AtomicI64::into_inner),
                    shared.locks.map(|lock| lock.into_inner().unwrap()),
                    shared.rw.into_inner().unwrap(),
                )
            }
        }
    };
}

executed_with!(std, engine);
executed_with!(shuttle, plainly);

/// All outcomes by shuttle's own types under its enumeration of all schedules, and whether some
/// execution gets stuck; none if there are too many.
fn by_shuttle(program: &Program, channel: Channel) -> Option<(BTreeSet<String>, bool)> {
    const MOST: usize = 2_000;
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let (copy, known) = (program.clone(), Arc::clone(&seen));
    let mut settings = shuttle::Config::new();
    settings.failure_persistence = shuttle::FailurePersistence::None;
    settings.silence_warnings = true;
    let scheduler = shuttle::scheduler::DfsScheduler::new(Some(MOST), false);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        shuttle::Runner::new(scheduler, settings).run(move || {
            let outcome = format!("{:?}", plainly::body(&copy, channel));
            known.lock().unwrap().insert(outcome);
        })
    }));
    let outcomes = seen.lock().unwrap().clone();
    match ended {
        Ok(executions) if executions >= MOST => None,
        Ok(_) => Some((outcomes, false)),
        Err(_) => Some((outcomes, true)),
    }
}

// ---- random programs ----

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What a program is made of.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Atomics,
    Locks,
    TryLocks,
    ReadWrite,
    Channels,
    Conditions,
}

fn program(dice: &mut Dice, kind: Kind) -> Program {
    // Where releases and failed attempts are steps too, programs have to be smaller.
    let small = matches!(kind, Kind::TryLocks | Kind::Conditions);
    let threads = if small { 2 } else { 2 + dice.roll(2) as usize };
    let length = if threads == 2 && !small { 3 } else { 2 };
    (0..threads)
        .map(|me| {
            let mut ops = Vec::new();
            for step in 0..length {
                let unique = (me * 10 + step + 1) as i64;
                let x = dice.roll(2) as usize;
                let plain = match dice.roll(4) {
                    0 => Op::Load(x),
                    1 => Op::Store(x, unique),
                    2 => Op::Add(x),
                    _ => Op::Exchange(x, 0, unique),
                };
                match kind {
                    Kind::Atomics => ops.push(plain),
                    Kind::Locks if dice.roll(3) == 0 => {
                        ops.extend([Op::Lock(x), Op::Data(x), Op::Lock(1 - x), Op::Data(1 - x)]);
                        ops.extend([Op::Unlock(1 - x), Op::Unlock(x)]);
                    }
                    Kind::Locks => ops.extend([Op::Lock(x), Op::Data(x), Op::Unlock(x)]),
                    Kind::TryLocks if dice.roll(2) == 0 => {
                        ops.extend([Op::TryLock(0), Op::Data(0), Op::Unlock(0)]);
                    }
                    Kind::TryLocks => ops.extend([Op::Lock(0), Op::Data(0), Op::Unlock(0)]),
                    Kind::ReadWrite => match dice.roll(3) {
                        0 => ops.extend([Op::Read, Op::Unread]),
                        1 => ops.extend([Op::Write, Op::Unwrite]),
                        _ => ops.push(plain),
                    },
                    Kind::Channels if dice.roll(4) == 0 => ops.push(plain),
                    Kind::Channels if me > 0 => ops.push(Op::Send(unique)),
                    Kind::Channels if dice.roll(3) == 0 => ops.push(Op::TryRecv),
                    Kind::Channels => ops.push(Op::Recv),
                    Kind::Conditions => match dice.roll(4) {
                        0 if me == 0 => {
                            ops.extend([Op::Lock(0), Op::Wait, Op::Data(0), Op::Unlock(0)])
                        }
                        1 => ops.push(Op::NotifyOne),
                        2 => ops.push(Op::NotifyAll),
                        _ => ops.extend([Op::Lock(0), Op::Data(0), Op::Unlock(0)]),
                    },
                }
            }
            ops
        })
        .collect()
}

/// Compares one program; whether the comparison says anything.
fn compare(program: &Program, channel: Channel) -> bool {
    let (expected, stuck) = by_search(program, channel);
    if let Some((by_shuttle, stuck_there)) = by_shuttle(program, channel) {
        assert_eq!(stuck_there, stuck, "{program:?} {channel:?} under shuttle");
        // Shuttle lets nobody in between a receiver's last look and its end.
        let receives = program
            .concat()
            .iter()
            .any(|op| matches!(op, Op::Recv | Op::TryRecv));
        let agrees = match receives {
            true => by_shuttle.is_subset(&expected),
            false => by_shuttle == expected,
        };
        assert!(
            stuck || agrees,
            "{program:?} {channel:?} under shuttle shows {by_shuttle:#?}"
        );
    }
    let config = Config {
        spurious: 0,
        executions: 4_000,
        ..sequential()
    };
    let copy = program.clone();
    let shown = run(&config, move || engine::body(&copy, channel));
    if let Some(end) = shown.bad_end() {
        assert!(
            stuck,
            "{program:?} {channel:?} can't get stuck, but ended with {end:#?}"
        );
        assert!(
            matches!(end, End::Deadlock { .. }),
            "{program:?} {channel:?} ended with {end:#?}"
        );
        return true;
    }
    let values = shown.values();
    let wrong: Vec<_> = values.difference(&expected).collect();
    assert!(
        wrong.is_empty(),
        "{program:?} {channel:?} can't show {wrong:#?}"
    );
    if !stuck {
        // Everything is sequentially consistent: orderings allow nothing more.
        let config = Config {
            memory: Memory::Weak,
            executions: 500,
            ..config
        };
        let copy = program.clone();
        let weak = run(&config, move || engine::body(&copy, channel));
        assert_eq!(weak.bad_end(), None, "{program:?} {channel:?}");
        let values = weak.values();
        let wrong: Vec<_> = values.difference(&expected).collect();
        assert!(
            wrong.is_empty(),
            "{program:?} {channel:?} can't show {wrong:#?} in weak memory"
        );
    }
    if !shown.exploration.complete {
        return false;
    }
    assert!(
        !stuck,
        "{program:?} {channel:?} gets stuck, and the engine did not find it"
    );
    let missing: Vec<_> = expected.difference(&values).collect();
    assert!(
        missing.is_empty(),
        "{program:?} {channel:?}: {} of {} outcomes are missing: {missing:#?} ({:?})",
        missing.len(),
        expected.len(),
        shown.exploration
    );
    true
}

fn compare_all(kind: Kind, programs: u32) {
    let programs = programs * soak();
    let mut dice = Dice(kind as u64 + 1);
    let mut compared = 0;
    for _ in 0..programs {
        let program = program(&mut dice, kind);
        let channel = match dice.roll(3) {
            0 => Channel::Unbounded,
            1 => Channel::Bounded(1),
            _ => Channel::Bounded(0),
        };
        compared += u32::from(compare(&program, channel));
    }
    assert!(
        compared * 2 >= programs,
        "{compared} of {programs} were compared"
    );
}

#[test]
fn programs_over_atomics_show_what_they_can() {
    compare_all(Kind::Atomics, 10);
}

#[test]
fn programs_over_locks_show_what_they_can() {
    compare_all(Kind::Locks, 10);
}

#[test]
fn programs_that_try_locks_show_what_they_can() {
    compare_all(Kind::TryLocks, 10);
}

#[test]
fn programs_over_readers_and_writers_show_what_they_can() {
    compare_all(Kind::ReadWrite, 10);
}

#[test]
fn programs_over_channels_show_what_they_can() {
    compare_all(Kind::Channels, 10);
}

#[test]
fn programs_over_conditions_show_what_they_can() {
    compare_all(Kind::Conditions, 10);
}
