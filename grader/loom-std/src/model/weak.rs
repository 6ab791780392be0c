//! Atomic operations: each is a point to switch at, and then one step on the value that lies in the
//! object. Where orderings count, a read may return an older one.
//!
//! The newest value always lies in the object itself; `memory` knows the older ones and which of them
//! a read may return, and a choice says which it does.

use ::std::sync::atomic::Ordering;

use super::engine::{self, Engine, Kind, ObjectNo, with};
use super::record::{Show, Value};
use super::{At, choice, statics};

/// The type of an atomic's value.
pub(crate) trait Word: Copy {
    /// The real atomic that holds it.
    type Cell;
    /// The atomic's name.
    const NAME: &'static str;
    /// How to show a value.
    const SHOW: Show;
    /// As 64 bits.
    fn bits(self) -> u64;
    /// From 64 bits.
    fn word(bits: u64) -> Self;
    /// The newest value.
    fn get(cell: &Self::Cell) -> Self;
    /// Sets the newest value.
    fn set(cell: &Self::Cell, value: Self);
}

fn object<W: Word>(cell: &W::Cell) -> ObjectNo {
    let (object, new) =
        with(|e| e.by_address(::std::ptr::from_ref(cell) as usize, Kind::Silent(W::NAME)));
    if new {
        statics::keep(cell);
    }
    object
}

fn weak() -> bool {
    with(|e| e.flags.weak)
}

/// The value that a read gets whose turn it is; the newest where orderings do not count. Tells
/// whether there is a newer one.
fn read<W: Word>(cell: &W::Cell, object: ObjectNo, ordering: Ordering) -> (W, bool) {
    if !weak() {
        return (W::get(cell), false);
    }
    let choices = if engine::alone() {
        1
    } else {
        with(|e| e.choices(object, W::get(cell).bits(), ordering))
    };
    let age = choice::choose(choices);
    let (bits, old) = with(|e| e.read(object, W::get(cell).bits(), age, ordering));
    (W::word(bits), old)
}

/// Writes `new`; `together` with the read of `old` in one step, with the ordering of both.
fn write<W: Word>(cell: &W::Cell, object: ObjectNo, new: W, together: bool, ordering: Ordering) {
    if weak() {
        let newest = W::get(cell).bits();
        with(|e| e.write(object, newest, new.bits(), together, ordering));
    }
    W::set(cell, new);
}

fn note(op: &'static str, object: ObjectNo, value: Value, ordering: Ordering, at: At) {
    with(|e| e.note_entry(op, Some(object), value, Some(ordering), at, false));
}

/// `load`, of which `ordering` is known to be right.
pub(crate) fn load<W: Word>(cell: &W::Cell, ordering: Ordering, at: At) -> W {
    let object = object::<W>(cell);
    engine::look(object, at, W::get(cell).bits());
    let (value, old) = read::<W>(cell, object, ordering);
    note(
        "load",
        object,
        Value::One(value.bits(), W::SHOW),
        ordering,
        at,
    );
    // An old value is not seen for long.
    if !old {
        engine::idle(at, Some(object), value.bits());
    }
    value
}

/// `store`, of which `ordering` is known to be right.
pub(crate) fn store<W: Word>(cell: &W::Cell, value: W, ordering: Ordering, at: At) {
    let object = object::<W>(cell);
    engine::touch(object);
    write(cell, object, value, false, ordering);
    engine::changed(object);
    note(
        "store",
        object,
        Value::One(value.bits(), W::SHOW),
        ordering,
        at,
    );
    engine::moment();
}

/// How an operation makes the new value out of the old.
pub(crate) enum Change<'a, W> {
    Swap(W),
    /// Adds on 64 bits, of which the type keeps what it holds.
    Add(u64),
    By(&'a dyn Fn(W) -> W),
}

/// An operation that reads and writes in one step. Returns the old value.
pub(crate) fn change<W: Word>(
    cell: &W::Cell,
    op: &'static str,
    ordering: Ordering,
    at: At,
    change: &Change<'_, W>,
) -> W {
    let object = object::<W>(cell);
    let new_of = |old: W| match *change {
        Change::Swap(value) => value,
        Change::Add(number) => W::word(old.bits().wrapping_add(number)),
        Change::By(by) => by(old),
    };
    let now = W::get(cell);
    if new_of(now).bits() == now.bits() {
        // As a lock that is tried: nothing would change.
        engine::look(object, at, now.bits());
    } else {
        engine::touch(object);
    }
    let old = W::get(cell);
    let new = new_of(old);
    write(cell, object, new, true, ordering);
    note(
        op,
        object,
        Value::Two(old.bits(), new.bits(), W::SHOW),
        ordering,
        at,
    );
    if old.bits() == new.bits() {
        engine::idle(at, Some(object), old.bits());
    } else {
        engine::changed(object);
        engine::moment();
    }
    old
}

/// `compare_exchange`, and the weak one. One that fails is a read of the newest value.
pub(crate) fn exchange<W: Word>(
    cell: &W::Cell,
    (current, new): (W, W),
    (success, failure): (Ordering, Ordering),
    may_fail: bool,
    at: At,
) -> Result<W, W> {
    let op = if may_fail {
        "compare_exchange_weak"
    } else {
        "compare_exchange"
    };
    let object = object::<W>(cell);
    let fails = may_fail && choice::may_fail_spuriously();
    if W::get(cell).bits() == current.bits() {
        engine::touch(object);
    } else {
        engine::look(object, at, W::get(cell).bits());
    }
    let old = W::get(cell);
    if old.bits() == current.bits() && !fails {
        write(cell, object, new, true, success);
        note(
            op,
            object,
            Value::Two(old.bits(), new.bits(), W::SHOW),
            success,
            at,
        );
        engine::changed(object);
        engine::moment();
        Ok(old)
    } else {
        if weak() {
            with(|e| e.read(object, old.bits(), 0, failure));
        }
        note(op, object, Value::One(old.bits(), W::SHOW), failure, at);
        engine::idle(at, Some(object), old.bits());
        Err(old)
    }
}

/// `fence`, of which `ordering` is known to be right.
pub(crate) fn fence(ordering: Ordering, at: At) {
    if weak() {
        if ordering == Ordering::SeqCst && !engine::alone() {
            engine::touch(with(Engine::fences));
        }
        with(|e| e.fence(ordering));
    }
    with(|e| e.note_entry("fence", None, Value::None, Some(ordering), at, false));
}

impl Engine {
    /// What all `SeqCst` fences are points of.
    fn fences(&mut self) -> ObjectNo {
        if let Some(object) = self.fences {
            return object;
        }
        let object = self.add(Kind::Silent("Fences"));
        self.fences = Some(object);
        object
    }

    fn fence(&mut self, ordering: Ordering) {
        let me = self.current;
        self.strong.fence(&mut self.threads[me].view, me, ordering);
    }

    /// How many values a read of an object may return whose newest is `newest`.
    fn choices(&mut self, object: ObjectNo, newest: u64, ordering: Ordering) -> usize {
        let me = self.current;
        let history = &mut self.objects[object as usize].history;
        history.settle(newest);
        let choices = history.choices(&self.strong, &mut self.threads[me].view, me, ordering);
        match self.old_reads_left {
            Some(0) => 1,
            Some(_) | None => choices,
        }
    }

    fn read(
        &mut self,
        object: ObjectNo,
        newest: u64,
        age: usize,
        ordering: Ordering,
    ) -> (u64, bool) {
        let me = self.current;
        let history = &mut self.objects[object as usize].history;
        history.settle(newest);
        let (bits, old) = history.read(age, &mut self.threads[me].view, me, ordering);
        if old {
            self.old_reads_left = self.old_reads_left.map(|left| left.saturating_sub(1));
        }
        (bits, old)
    }

    fn write(
        &mut self,
        object: ObjectNo,
        newest: u64,
        bits: u64,
        together: bool,
        ordering: Ordering,
    ) {
        let me = self.current;
        let view = &mut self.threads[me].view;
        let history = &mut self.objects[object as usize].history;
        history.settle(newest);
        if together {
            history.read(0, view, me, ordering);
        }
        history.write(bits, together, &mut self.strong, view, me, ordering);
    }
}
