//! Points where another thread may come first, and waiting until something is so.

use ::std::mem;
use ::std::time::Duration;

use super::{Blocked, Engine, Point, Run, State, ThreadNo, Wake, active, with};
use crate::model::record::Value;
use crate::model::search::Flags;
use crate::model::{At, ObjectNo, choice};

/// Lets the runner switch, and knows afterwards who runs.
pub(super) fn switching<R>(me: ThreadNo, f: impl FnOnce() -> R) -> R {
    let result = f();
    with(|e| e.now_runs(me));
    result
}

/// A point where another thread may come first, if it touches the same object.
pub(crate) fn touch(object: ObjectNo) {
    // Another thread must not see this one's unwinding as its own.
    if ::std::thread::panicking() && !unwinding_elsewhere() {
        with(Engine::count_step);
        return;
    }
    let (me, point) = with(|e| {
        e.count_step();
        (e.current, e.point(object))
    });
    switching(me, || point.touch());
}

/// Somebody else has to go on first, if anybody can.
pub(crate) fn give_way() {
    let me = with(|e| {
        e.count_step();
        e.current
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

/// Waits until somebody wakes this thread. The caller has put it where it will be found.
pub(crate) fn park(
    op: &'static str,
    object: Option<ObjectNo>,
    at: At,
    patience: Option<Duration>,
) -> Wake {
    let unwinding = panicking();
    let (me, sleep) = with(|e| {
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
            patience,
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
                    e.clock += patience.unwrap_or_default();
                });
                return false;
            }
            if park(op, Some(object), at, patience) == Wake::TimedOut {
                return false;
            }
        }
        touches = now || attempt == Attempt::Counts || patience.is_some();
    }
}

/// Takes a lock.
pub(crate) fn lock(object: ObjectNo, at: At) {
    let flags = with(|e| e.flags);
    if flags.weak && !flags.visible_unlock {
        lock_of_loom(object, at);
        return;
    }
    let attempt = if flags.visible_unlock {
        Attempt::Counts
    } else {
        Attempt::IsNothing
    };
    acquire(object, "lock", at, None, attempt, |state| {
        state.holders.is_empty()
    });
    with(|e| {
        let me = e.current;
        e.state(object).holders.push((me, at));
    });
}

/// Takes a lock that loom hands out: its release makes visible what came before, and is no switch.
fn lock_of_loom(object: ObjectNo, at: At) {
    let unwinding = panicking();
    let (me, point) = with(|e| {
        e.count_step();
        let me = e.current;
        let held = !e.state(object).holders.is_empty();
        if held {
            e.note_entry("lock", Some(object), Value::None, None, at, true);
        }
        let thread = &mut e.threads[me];
        thread.run = Run::Locking(object);
        thread.blocked = Some(Blocked {
            op: "lock",
            object: Some(object),
            at,
            patience: None,
        });
        thread.unwinding = unwinding;
        if held {
            thread.idle.clear();
            e.see_that_somebody_can_go_on();
        }
        (me, e.point(object))
    });
    let Point::Lock(point) = point else {
        unreachable!("a mutex has a lock")
    };
    let guard = switching(me, || {
        point
            .lock()
            .unwrap_or_else(::std::sync::PoisonError::into_inner)
    });
    // SAFETY: the guard borrows from the `Rc` that the object keeps, and is dropped before it:
    // by `unlock`, or in the fields' order.
    let guard = unsafe {
        mem::transmute::<loom::sync::MutexGuard<'_, ()>, loom::sync::MutexGuard<'static, ()>>(guard)
    };
    with(|e| {
        let thread = &mut e.threads[me];
        thread.run = Run::Ready;
        thread.blocked = None;
        thread.unwinding = false;
        let object = &mut e.objects[object as usize];
        object.state.holders.push((me, at));
        object.guard = Some(guard);
    });
}

/// Releases a lock. Where somebody may look at it without waiting, that is a point to switch at.
pub(crate) fn unlock(object: ObjectNo) {
    if with(|e| e.flags.visible_unlock) && !panicking() {
        touch(object);
    }
    unlock_at_once(object);
}

/// Releases a lock in the same step as what came before.
pub(crate) fn unlock_at_once(object: ObjectNo) {
    let guard = with(|e| {
        if e.objects[object as usize].guard.is_some() && ::std::thread::panicking() {
            // loom's lock would be poisoned.
            let flags = Flags {
                visible_unlock: true,
                ..e.flags
            };
            e.restart(flags);
        }
        e.state(object).holders.clear();
        e.wake_all(object);
        e.objects[object as usize].guard.take()
    });
    drop(guard);
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
    if with(|e| e.flags.visible_unlock || e.flags.weak) {
        Attempt::Counts
    } else {
        Attempt::IsNothing
    }
}

/// A switch before a lock is given back by a type that waits with `acquire`: needed where somebody may
/// look without waiting, and where what was written has to become visible.
pub(crate) fn touch_if_unlocks_count(object: ObjectNo) {
    if with(|e| e.flags.visible_unlock || e.flags.weak) {
        touch(object);
    }
}
