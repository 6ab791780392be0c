//! Points where another thread may come first, and waiting until something is so.

use ::std::time::Duration;

use super::spinning::{alone, takes_alone};
use super::{Blocked, Engine, Kind, Run, State, ThreadNo, Wake, active, with};
use crate::model::record::Value;
use crate::model::search::Flags;
use crate::model::{At, ObjectNo, choice, runner, sampling};

/// Lets the runner switch, and knows afterwards who runs.
pub(super) fn switching<R>(me: ThreadNo, f: impl FnOnce() -> R) -> R {
    let result = f();
    with(|e| e.now_runs(me));
    result
}

/// A point where another thread may come first, if it touches the same object.
pub(crate) fn touch(object: ObjectNo) {
    with(Engine::leave_loop);
    // Another thread must not see this one's unwinding as its own.
    if ::std::thread::panicking() && !unwinding_elsewhere() {
        with(|e| {
            e.count_step_at(object);
            e.touched(object);
        });
        return;
    }
    if with(Engine::stays_too_long) {
        give_way();
    }
    let (me, point) = with(|e| {
        e.count_step_at(object);
        // What comes before every thread is no point to switch at, and costs the runner nothing.
        let switches = !e.starts_none();
        (e.current, switches.then(|| e.point(object)))
    });
    if let Some(point) = point {
        switching(me, || point.touch());
    }
    with(|e| e.touched(object));
}

/// Between an operation by which others may go on and what follows it: that may be no operation and be
/// seen all the same, such as the end of what owns an `Arc`. A point to switch at where schedules are
/// drawn; an exploration would have to try it everywhere.
pub(crate) fn moment() {
    if !sampling::draws() || !active() || panicking() || alone() {
        return;
    }
    let me = with(|e| e.current);
    switching(me, runner::switch);
}

impl Engine {
    /// The time since the execution began, for the running thread.
    pub(crate) fn now(&self) -> Duration {
        self.threads
            .get(self.current)
            .map_or(Duration::ZERO, |thread| thread.time)
    }

    /// Until when the running thread waits that is patient for so long from now on.
    pub(crate) fn until(&self, patience: Duration) -> Duration {
        self.now().saturating_add(patience)
    }

    /// The running thread has waited so long.
    pub(crate) fn waited(&mut self, patience: Duration) {
        let me = self.current;
        let time = &mut self.threads[me].time;
        *time = time.saturating_add(patience);
    }

    /// The running thread comes later than who touched the object before, and who comes next later than
    /// it.
    fn take_turns(&mut self, object: ObjectNo) {
        let thread = &mut self.threads[self.current].time;
        let object = &mut self.objects[object as usize].time;
        let later = (*thread).max(*object);
        (*thread, *object) = (later, later);
    }

    /// What an object passes on to who touches it, and the other way round.
    fn touched(&mut self, object: ObjectNo) {
        self.take_turns(object);
        match self.objects[object as usize].kind {
            Kind::Passing(_) => {
                self.learn(object);
                self.pass_on(object);
            }
            // A lock passes on when it is taken and given back; the others never do.
            Kind::Mutex | Kind::Stream | Kind::Silent(_) => {}
        }
    }

    /// The running thread gets to know what came before it at this object.
    pub(super) fn learn(&mut self, object: ObjectNo) {
        if self.flags.weak {
            let passed = &self.objects[object as usize].passed;
            self.threads[self.current].view.now.join(passed);
        }
    }

    /// Who comes after the running thread at this object gets to know what it knows.
    fn pass_on(&mut self, object: ObjectNo) {
        if self.flags.weak {
            let now = &self.threads[self.current].view.now;
            self.objects[object as usize].passed.join(now);
        }
    }

    /// The running thread holds an object from now on.
    pub(crate) fn hold(&mut self, object: ObjectNo, at: At) {
        let me = self.current;
        self.take_turns(object);
        self.state(object).holders.push((me, at));
        self.learn(object);
    }
}

/// Somebody else has to go on first, if anybody can.
pub(crate) fn give_way() {
    let me = with(|e| {
        e.count_step();
        e.lets_others_come();
        let me = e.current;
        e.threads[me].view.gives_way(me);
        me
    });
    switching(me, || with(|e| e.flags.runner).give_way());
}

/// Whether the real `panicking` speaks of a thread that is not the current one.
fn unwinding_elsewhere() -> bool {
    with(|e| {
        let me = e.current;
        e.threads
            .iter()
            .enumerate()
            .any(|(number, thread)| number != me && thread.unwinding)
    })
}

/// Whether the current thread is unwinding.
pub(crate) fn panicking() -> bool {
    ::std::thread::panicking() && !(active() && unwinding_elsewhere())
}

/// Waits until somebody wakes this thread, or until a time at which nothing else can go on. The caller has put it where it will be found.
pub(crate) fn park(
    op: &'static str,
    object: Option<ObjectNo>,
    at: At,
    until: Option<Duration>,
) -> Wake {
    let unwinding = panicking();
    let (me, sleep) = with(|e| {
        e.leave_loop();
        e.count_step();
        let me = e.current;
        e.note_entry(op, object, Value::None, None, at, true);
        if let Some(object) = object {
            e.objects[object as usize].waiting.push(me);
        }
        let thread = &mut e.threads[me];
        thread.run = Run::Parked;
        thread.blocked = Some(Blocked {
            op,
            object,
            at,
            until,
        });
        thread.wake = None;
        thread.unwinding = unwinding;
        e.see_that_somebody_can_go_on();
        (me, e.threads[me].run == Run::Parked)
    });
    if sleep {
        switching(me, || with(|e| e.flags.runner).park());
    }
    with(|e| {
        if let Some(object) = object {
            e.objects[object as usize]
                .waiting
                .retain(|&thread| thread != me);
        }
        let thread = &mut e.threads[me];
        thread.blocked = None;
        thread.unwinding = false;
        thread.idle.clear();
        thread.wake.take().unwrap_or(Wake::Woken)
    })
}

/// How a wait looks to the search.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// That it was tried in vain matters: what makes it possible is a touch too, and others may come
    /// first. (A search looks back to the last touch alone, and has to find the thread able to go
    /// there.)
    Counts,
    /// It takes nothing from anybody, or is made possible by something that is no touch.
    IsNothing,
}

/// Waits until `ready`; what the caller does next happens in the same step as the last touch.
/// Returns false after a timeout.
pub(crate) fn acquire(
    object: ObjectNo,
    op: &'static str,
    at: At,
    patience: Option<Duration>,
    attempt: Attempt,
    ready: impl Fn(&mut State) -> bool,
) -> bool {
    let gives_up = patience.is_some() && choice::may_time_out();
    let until = patience.map(|patience| with(|e| e.until(patience)));
    // That nothing was there is something that a thread sees which gives up.
    let mut touches = attempt == Attempt::Counts || patience.is_some();
    loop {
        if touches {
            touch(object);
        }
        let now = with(|e| ready(e.state(object)));
        if now && touches {
            return true;
        }
        if !now {
            if gives_up {
                with(|e| {
                    e.timeouts_left = e.timeouts_left.saturating_sub(1);
                    e.waited(until.map_or(Duration::ZERO, |until| until.saturating_sub(e.now())));
                });
                return false;
            }
            if park(op, Some(object), at, until) == Wake::TimedOut {
                return false;
            }
        }
        touches = now || attempt == Attempt::Counts || patience.is_some();
    }
}

/// Takes a lock.
pub(crate) fn lock(object: ObjectNo, at: At) {
    if takes_alone(object, at) {
        with(|e| e.hold(object, at));
        return;
    }
    acquire(object, "lock", at, None, attempt_at_lock(), |state| {
        state.holders.is_empty()
    });
    with(|e| e.hold(object, at));
}

/// Releases a lock. Where somebody may look at it without waiting, that is a point to switch at.
pub(crate) fn unlock(object: ObjectNo) {
    if with(|e| e.flags.visible_unlock) && !panicking() && !alone() {
        touch(object);
    }
    unlock_at_once(object);
}

/// Releases a lock in the same step as what came before.
pub(crate) fn unlock_at_once(object: ObjectNo) {
    with(|e| {
        e.state(object).holders.clear();
        e.take_turns(object);
        e.pass_on(object);
        e.wake_all(object);
    });
}

/// Makes every unlock a point to switch at, from the next execution on, if it is not yet.
pub(crate) fn need_visible_unlocks() {
    with(|e| {
        if !e.flags.visible_unlock {
            let flags = Flags {
                visible_unlock: true,
                ..e.flags
            };
            e.restart(flags);
        }
    });
}

/// How an attempt at a lock looks, which `touch_if_unlocks_count` gives back.
pub(crate) fn attempt_at_lock() -> Attempt {
    if with(|e| e.flags.visible_unlock) {
        Attempt::Counts
    } else {
        Attempt::IsNothing
    }
}

/// A switch before a lock is given back by a type that waits with `acquire`: needed where somebody may
/// look without waiting.
pub(crate) fn touch_if_unlocks_count(object: ObjectNo) {
    if with(|e| e.flags.visible_unlock) && !alone() {
        touch(object);
    } else {
        with(|e| {
            e.take_turns(object);
            e.pass_on(object);
        });
    }
}
