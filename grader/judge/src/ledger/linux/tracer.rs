//! Watches a running process and all that it starts, by ptrace.
//!
//! Stops happen at clone, fork, vfork, exec and exit, and every two milliseconds the accounts of the
//! living tasks are read; a solution that computes is not slowed down. Threads that are seen to wait
//! at a lock are followed more closely for a while: their system calls stop, too. Alone knows in
//! which order stops come and what each means. Everything is left running and untraced when the tracing thread ends.

use super::accounts::Accounts;
use super::alone::Alone;
use super::causality::Clocks;
use super::ptrace::{Call, Event, message, next_event, reap, request, resume, system_call};
use super::ticker::{Ticker, shorten_time_slice};
use crate::ledger::{Followed, LedgerError, Mark, Nanos, Plan, Task, Trace, Waiting};
use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How often the accounts are read.
const TICK: Duration = Duration::from_millis(2);
/// How long threads and children may outlive the answer before they count as left running.
const GRACE: Duration = Duration::from_millis(500);
/// So many tasks at most are looked at in every tick.
const LOOKED_AT: usize = 64;
/// Stops at system calls after which threads are let run for a while.
const CLOSE_STOPS: u32 = 600;
/// How long.
const LET_RUN: Duration = Duration::from_millis(20);
/// How often they are followed again, at most.
const STRETCHES: u32 = 4;
/// How long everything but the caller is held at most; only a machine without any free CPU needs it.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long after its start, or after having started another, a thread has settled.
const SETTLED: Duration = Duration::from_millis(6);
/// How often a process is asked for that another thread may still be tracing.
const TRIES: u32 = 100;
/// Time between two of them.
const BETWEEN_TRIES: Duration = Duration::from_millis(1);

/// Makes `call` while process `pid` and everything it starts is watched.
///
/// The process must be idle when this is called (waiting for the call's frame); `call` sends the frame
/// and waits for the answer. Returns what `call` returned and the record.
///
/// # Errors
/// If the process cannot be watched; `call` was not made then.
pub fn trace<T>(pid: i32, call: impl FnOnce() -> T) -> Result<(T, Trace), LedgerError> {
    let (answer, trace, _) = watched(pid, None, call)?;
    Ok((answer, trace))
}

/// Makes `call`, as [`trace`] does, holds everything that the calling thread has started once it has
/// done some work, and sees whether the calling thread waits or spins; then everything goes on.
///
/// # Errors
/// If the process cannot be watched; `call` was not made then.
pub fn waiting<T>(
    pid: i32,
    plan: Plan,
    call: impl FnOnce() -> T,
) -> Result<(T, Waiting), LedgerError> {
    let (answer, _, waiting) = watched(pid, Some(plan), call)?;
    Ok((answer, waiting))
}

fn watched<T>(
    pid: i32,
    plan: Option<Plan>,
    call: impl FnOnce() -> T,
) -> Result<(T, Trace, Waiting), LedgerError> {
    let answered = AtomicBool::new(false);
    let (ready, is_ready) = mpsc::channel();
    std::thread::scope(|scope| {
        let tracer = std::thread::Builder::new()
            .name("ledger".into())
            .spawn_scoped(scope, || watch(pid, plan, ready, &answered))
            .map_err(LedgerError::Start)?;
        // A sender that is gone without a word means that the tracer panicked; join tells.
        if let Ok(Err(error)) = is_ready.recv() {
            return Err(error);
        }
        let begin = Instant::now();
        let answer = {
            let _told = TellWhenDone(&answered);
            call()
        };
        let wall = nanos(begin.elapsed());
        let (mut trace, waiting) = match tracer.join() {
            Ok(record) => record,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        trace.wall = wall;
        Ok((answer, trace, waiting))
    })
}

/// Lets the tracer end even if the call panics.
struct TellWhenDone<'a>(&'a AtomicBool);

impl Drop for TellWhenDone<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

fn watch(
    pid: i32,
    plan: Option<Plan>,
    ready: mpsc::Sender<Result<(), LedgerError>>,
    answered: &AtomicBool,
) -> (Trace, Waiting) {
    let started = Ticker::start(TICK)
        .map_err(LedgerError::Start)
        .and_then(|ticker| Ok((ticker, Tracer::seize(pid)?)));
    match started {
        Err(error) => {
            // The receiver waits for exactly this message.
            let _ = ready.send(Err(error));
            (Trace::default(), Waiting::Unseen)
        }
        Ok((_ticker, mut tracer)) => {
            if let Some(plan) = plan {
                tracer.hold(plan);
            }
            let _ = ready.send(Ok(()));
            let trace = tracer.run(answered);
            let others: Nanos = trace.tasks.iter().skip(1).map(Task::run).sum();
            let seen = match (tracer.seen, plan) {
                (Waiting::Unseen, Some(plan)) if others < plan.after => Waiting::Nobody,
                (seen, _) => seen,
            };
            (trace, seen)
        }
    }
}

/// A task that is alive.
struct Living {
    index: usize,
    /// The process it belongs to.
    group: i32,
    accounts: Option<Accounts>,
    /// False while the task is held in its first stop.
    started: bool,
    /// When it began, or last started another.
    since: Instant,
    /// True if it has been asked to stop, to be followed closely.
    asked: bool,
    /// True while it stops at system calls.
    close: bool,
    /// False until a child process runs its own program; its creator may be waiting for that.
    separate: bool,
}

/// Following who waits for whom among the threads of the solution's own process.
struct Following {
    clocks: Clocks,
    stops: u32,
}

struct Tracer {
    root: i32,
    begin: Instant,
    tasks: Vec<Task>,
    living: HashMap<i32, Living>,
    looked: Instant,
    following: Option<Following>,
    stretches: u32,
    let_run_until: Instant,
    followed: Option<Followed>,
    holding: Option<Holding>,
    /// What was seen of the calling thread while everything else was held.
    seen: Waiting,
}

/// Holding everything but the calling thread.
struct Holding {
    plan: Plan,
    /// The looks, once everything else is held.
    alone: Option<Alone>,
    since: Instant,
    /// Tasks that are stopped.
    held: Vec<i32>,
}

impl Tracer {
    fn seize(pid: i32) -> Result<Tracer, LedgerError> {
        shorten_time_slice();
        let mut tracer = Tracer {
            root: pid,
            begin: Instant::now(),
            tasks: Vec::new(),
            living: HashMap::new(),
            looked: Instant::now(),
            following: None,
            stretches: 0,
            let_run_until: Instant::now(),
            followed: None,
            holding: None,
            seen: Waiting::Unseen,
        };
        tracer
            .seize_first(pid)
            .map_err(|source| LedgerError::NotTraceable { pid, source })?;
        if tracer.living[&pid].accounts.is_none() {
            return Err(LedgerError::NoAccounts { pid });
        }
        // The harness has one thread; whatever else is there counts as started by it.
        let others = std::fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok())
            .filter(|tid| *tid != pid);
        for tid in others.collect::<Vec<_>>() {
            // It may be gone already.
            let _ = tracer.seize_task(tid, Some(0));
        }
        Ok(tracer)
    }

    /// Seizes the process itself. Who watched it before was a thread that has been joined; the kernel lets
    /// its tracees go a moment after that.
    fn seize_first(&mut self, pid: i32) -> io::Result<()> {
        for _ in 0..TRIES {
            match self.seize_task(pid, None) {
                Err(error) if error.raw_os_error() == Some(libc::EPERM) => {
                    std::thread::sleep(BETWEEN_TRIES);
                }
                done => return done,
            }
        }
        self.seize_task(pid, None)
    }

    fn seize_task(&mut self, tid: i32, parent: Option<usize>) -> io::Result<()> {
        let options = libc::PTRACE_O_TRACECLONE
            | libc::PTRACE_O_TRACEFORK
            | libc::PTRACE_O_TRACEVFORK
            | libc::PTRACE_O_TRACEEXEC
            | libc::PTRACE_O_TRACEEXIT
            | libc::PTRACE_O_TRACESYSGOOD;
        request(libc::PTRACE_SEIZE, tid, options as usize)?;
        let accounts = Accounts::open(tid, false);
        let root = self.root;
        self.add(tid, parent, root, accounts, true);
        Ok(())
    }

    fn now(&self) -> Nanos {
        nanos(self.begin.elapsed())
    }

    fn add(
        &mut self,
        tid: i32,
        parent: Option<usize>,
        group: i32,
        accounts: Option<Accounts>,
        started: bool,
    ) {
        let index = self.tasks.len();
        let birth = Mark {
            at: self.now(),
            ..Mark::default()
        };
        self.tasks.push(Task {
            tid,
            parent,
            process: group == tid && parent.is_some(),
            marks: vec![birth],
        });
        let living = Living {
            index,
            group,
            accounts,
            started,
            since: Instant::now(),
            asked: false,
            close: false,
            separate: true,
        };
        self.living.insert(tid, living);
    }

    fn run(&mut self, answered: &AtomicBool) -> Trace {
        let mut patience: Option<Instant> = None;
        self.follow();
        let mut left_running = false;
        loop {
            if answered.load(Ordering::Acquire) {
                self.let_go();
                let others = self.living.keys().any(|tid| *tid != self.root);
                let since = *patience.get_or_insert_with(Instant::now);
                if !others {
                    break;
                }
                if since.elapsed() > GRACE {
                    left_running = true;
                    break;
                }
            }
            match next_event() {
                Event::Stopped { tid, status } => self.stopped(tid, status),
                Event::Gone { tid } => {
                    if tid == self.root {
                        self.let_go();
                        // Its status belongs to whoever started it; the next look would show the
                        // same again, so nothing more can be learnt here.
                        self.end(tid, None);
                        pause();
                    } else {
                        reap(tid);
                        self.end(tid, None);
                    }
                }
                Event::Tick => {}
                Event::NoTracee => pause(),
            }
            if self.looked.elapsed() >= TICK {
                self.look();
            }
        }
        self.let_go();
        self.stop_following();
        let at = self.now();
        for living in self.living.values() {
            let last = living.accounts.as_ref().and_then(|a| a.look(at));
            finish(&mut self.tasks[living.index], at, last);
        }
        Trace {
            tasks: std::mem::take(&mut self.tasks),
            wall: at,
            left_running,
            followed: self.followed,
        }
    }

    /// Reads the accounts of everything that is alive.
    fn look(&mut self) {
        self.looked = Instant::now();
        for living in self.living.values().filter(|l| l.started).take(LOOKED_AT) {
            let at = nanos(self.begin.elapsed());
            if let Some(mark) = living.accounts.as_ref().and_then(|a| a.look(at)) {
                self.tasks[living.index].marks.push(mark);
            }
        }
        self.look_at_the_caller();
        self.follow();
    }

    /// Everything but the calling thread will be held as `plan` says. Nothing is followed then.
    fn hold(&mut self, plan: Plan) {
        self.stretches = STRETCHES;
        self.holding = Some(Holding {
            plan,
            alone: None,
            since: Instant::now(),
            held: Vec::new(),
        });
    }

    /// Begins to hold when it is time, and lets go when it is known what the calling thread does.
    fn look_at_the_caller(&mut self) {
        let Some(holding) = &mut self.holding else {
            return;
        };
        let caller = self.tasks.first().and_then(|task| task.marks.last());
        let Some(caller) = caller.copied() else {
            return;
        };
        match &mut holding.alone {
            None => {
                let others: Nanos = self.tasks.iter().skip(1).map(Task::run).sum();
                if self.tasks.len() > 1 && others >= holding.plan.after {
                    holding.alone = Some(Alone::begin(holding.plan, caller));
                    holding.since = Instant::now();
                    for tid in self.living.keys().filter(|tid| **tid != self.root) {
                        // It may have ended just now.
                        let _ = request(libc::PTRACE_INTERRUPT, *tid, 0);
                    }
                }
            }
            // Whoever starts a child process waits until that runs its own program, and for nothing else.
            Some(alone)
                if self.living.values().any(|living| !living.separate)
                    && holding.since.elapsed() <= PATIENCE =>
            {
                *alone = Alone::begin(holding.plan, caller);
            }
            Some(alone) => {
                let answer = alone.look(caller);
                if let Some(answer) = answer {
                    self.seen = answer;
                }
                if answer.is_some() || holding.since.elapsed() > PATIENCE {
                    self.let_go();
                }
            }
        }
    }

    /// Lets everything go on that was held.
    fn let_go(&mut self) {
        for tid in self.holding.take().into_iter().flat_map(|h| h.held) {
            self.go_on(tid, 0);
        }
    }

    /// Follows who waits for whom, unless that was too much a moment ago. Threads are asked to stop at
    /// system calls once they have settled; starting up is slow enough as it is.
    fn follow(&mut self) {
        if self.following.is_none() {
            let processes = self.tasks.iter().any(|task| task.process);
            if self.stretches >= STRETCHES || processes || Instant::now() < self.let_run_until {
                return;
            }
            self.stretches += 1;
            let mut clocks = Clocks::default();
            for (tid, living) in self.living.iter_mut().filter(|(_, l)| l.group == self.root) {
                living.asked = false;
                if let Some(mark) = living.accounts.as_ref().and_then(|a| a.mark(0)) {
                    clocks.joins(*tid, mark.run);
                }
            }
            self.following = Some(Following { clocks, stops: 0 });
        }
        let single = self.living.len() < 2;
        for (tid, living) in self.living.iter_mut().filter(|(_, l)| l.group == self.root) {
            if !single && living.started && !living.asked && living.since.elapsed() >= SETTLED {
                living.asked = true;
                // It may have ended just now.
                let _ = request(libc::PTRACE_INTERRUPT, *tid, 0);
            }
        }
    }

    /// Adds up what was learnt; threads run on freely from their next stop.
    fn stop_following(&mut self) {
        self.catch_up();
        let Some(following) = self.following.take() else {
            return;
        };
        self.let_run_until = Instant::now() + LET_RUN;
        let (run, free) = following.clocks.totals();
        let followed = self.followed.get_or_insert_default();
        followed.run += run;
        followed.free += free;
    }

    /// Brings the clocks of all followed threads up to now.
    fn catch_up(&mut self) {
        let Some(following) = &mut self.following else {
            return;
        };
        let root = self.root;
        for (tid, living) in self.living.iter().filter(|(_, l)| l.group == root) {
            if let Some(mark) = living.accounts.as_ref().and_then(|a| a.mark(0)) {
                following.clocks.ran(*tid, mark.run);
            }
        }
    }

    /// A followed thread has stopped at the beginning or the end of a system call.
    fn called(&mut self, tid: i32) {
        let at = self.now();
        let (Some(following), Some(living)) = (&mut self.following, self.living.get_mut(&tid))
        else {
            return;
        };
        let Some(mark) = living.accounts.as_ref().and_then(|a| a.mark(at)) else {
            return;
        };
        following.stops += 1;
        following.clocks.ran(tid, mark.run);
        match system_call(tid) {
            Some(Call::Wait { address }) => following.clocks.waits(tid, Some(address)),
            Some(Call::Wake { address }) => following.clocks.wakes(tid, address),
            Some(Call::Yield) => {
                self.catch_up();
                if let Some(following) = &mut self.following {
                    following.clocks.yields(tid);
                }
            }
            Some(Call::Other) => following.clocks.waits(tid, None),
            Some(Call::Nothing) | None => {}
            Some(Call::Returned { waited: false }) => following.clocks.did_not_wait(tid),
            Some(Call::Returned { waited: true }) => {
                if !following.clocks.was_woken(tid) {
                    self.catch_up();
                }
                if let Some(following) = &mut self.following {
                    following.clocks.goes_on(tid);
                }
            }
        }
        if self
            .following
            .as_ref()
            .is_some_and(|following| following.stops >= CLOSE_STOPS)
        {
            self.stop_following();
        }
    }

    fn mark(&mut self, tid: i32) {
        let at = self.now();
        if let Some(living) = self.living.get(&tid)
            && let Some(mark) = living.accounts.as_ref().and_then(|a| a.mark(at))
        {
            self.tasks[living.index].marks.push(mark);
        }
    }

    /// The task is no more; `last` are its final accounts, if they could be read.
    fn end(&mut self, tid: i32, last: Option<Mark>) {
        let Some(living) = self.living.remove(&tid) else {
            return;
        };
        let at = self.now();
        if let Some(following) = &mut self.following {
            if let Some(last) = last {
                following.clocks.ran(tid, last.run);
            }
            following.clocks.ends(tid);
        }
        finish(&mut self.tasks[living.index], at, last);
        // What its creator did until now and does from now on are different things.
        if let Some(parent) = self.tasks[living.index].parent {
            let parent = self.tasks[parent].tid;
            let at = self.now();
            if let Some(creator) = self.living.get(&parent)
                && let Some(mark) = creator.accounts.as_ref().and_then(|a| a.look(at))
            {
                self.tasks[creator.index].marks.push(mark);
            }
        }
    }

    fn stopped(&mut self, tid: i32, status: i32) {
        let signal = libc::WSTOPSIG(status);
        match status >> 16 {
            libc::PTRACE_EVENT_CLONE | libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK => {
                if let Some(child) = message(tid) {
                    self.born(tid, child);
                }
                self.go_on(tid, 0);
            }
            libc::PTRACE_EVENT_EXEC => {
                if let Some(living) = self.living.get_mut(&tid) {
                    living.separate = true;
                }
                self.go_on(tid, 0);
            }
            libc::PTRACE_EVENT_EXIT => {
                let at = self.now();
                let last = self
                    .living
                    .get(&tid)
                    .and_then(|l| l.accounts.as_ref())
                    .and_then(|a| a.mark(at));
                self.end(tid, last);
                resume(libc::PTRACE_DETACH, tid, 0);
            }
            libc::PTRACE_EVENT_STOP => {
                match self.living.get_mut(&tid) {
                    Some(living) if living.started => living.close = living.asked,
                    Some(living) => living.started = true,
                    // Its creator's stop has not been seen yet; `born` will say who that is.
                    None => self.add(tid, None, 0, Accounts::open(tid, true), true),
                }
                let stays = matches!(
                    signal,
                    libc::SIGSTOP | libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU
                );
                if stays {
                    resume(libc::PTRACE_LISTEN, tid, 0);
                } else {
                    self.go_on(tid, 0);
                }
            }
            0 if signal == libc::SIGTRAP | 0x80 => {
                self.called(tid);
                self.go_on(tid, 0);
            }
            0 => self.go_on(tid, signal),
            _ => self.go_on(tid, 0),
        }
    }

    /// Lets a stopped task go on, with a signal that it was stopped for.
    fn go_on(&mut self, tid: i32, signal: i32) {
        let living = self.living.get(&tid);
        let holdable = living.is_some_and(|living| living.started && living.separate);
        if let Some(holding) = &mut self.holding
            && holding.alone.is_some()
            && tid != self.root
            && signal == 0
            && holdable
        {
            holding.held.push(tid);
            return;
        }
        let mut how = libc::PTRACE_CONT;
        if let Some(living) = self.living.get_mut(&tid) {
            living.close &= self.following.is_some();
            if living.close {
                how = libc::PTRACE_SYSCALL;
            }
        }
        resume(how, tid, signal as usize);
    }

    fn born(&mut self, creator: i32, child: i32) {
        self.mark(creator);
        let (parent, group) = self
            .living
            .get(&creator)
            .map_or((0, self.root), |l| (l.index, l.group));
        let process = is_process(child);
        let group = if process { child } else { group };
        if let Some(living) = self.living.get_mut(&creator) {
            living.since = Instant::now();
        }
        if process {
            // Who waits for whom across processes is not followed.
            self.following = None;
            self.followed = None;
            self.stretches = STRETCHES;
        } else if let Some(following) = &mut self.following {
            let creators = self.living.get(&creator).and_then(|l| l.accounts.as_ref());
            if let Some(mark) = creators.and_then(|accounts| accounts.mark(0)) {
                following.clocks.ran(creator, mark.run);
            }
            following.clocks.begins(child, creator);
        }
        match self.living.get_mut(&child) {
            Some(known) => {
                known.separate = !process;
                known.group = group;
                let task = &mut self.tasks[known.index];
                task.parent = Some(parent);
                task.process = process;
            }
            None => {
                let accounts = Accounts::open(child, true);
                self.add(child, Some(parent), group, accounts, false);
                if let Some(living) = self.living.get_mut(&child) {
                    living.separate = !process;
                }
            }
        }
    }
}

fn finish(task: &mut Task, at: Nanos, last: Option<Mark>) {
    let known = task.marks.last().copied().unwrap_or_default();
    task.marks.push(last.unwrap_or(Mark {
        at,
        blocked: false,
        ..known
    }));
}

/// True if `tid` leads a process of its own.
fn is_process(tid: i32) -> bool {
    // Only a leader's id is listed in /proc; a thread's folder exists but its Tgid differs.
    std::fs::read_to_string(format!("/proc/{tid}/status")).is_ok_and(|status| {
        status
            .lines()
            .find_map(|line| line.strip_prefix("Tgid:"))
            .is_some_and(|tgid| tgid.trim().parse() == Ok(tid))
    })
}

fn nanos(span: Duration) -> Nanos {
    Nanos::try_from(span.as_nanos()).unwrap_or(Nanos::MAX)
}

fn pause() {
    std::thread::sleep(Duration::from_millis(1));
}
