//! Loops that wait: recognised, so that a lock made by hand finishes, and one that never can is an end.

use ::std::collections::HashMap;
use ::std::hash::BuildHasherDefault;
use ::std::time::Duration;
use ::std::vec::Vec;

use super::waiting::{give_way, switching, touch};
use super::{AddressHasher, Blocked, Engine, Idle, PATIENCE, Run, SiteRef, with};
use crate::model::search::Flags;
use crate::model::{At, ObjectNo};

/// Looks after which a loop is taken never to end by itself.
const ENDLESS: u32 = 10_000;
/// A loop that ends by itself after so many looks is explored as it is, every one of them.
const FEW: u32 = 8;

/// How a loop ends in which a thread sees the same again and again.
#[derive(Clone, Copy)]
enum Ends {
    /// By itself, after so many looks: it tries that often, and then does something else.
    After(u32),
    /// When another thread changes something.
    Never,
}

/// What was found out about loops, by the place of the look at which a thread had seen enough.
#[derive(Clone, Default)]
pub(crate) struct Loops(HashMap<SiteRef, Ends, BuildHasherDefault<AddressHasher>>);

/// The running thread goes round in a loop while no other thread may go on.
pub(super) struct Alone {
    place: At,
    looks: u32,
    /// Looks after which it has been alone for long enough.
    most: u32,
    /// It is to be found out how the loop ends.
    finds_out: bool,
}

enum Next {
    GoOn,
    GiveWay,
    Wait,
}

/// A point where another thread may come first, if it touches the same object; but not while the
/// thread goes round alone and is about to see here what it knows.
pub(crate) fn look(object: ObjectNo, at: At, value: u64) {
    if with(|e| e.alone.is_some() && e.has_looked(object, at, value)) {
        // Nothing is counted: the steps of a loop that ends by itself are not those of a livelock.
        with(Engine::beat);
    } else {
        touch(object);
    }
}

/// As `look`, at a lock that somebody may hold: only that can be looked at in vain.
pub(crate) fn look_at_lock(object: ObjectNo, at: At) {
    if with(|e| e.state(object).holders.is_empty()) {
        touch(object);
    } else {
        look(object, at, 0);
    }
}

/// Whether a lock can be taken without a touch: by a thread that goes round alone and takes it there
/// in every round. What it does while it holds the lock may count, so that this is only done to find out
/// how the loop ends.
pub(crate) fn takes_alone(object: ObjectNo, at: At) -> bool {
    with(|e| {
        let finds_out = e.alone.as_ref().is_some_and(|alone| alone.finds_out);
        if !finds_out || !e.has_looked(object, at, 0) {
            return false;
        }
        if e.state(object).holders.is_empty() {
            e.beat();
            return true;
        }
        // It waits for another thread, as in earlier rounds, perhaps.
        let place = e.alone.take().map_or(at, |alone| alone.place);
        e.know(place, Ends::Never)
    })
}

/// A lock has been given back, at the end of what was begun at `at`. If nothing has been changed under it,
/// that was a look.
pub(crate) fn looked_under_lock(object: ObjectNo, at: At, changed: bool) {
    if changed {
        busy();
    } else {
        look_ends(at, Some(object), 0, true);
    }
}

/// Whether the running thread goes round alone.
pub(crate) fn alone() -> bool {
    with(|e| e.alone.is_some())
}

/// Whether the clock stands still: a thread goes round alone to find out whether its loop ends by itself.
/// What ends when time has passed does not, as others get their turn meanwhile.
pub(crate) fn clock_stands() -> bool {
    with(|e| e.clock_stands())
}

impl Engine {
    fn clock_stands(&self) -> bool {
        self.alone.as_ref().is_some_and(|alone| alone.finds_out)
    }

    /// Lets time pass for the running thread.
    pub(crate) fn pass(&mut self, time: Duration) {
        if !self.clock_stands() {
            self.waited(time);
        }
    }

    /// Whether the running thread has seen this here, in vain, since it last changed something.
    fn has_looked(&self, object: ObjectNo, at: At, value: u64) -> bool {
        self.threads[self.current].idle.iter().any(|known| {
            ::std::ptr::eq(known.at, at) && known.object == Some(object) && known.value == value
        })
    }

    /// The running thread does something else than to look in vain.
    pub(super) fn leave_loop(&mut self) {
        if let Some(alone) = self.alone.take()
            && alone.finds_out
        {
            self.know(alone.place, Ends::After(alone.looks));
        }
    }

    /// From now on it is known how a loop ends.
    fn know(&mut self, place: At, ends: Ends) -> ! {
        self.known.loops.0.insert(SiteRef(place), ends);
        self.restart(self.flags);
    }

    /// What a thread does that has seen the same often enough to wait, or to let others go first.
    fn patience_ends(&mut self, at: At, times: u32, locked: bool, waits: Next) -> Next {
        let (most, finds_out) = match self.known.loops.0.get(&SiteRef(at)) {
            None => (ENDLESS, true),
            // It goes round longer than it did: something else in it looked like its end.
            Some(Ends::After(looks)) if times > looks * 2 + FEW => return waits,
            Some(Ends::After(few)) if *few <= FEW || locked => return Next::GoOn,
            // What it sees in the rest of the loop is what it has just seen.
            Some(Ends::After(looks)) => (looks * 2 + FEW, false),
            Some(Ends::Never) => return waits,
        };
        self.alone = Some(Alone {
            place: at,
            looks: PATIENCE,
            most,
            finds_out,
        });
        Next::GoOn
    }

    /// A thread that goes round alone has looked once more. Tells whether it still goes on.
    fn goes_round(&mut self, new: bool) -> bool {
        let Some(alone) = &mut self.alone else {
            return false;
        };
        if new {
            self.leave_loop();
            return true;
        }
        alone.looks += 1;
        if alone.looks < alone.most {
            return true;
        }
        let (place, finds_out) = (alone.place, alone.finds_out);
        self.alone = None;
        if finds_out {
            self.know(place, Ends::Never);
        }
        // A loop around it begins it again and again.
        self.known.loops.0.insert(SiteRef(place), Ends::Never);
        self.restart(self.flags);
    }
}

/// Notes a read that changed nothing. A thread that has seen the same here several times, and has
/// changed nothing meanwhile, is in a loop. If that ends by itself some day, it goes through it; else
/// it waits, and goes on when something that it looks at changes, or when nobody else can.
pub(crate) fn idle(at: At, object: Option<ObjectNo>, value: u64) {
    look_ends(at, object, value, false);
}

/// As `idle`; `locked` if it was under a lock, where what seems to be a look may be more.
fn look_ends(at: At, object: Option<ObjectNo>, value: u64, locked: bool) {
    let next = with(|e| {
        if e.takes_turns() {
            e.alone = None;
            return Next::GoOn;
        }
        let me = e.current;
        let version = object.map_or(0, |object| e.objects[object as usize].version);
        let thread = &mut e.threads[me];
        thread.looks += 1;
        let look = thread.looks;
        let seen = &mut thread.idle;
        let place = ::std::ptr::from_ref(at);
        // What it sees here now is all that counts.
        seen.retain(|known| known.at != place || known.object != object || known.value == value);
        let (times, last) = match seen
            .iter_mut()
            .find(|known| known.at == place && known.object == object)
        {
            Some(known) => {
                let last = known.look;
                known.times += 1;
                known.version = version;
                known.look = look;
                (known.times, last)
            }
            None => {
                if seen.len() >= 16 {
                    seen.remove(0);
                }
                seen.push(Idle {
                    at: place,
                    object,
                    value,
                    version,
                    times: 1,
                    look,
                });
                (1, look)
            }
        };
        if e.goes_round(times == 1) || times < PATIENCE {
            return Next::GoOn;
        }
        // The loop is what it has looked at since it was here last; what it saw before it came into the
        // loop may be out of date for ever.
        let seen = &e.threads[me].idle;
        let looked_at = seen.iter().filter(|known| known.look > last);
        let mut objects = looked_at
            .filter_map(|known| Some((known.object?, known.version)))
            .peekable();
        if object.is_none() {
            // Where there is nobody else, nobody can go first.
            return if objects.peek().is_some() || e.alive == 1 {
                Next::GoOn
            } else {
                e.patience_ends(at, times, locked, Next::GiveWay)
            };
        }
        if objects.all(|(object, version)| e.objects[object as usize].version == version) {
            e.patience_ends(at, times, locked, Next::Wait)
        } else {
            Next::GoOn
        }
    });
    if ::std::thread::panicking() {
        return;
    }
    match next {
        Next::GoOn => {}
        Next::GiveWay => give_way(),
        Next::Wait => wait_for_change(at, object),
    }
}

/// Waits until one of the objects that the thread has looked at in vain changes.
fn wait_for_change(at: At, object: Option<ObjectNo>) {
    let (me, sleep) = with(|e| {
        e.count_step();
        let me = e.current;
        let objects: Vec<ObjectNo> = e.threads[me]
            .idle
            .iter()
            .filter_map(|known| known.object)
            .collect();
        for object in objects {
            let waiting = &mut e.objects[object as usize].waiting;
            if !waiting.contains(&me) {
                waiting.push(me);
            }
        }
        let thread = &mut e.threads[me];
        thread.view.gives_way(me);
        thread.run = Run::Parked;
        thread.spins = true;
        thread.blocked = Some(Blocked {
            op: "spin",
            object,
            at,
            until: None,
        });
        thread.wake = None;
        e.see_that_somebody_can_go_on();
        (me, e.threads[me].run == Run::Parked)
    });
    if sleep {
        let Flags { runner, fair, .. } = with(|e| e.flags);
        switching(me, || runner.park_in_a_loop(fair));
    }
    with(|e| {
        let thread = &mut e.threads[me];
        thread.spins = false;
        thread.blocked = None;
        thread.wake = None;
        let objects: Vec<ObjectNo> = thread
            .idle
            .iter()
            .filter_map(|known| known.object)
            .collect();
        for object in objects {
            e.objects[object as usize]
                .waiting
                .retain(|&thread| thread != me);
        }
    });
}

/// The thread says that it waits: what it has seen it will not look at many times.
pub(crate) fn idle_by_itself(at: At) {
    with(|e| {
        let me = e.current;
        let thread = &mut e.threads[me];
        for known in &mut thread.idle {
            known.times = known.times.max(PATIENCE - 1);
        }
        thread.view.gives_way(me);
    });
    if with(Engine::stays_too_often) && !::std::thread::panicking() {
        give_way();
    } else {
        idle(at, None, 0);
    }
}

/// Notes that the thread has changed something.
pub(crate) fn busy() {
    with(|e| {
        let me = e.current;
        e.threads[me].idle.clear();
        e.stalls = 0;
        e.stays_busy();
    });
}

/// Notes that the thread has changed an object that others may be looking at.
pub(crate) fn changed(object: ObjectNo) {
    with(|e| e.wake_all(object));
    busy();
}
