//! Loops that wait: recognised, so that a lock made by hand finishes, and one that never can is an end.

use ::std::vec::Vec;

use super::waiting::{give_way, switching};
use super::{Blocked, Idle, PATIENCE, Run, with};
use crate::model::{At, ObjectNo};

/// Notes a read that changed nothing. A thread that has seen the same here several times, and has
/// changed nothing meanwhile, waits in a loop: it goes on when something that it looks at changes,
/// or when nobody else can. `stale`: a newer value is there already.
pub(crate) fn idle(at: At, object: Option<ObjectNo>, value: u64, stale: bool) {
    enum Next {
        GoOn,
        GiveWay,
        Wait,
    }
    let next = with(|e| {
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
        if times < PATIENCE {
            return Next::GoOn;
        }
        if stale {
            return Next::GiveWay;
        }
        // The loop is what it has looked at since it was here last; what it saw before it came into the
        // loop may be out of date for ever.
        let looked_at = seen.iter().filter(|known| known.look > last);
        let mut objects = looked_at
            .filter_map(|known| Some((known.object?, known.version)))
            .peekable();
        if object.is_none() {
            return if objects.peek().is_some() {
                Next::GoOn
            } else {
                Next::GiveWay
            };
        }
        if objects.all(|(object, version)| e.objects[object as usize].version == version) {
            Next::Wait
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
            patience: None,
        });
        thread.wake = None;
        e.see_that_somebody_can_go_on();
        (me, e.threads[me].run == Run::Parked)
    });
    if sleep {
        switching(me, || with(|e| e.flags.runner).park());
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
    idle(at, None, 0, false);
}

/// Notes that the thread has changed something.
pub(crate) fn busy() {
    with(|e| {
        let me = e.current;
        e.threads[me].idle.clear();
        e.stalls = 0;
    });
}

/// Notes that the thread has changed an object that others may be looking at.
pub(crate) fn changed(object: ObjectNo) {
    with(|e| e.wake_all(object));
    busy();
}
