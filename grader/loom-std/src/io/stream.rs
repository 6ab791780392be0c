//! The lock of a standard stream: as the standard library's, a thread may take it again while it
//! holds it, and other threads wait.
//!
//! Printing while nobody holds the lock is no step of an execution: no code can see it. So only
//! code that takes the lock itself has more interleavings.

use ::std::panic::Location;

use crate::hooks;
use crate::model::ObjectNo;
use crate::model::engine::{self, Kind};

/// One stream.
pub(super) struct Stream {
    /// A static without a size would share its address, by which the engine knows it.
    _place: u8,
}

/// A stream's lock, held.
pub(super) struct Held {
    stream: &'static Stream,
}

impl Stream {
    pub(super) const fn new() -> Stream {
        Stream { _place: 0 }
    }

    /// The engine's object in the running execution, and whether the running thread holds it,
    /// or another one does.
    fn state(&'static self) -> (ObjectNo, bool, bool) {
        engine::with(|engine| {
            let (object, _) = engine.by_address(::std::ptr::from_ref(self).addr(), Kind::Stream);
            let me = engine.current;
            let holder = engine
                .state(object)
                .holders
                .first()
                .map(|(thread, _)| *thread);
            (
                object,
                holder == Some(me),
                holder.is_some_and(|holder| holder != me),
            )
        })
    }

    /// Waits until no other thread holds it, and holds it.
    #[track_caller]
    pub(super) fn lock(&'static self) -> Held {
        if hooks::active() {
            let (object, mine, _) = self.state();
            if mine {
                engine::with(|engine| engine.state(object).count += 1);
            } else {
                engine::lock(object, Location::caller());
            }
        }
        Held { stream: self }
    }

    /// Waits until no other thread holds it.
    #[track_caller]
    pub(super) fn pass(&'static self) {
        if !hooks::active() {
            return;
        }
        let (object, _, taken) = self.state();
        if taken {
            engine::lock(object, Location::caller());
            engine::unlock(object);
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !hooks::active() {
            return;
        }
        let (object, mine, _) = self.stream.state();
        // A lock that was taken before the execution began is none of its own.
        if !mine {
            return;
        }
        let again = engine::with(|engine| {
            let times = &mut engine.state(object).count;
            let again = *times > 0;
            *times = times.saturating_sub(1);
            again
        });
        if !again {
            engine::unlock(object);
        }
    }
}
