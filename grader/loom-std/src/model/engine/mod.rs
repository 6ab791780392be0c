//! One execution: its threads, its objects, who waits for what, and the record of operations.
//!
//! Every operation of the types of `sync` and `thread` is a *touch* of an object (a point where the
//! runner may run another thread; all touches of one object conflict), followed by a change of state that
//! nothing can come between. Blocking is the runner's `park`, so that the engine alone decides who
//! waits: it finds deadlocks, forces timeouts, and latches the ends that no student code can catch.

mod diagnosis;
mod ends;
mod fairness;
mod spinning;
mod threads;
mod waiting;

use ::std::boxed::Box;
use ::std::cell::{Cell, RefCell};
use ::std::collections::{HashMap, HashSet};
use ::std::hash::{BuildHasherDefault, Hasher};
use ::std::mem;
use ::std::ops::Range;
use ::std::rc::Rc;
use ::std::string::String;
use ::std::sync::atomic::Ordering;
use ::std::sync::{Arc, mpsc};
use ::std::time::Duration;
use ::std::vec::Vec;

use super::memory::{Clock, History, Strong, View};
use super::record::{Entry, Value};
use super::report::{End, Event, Site};
use super::runner::{self, Handle, Runner};
use super::search::{Flags, Known, Message};
use super::watch::Pulse;
use super::{At, choice};

pub(crate) use ends::{latch, latch_from_hook, note_panic};
pub(crate) use spinning::{
    Loops, alone, busy, changed, clock_stands, idle, idle_by_itself, look, look_at_lock,
    looked_under_lock, takes_alone,
};
pub(crate) use threads::{is_finished, join, run_body, spawn, wait_for_all};
pub(crate) use waiting::{
    Attempt, acquire, attempt_at_lock, lock, moment, need_visible_unlocks, panicking, park, touch,
    touch_if_unlocks_count, unlock, unlock_at_once,
};

/// The number of a thread in its execution; 0 is the one that called the body.
pub(crate) type ThreadNo = usize;
/// The number of an object in its execution.
pub(crate) type ObjectNo = u32;

/// Operations of an execution before it starts its first thread after which that is taken never to do so.
const ALONE_STEPS: u32 = 1_000_000;
/// How often loops that wait may look again when nobody else can go on.
const STALLS: u32 = 200;
/// How often a thread may see the same in the same place, and change nothing, before it is taken to
/// wait in a loop: a loop that tries a few times and goes on is explored as it is.
const PATIENCE: u32 = 4;

/// What the runner schedules by.
#[derive(Clone)]
enum Point {
    /// Touches of anything may come in any order.
    Any,
    /// Touches conflict and that is all.
    Plain(Rc<loom::sync::Condvar>),
}

impl Point {
    fn touch(&self) {
        match self {
            Self::Any => runner::switch(),
            Self::Plain(point) => point.notify_one(),
        }
    }
}

/// What an object is, for the schedule and for its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A lock that one thread holds at a time.
    Mutex,
    /// The same for a standard stream. Where it is asked for is no place that has to be explored: what is
    /// printed is seen by nobody.
    Stream,
    /// Anything whose operations pass on what is visible.
    Passing(&'static str),
    /// Anything whose operations do not.
    Silent(&'static str),
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Mutex => "Mutex",
            Self::Stream => "Stream",
            Self::Passing(name) | Self::Silent(name) => name,
        }
    }
}

/// The state of an object, as far as it is not in the object itself.
#[derive(Default)]
pub(crate) struct State {
    /// Who holds it, since where; several for readers.
    pub(crate) holders: Vec<(ThreadNo, At)>,
    /// A writer holds it.
    pub(crate) exclusive: bool,
    /// Waiters of a condition variable, or writers that wait, oldest first.
    pub(crate) queue: Vec<ThreadNo>,
    /// The bytes of what a lock guards, as they were when it was taken.
    pub(crate) guarded: Vec<u8>,
    /// Counts what its type likes to count.
    pub(crate) count: usize,
    /// Who keeps its other end alive (senders), for a diagnosis: a key, a thread, a place.
    pub(crate) owners: Vec<(usize, ThreadNo, At)>,
}

pub(super) struct Object {
    kind: Kind,
    /// Among those of its kind, from 1.
    number: u32,
    point: Option<Point>,
    state: State,
    /// When it was last touched: who comes next comes later.
    time: Duration,
    /// What whoever comes next gets to know, where orderings count.
    passed: Clock,
    /// The values that an atomic has had, where orderings count.
    pub(super) history: History,
    /// Counts changes.
    version: u64,
    waiting: Vec<ThreadNo>,
    users: Users,
}

/// The operations of an execution.
#[derive(Clone, Copy, Default)]
struct Steps {
    /// By which threads could go round one another.
    shared: u32,
    /// On what only one thread had used.
    own: u32,
    /// Before any thread was started.
    alone: u32,
}

impl Steps {
    fn all(self) -> u64 {
        u64::from(self.shared + self.own + self.alone)
    }

    /// So many that there is no end to be seen, where `most` may be shared.
    fn are_endless(self, most: u32) -> bool {
        self.shared > most || self.own > 2 * most || self.alone > ALONE_STEPS
    }
}

/// Who has touched an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Users {
    None,
    One(ThreadNo),
    Many,
}

/// What a thread does, as far as the schedule is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Ready,
    /// Waits for a wake-up.
    Parked,
    Finished,
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wake {
    /// Somebody woke it.
    Woken,
    /// Nothing else could go on.
    TimedOut,
}

#[derive(Clone, Copy)]
struct Blocked {
    op: &'static str,
    object: Option<ObjectNo>,
    at: At,
    /// Until when it is willing to wait.
    until: Option<Duration>,
}

/// A read that changed nothing, for the recognition of loops that wait.
struct Idle {
    at: *const Location,
    object: Option<ObjectNo>,
    value: u64,
    version: u64,
    times: u32,
    /// When it was last seen, in looks of the thread.
    look: u64,
}
type Location = ::std::panic::Location<'static>;

pub(crate) struct Thread {
    pub(crate) name: Option<String>,
    pub(crate) handle: crate::thread::Thread,
    run: Run,
    blocked: Option<Blocked>,
    wake: Option<Wake>,
    worker: usize,
    joined: bool,
    /// Workers whose last job this thread knows to have ended.
    free: Vec<usize>,
    exit: ObjectNo,
    park: Option<ObjectNo>,
    last: Option<(&'static str, At)>,
    /// The time since the execution began, for this thread: waits of different threads overlap, unless
    /// one has to come after the other.
    pub(super) time: Duration,
    idle: Vec<Idle>,
    /// How often it has looked at something, for the order of `idle`.
    looks: u64,
    /// It waits in a loop for a change.
    spins: bool,
    /// It was unwinding when another thread was let run.
    unwinding: bool,
    /// The last panic.
    panic: Option<(String, At)>,
    /// What it knows, where orderings count.
    pub(super) view: View,
    pub(crate) locals: crate::local::Locals,
}

type Job = Box<dyn FnOnce()>;

struct Worker {
    handle: Option<Handle>,
    job: Option<(ThreadNo, Job)>,
    point: ObjectNo,
    /// The thread that it runs, or is to run; a finished one if there is none.
    running: ThreadNo,
    /// It has nothing to do any more in this execution.
    gone: bool,
}

/// Keeps addresses in a map without the cost of a keyed hash.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_usize(&mut self, address: usize) {
        self.0 = (address as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29);
    }
}

/// A place in the code, told apart by where the compiler has put it.
#[derive(Clone, Copy)]
struct SiteRef(At);

impl PartialEq for SiteRef {
    fn eq(&self, other: &Self) -> bool {
        ::std::ptr::eq(self.0, other.0)
    }
}

impl Eq for SiteRef {}

impl ::std::hash::Hash for SiteRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(::std::ptr::from_ref(self.0) as usize);
    }
}

impl From<SiteRef> for Site {
    fn from(site: SiteRef) -> Self {
        Self {
            file: site.0.file(),
            line: site.0.line(),
            column: site.0.column(),
        }
    }
}

/// The machine of one exploration; its state is that of the running execution.
pub(crate) struct Engine {
    pub(crate) flags: Flags,
    pub(crate) cores: usize,
    steps_limit: u32,
    spurious_limit: u8,
    timeouts_limit: u8,
    old_reads_limit: Option<u8>,
    to_caller: mpsc::Sender<Message>,
    from_caller: mpsc::Receiver<bool>,
    pulse: Arc<Pulse>,
    beats: u64,
    suspect: Option<u64>,

    pub(crate) totals: super::report::Exploration,
    known: Known,
    only: Option<u64>,

    pub(crate) execution: u64,
    pub(crate) current: ThreadNo,
    steps: Steps,
    pub(crate) threads: Vec<Thread>,
    workers: Vec<Worker>,
    pub(super) objects: Vec<Object>,
    counts: Vec<(&'static str, u32)>,
    by_address: HashMap<usize, ObjectNo, BuildHasherDefault<AddressHasher>>,
    log: Vec<Entry>,
    /// Every place that asked for an operation on something shared, in the whole exploration.
    sites: HashSet<SiteRef, BuildHasherDefault<AddressHasher>>,
    texts: Vec<String>,
    alive: u32,
    peak: u32,
    closing: bool,
    stalls: u32,
    stay: fairness::Stay,
    alone: Option<spinning::Alone>,
    pub(crate) spurious_left: u8,
    pub(crate) timeouts_left: u8,
    /// Reads that may still return an old value; none for any number.
    pub(crate) old_reads_left: Option<u8>,
    pub(crate) oracles: choice::Oracles,
    pub(super) strong: Strong,
    /// What all `SeqCst` fences are points of.
    pub(super) fences: Option<ObjectNo>,
    pub(crate) stop: bool,
}

::std::thread_local! {
    static ENGINE: RefCell<Option<Box<Engine>>> = const { RefCell::new(None) };
    static EMERGENCY: RefCell<Option<mpsc::Sender<Message>>> = const { RefCell::new(None) };
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is a thread of an execution.
pub(crate) fn active() -> bool {
    ACTIVE.get()
}

/// Looks at or changes the state; must not switch, and must not run code of a student.
pub(crate) fn with<R>(f: impl FnOnce(&mut Engine) -> R) -> R {
    ENGINE.with_borrow_mut(|engine| f(engine.as_mut().expect("an execution runs")))
}

/// As `with`, from where the state may be in use: a panic hook.
pub(crate) fn try_with<R>(f: impl FnOnce(&mut Engine) -> R) -> Option<R> {
    ENGINE.with(|engine| {
        engine
            .try_borrow_mut()
            .ok()
            .and_then(|mut engine| engine.as_mut().map(|e| f(e)))
    })
}

/// Memory is given back: what lies there later are other objects. May be called while the state is in
/// use, for what the engine itself gives back.
pub(crate) fn forget(start: usize, size: usize) {
    if !ACTIVE.get() {
        return;
    }
    let _ = ENGINE.try_with(|engine| {
        if let Ok(mut engine) = engine.try_borrow_mut()
            && let Some(engine) = engine.as_mut()
        {
            engine.forget(start..start + size);
        }
    });
}

pub(crate) fn install(engine: Engine) {
    EMERGENCY.set(Some(engine.to_caller.clone()));
    ENGINE.with_borrow_mut(|place| *place = Some(Box::new(engine)));
}

pub(crate) fn remove() -> Option<Box<Engine>> {
    ACTIVE.set(false);
    ENGINE.with_borrow_mut(Option::take)
}

pub(crate) struct Limits {
    pub(crate) cores: usize,
    pub(crate) steps: u32,
    pub(crate) spurious: u8,
    pub(crate) timeouts: u8,
    pub(crate) old_reads: Option<u8>,
    pub(crate) only: Option<u64>,
    /// The beat after which a search like this one never went on.
    pub(crate) suspect: Option<u64>,
}

impl Engine {
    pub(crate) fn new(
        flags: Flags,
        limits: &Limits,
        totals: super::report::Exploration,
        known: Known,
        to_caller: mpsc::Sender<Message>,
        from_caller: mpsc::Receiver<bool>,
        pulse: Arc<Pulse>,
    ) -> Self {
        Self {
            flags,
            cores: limits.cores,
            steps_limit: limits.steps,
            spurious_limit: limits.spurious,
            timeouts_limit: limits.timeouts,
            old_reads_limit: limits.old_reads,
            to_caller,
            from_caller,
            beats: pulse.beats(),
            pulse,
            suspect: limits.suspect,
            execution: totals.executions,
            totals,
            known,
            only: limits.only,
            current: 0,
            steps: Steps::default(),
            threads: Vec::new(),
            workers: Vec::new(),
            objects: Vec::new(),
            counts: Vec::new(),
            by_address: HashMap::default(),
            log: Vec::new(),
            sites: HashSet::default(),
            texts: Vec::new(),
            alive: 0,
            peak: 0,
            closing: false,
            stalls: 0,
            stay: fairness::Stay::default(),
            alone: None,
            spurious_left: 0,
            timeouts_left: 0,
            old_reads_left: None,
            oracles: choice::Oracles::default(),
            strong: Strong::default(),
            fences: None,
            stop: false,
        }
    }

    /// Forgets the last execution.
    pub(crate) fn begin(&mut self) {
        self.execution += 1;
        self.now_runs(0);
        self.beat();
        self.steps = Steps::default();
        self.threads.clear();
        self.workers.clear();
        self.objects.clear();
        self.counts.clear();
        self.by_address.clear();
        self.log.clear();
        self.texts.clear();
        self.alive = 1;
        self.peak = 1;
        self.closing = false;
        self.stalls = 0;
        self.stay = fairness::Stay::default();
        self.alone = None;
        self.spurious_left = self.spurious_limit;
        self.timeouts_left = self.timeouts_limit;
        self.old_reads_left = self.old_reads_limit;
        self.strong = Strong::default();
        self.fences = None;
        super::statics::restore();
        ACTIVE.set(true);
    }

    /// Counts an operation.
    pub(crate) fn count_step(&mut self) {
        self.steps.shared += 1;
        self.stays(false);
        self.goes_on();
    }

    /// Counts an operation on an object. While nobody else has used that, it is none by which threads
    /// could go round one another: of such operations there may be twice as many, and many more before
    /// the first thread starts.
    pub(crate) fn count_step_at(&mut self, object: ObjectNo) {
        let me = self.current;
        let users = &mut self.objects[object as usize].users;
        *users = match *users {
            Users::None => Users::One(me),
            Users::One(user) if user == me => Users::One(me),
            Users::One(_) | Users::Many => Users::Many,
        };
        let own = *users == Users::One(me);
        let steps = if self.starts_none() {
            &mut self.steps.alone
        } else if own {
            &mut self.steps.own
        } else {
            &mut self.steps.shared
        };
        *steps += 1;
        self.stays(own);
        self.goes_on();
    }

    /// Whether no thread has been started so far: whatever comes after comes later.
    fn starts_none(&self) -> bool {
        self.threads.len() == 1
    }

    fn goes_on(&mut self) {
        self.beat();
        if self.steps.are_endless(self.steps_limit) {
            let threads = self.unfinished(None);
            self.latched(End::Livelock { threads });
        }
    }

    // ---- objects ----

    /// The stamp of ids that belong to this execution.
    fn generation(&self) -> u32 {
        ((self.execution % 0x3FFF) as u32 + 1) << 16
    }

    pub(crate) fn add(&mut self, kind: Kind) -> ObjectNo {
        let name = kind.name();
        let number = match self
            .counts
            .iter_mut()
            .find(|(known, _)| ::std::ptr::eq(*known, name))
        {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.counts.push((name, 1));
                1
            }
        };
        self.objects.push(Object {
            kind,
            number,
            point: None,
            state: State::default(),
            time: Duration::ZERO,
            passed: Clock::default(),
            history: History::default(),
            version: 0,
            waiting: Vec::new(),
            users: Users::None,
        });
        self.objects.len() as ObjectNo - 1
    }

    /// The object that keeps its id in `place`, above `shift` bits that are its own. Tells whether
    /// it is new; `keep` is then called while `place` still looks unused.
    pub(crate) fn by_id(
        &mut self,
        place: &::std::sync::atomic::AtomicU32,
        shift: u32,
        kind: Kind,
        keep: impl FnOnce(),
    ) -> ObjectNo {
        let word = place.load(Ordering::Relaxed);
        let id = word >> shift;
        let number = id & 0xFFFF;
        if id & !0xFFFF == self.generation() && number > 0 && number as usize <= self.objects.len()
        {
            return number - 1;
        }
        let own = word & ((1 << shift) - 1);
        place.store(own, Ordering::Relaxed);
        keep();
        let object = self.add(kind);
        if object >= 0xFFFE {
            self.latched(End::Engine {
                message: "more than 65533 objects in one execution".into(),
            });
        }
        place.store(
            (self.generation() | (object + 1)) << shift | own,
            Ordering::Relaxed,
        );
        object
    }

    /// The object at an address, for those that have no room for an id.
    pub(crate) fn by_address(&mut self, address: usize, kind: Kind) -> (ObjectNo, bool) {
        if let Some(&object) = self.by_address.get(&address) {
            return (object, false);
        }
        let object = self.add(kind);
        self.by_address.insert(address, object);
        (object, true)
    }

    fn forget(&mut self, range: Range<usize>) {
        if self.by_address.keys().any(|at| range.contains(at)) {
            self.by_address.retain(|at, _| !range.contains(at));
        }
    }

    pub(crate) fn state(&mut self, object: ObjectNo) -> &mut State {
        &mut self.objects[object as usize].state
    }

    fn point(&mut self, object: ObjectNo) -> Point {
        if self.flags.runner == Runner::Shuttle {
            return Point::Any;
        }
        self.objects[object as usize]
            .point
            .get_or_insert_with(|| Point::Plain(Rc::new(loom::sync::Condvar::new())))
            .clone()
    }

    pub(crate) fn name_of(&self, object: ObjectNo) -> String {
        let object = &self.objects[object as usize];
        ::std::format!("{}#{}", object.kind.name(), object.number)
    }

    // ---- record ----

    pub(crate) fn note(
        &mut self,
        op: &'static str,
        object: Option<ObjectNo>,
        value: Value,
        at: At,
    ) {
        self.note_entry(op, object, value, None, at, false);
    }

    pub(crate) fn note_entry(
        &mut self,
        op: &'static str,
        object: Option<ObjectNo>,
        value: Value,
        ordering: Option<Ordering>,
        at: At,
        blocked: bool,
    ) {
        let thread = self.current;
        self.threads[thread].last = Some((op, at));
        // Atomics and fences have an ordering, and nothing else has.
        self.totals.atomics |= ordering.is_some();
        let shared = match object {
            Some(object) => !matches!(self.objects[object as usize].kind, Kind::Stream),
            None => matches!(op, "spawn" | "fence"),
        };
        if shared {
            self.sites.insert(SiteRef(at));
        }
        self.log.push(Entry {
            thread: thread as u32,
            op,
            object,
            value,
            ordering,
            at,
            blocked,
        });
        let mut word = (op.len() as u64) << 8 ^ u64::from(op.as_bytes()[0]) ^ (thread as u64) << 40;
        word ^= u64::from(object.unwrap_or(0xFFFF)) << 48
            ^ u64::from(at.line()) << 20
            ^ u64::from(blocked);
        self.totals.digest = mix(self.totals.digest, word ^ value.hash().rotate_left(32));
        self.beat();
    }

    /// Says who runs from now on.
    pub(crate) fn now_runs(&mut self, thread: ThreadNo) {
        if thread != self.current {
            self.stay = fairness::Stay::default();
        }
        self.current = thread;
        self.pulse.runs(thread);
    }

    /// Shows those outside that the search goes on. After the last beat of an earlier search that
    /// never went on, it tells everything before it is too late.
    fn beat(&mut self) {
        self.beats += 1;
        self.pulse.beat(self.beats);
        if self.suspect == Some(self.beats) {
            self.tell_everything();
        }
    }

    /// Keeps a text for the record.
    pub(crate) fn said(&mut self, text: String) -> Value {
        self.texts.push(text);
        Value::Said(self.texts.len() - 1)
    }

    fn events(&self) -> Vec<Event> {
        self.log
            .iter()
            .enumerate()
            .map(|(step, entry)| Event {
                step: step as u64,
                thread: entry.thread,
                thread_name: self.threads[entry.thread as usize].name.clone(),
                op: entry.op,
                object: entry.object.map(|object| self.name_of(object)),
                value: entry.value.shown(&self.texts),
                ordering: entry.ordering,
                file: entry.at.file(),
                line: entry.at.line(),
                blocked: entry.blocked,
            })
            .collect()
    }

    // ---- who can go on ----

    fn runnable(&self, thread: ThreadNo) -> bool {
        self.threads[thread].run == Run::Ready
    }

    /// Called when the current thread has stopped: lets a timeout come true or ends the execution
    /// if nobody can go on. A thread that was woken so is unparked, but for the current one.
    fn see_that_somebody_can_go_on(&mut self) {
        if (0..self.threads.len()).any(|thread| self.runnable(thread))
            || self
                .threads
                .iter()
                .all(|thread| thread.run == Run::Finished)
        {
            return;
        }
        if self.lets_a_wait_end() {
            return;
        }
        // Who waits in a loop may stop by itself, after so many times; if not, nothing ever happens.
        let spinning: Vec<ThreadNo> = (0..self.threads.len())
            .filter(|&thread| self.threads[thread].spins)
            .collect();
        if !spinning.is_empty() && self.stalls < STALLS {
            self.stalls += 1;
            for thread in spinning {
                self.wake(thread, Wake::TimedOut);
            }
            return;
        }
        if !spinning.is_empty() {
            let threads = self.unfinished(None);
            self.latched(End::Livelock { threads });
        }
        let (threads, cycle) = self.deadlock();
        self.latched(End::Deadlock { threads, cycle });
    }

    /// Nothing happens until the first of those who wait with a limit gives up. Tells whether there is
    /// one.
    fn lets_a_wait_end(&mut self) -> bool {
        let patient = self
            .threads
            .iter()
            .enumerate()
            .filter(|(_, thread)| thread.run == Run::Parked)
            .filter_map(|(number, thread)| Some((thread.blocked?.until?, number)))
            .min();
        let Some((until, thread)) = patient else {
            return false;
        };
        let time = &mut self.threads[thread].time;
        *time = until.max(*time);
        self.wake(thread, Wake::TimedOut);
        true
    }

    fn wake(&mut self, thread: ThreadNo, wake: Wake) {
        let current = self.current;
        let now = self.now();
        let this = &mut self.threads[thread];
        if this.run != Run::Parked {
            return;
        }
        if wake == Wake::Woken {
            this.time = this.time.max(now);
        }
        this.run = Run::Ready;
        this.wake = Some(wake);
        if thread != current
            && let Some(handle) = &self.workers[this.worker].handle
        {
            handle.wake();
        }
    }

    /// Wakes those who wait on an object; they look again whether they can go on.
    pub(crate) fn wake_all(&mut self, object: ObjectNo) {
        self.objects[object as usize].version += 1;
        let waiting = mem::take(&mut self.objects[object as usize].waiting);
        for thread in waiting {
            self.wake(thread, Wake::Woken);
        }
    }

    /// Wakes one thread, whatever it waits on.
    pub(crate) fn wake_thread(&mut self, thread: ThreadNo) {
        self.wake(thread, Wake::Woken);
    }
}

fn mix(digest: u64, word: u64) -> u64 {
    (digest.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95)
}

/// Whether this OS thread is that of an exploration.
pub(crate) fn installed() -> bool {
    ENGINE.with(|engine| engine.try_borrow().map_or(true, |engine| engine.is_some()))
}
