//! Atomic operations: in one step on the value that lies in the object, or, where orderings count, on
//! one of loom's atomics that stands for it.
//!
//! loom's atomics are made before the first thread starts, so that a `static` may be used first by
//! any thread; the value that an object had when it was first used is then a number that is added to
//! what loom knows. The newest value always lies in the object itself.

use ::std::collections::HashMap;
use ::std::sync::Arc;
use ::std::sync::atomic::Ordering;
use ::std::vec::Vec;

use loom::sync::atomic::{AtomicU64, fence as loom_fence};

use super::engine::{self, Kind, ObjectNo, with};
use super::record::{Show, Value};
use super::search::Flags;
use super::{At, choice, statics};

/// The type of an atomic's value.
pub(crate) trait Word: Copy {
    /// The real atomic that holds it.
    type Cell;
    /// The atomic's name.
    const NAME: &'static str;
    /// How to show a value.
    const SHOW: Show;
    /// Whether adding may be done on 64 bits.
    const WIDE: bool;
    /// As 64 bits.
    fn bits(self) -> u64;
    /// From 64 bits.
    fn word(bits: u64) -> Self;
    /// The newest value.
    fn get(cell: &Self::Cell) -> Self;
    /// Sets the newest value.
    fn set(cell: &Self::Cell, value: Self);
}

struct Stand {
    atomic: usize,
    base: u64,
    last: u64,
}

/// loom's atomics of one execution, and what they stand for.
#[derive(Default)]
pub(crate) struct Atomics {
    all: Arc<Vec<AtomicU64>>,
    used: usize,
    stands: HashMap<ObjectNo, Stand>,
}

/// Makes loom's atomics; by loom's first thread, before any other runs.
pub(crate) fn prepare(number: usize) {
    let all = Arc::new((0..number).map(|_| AtomicU64::new(0)).collect());
    with(|e| {
        e.atomics = Atomics {
            all,
            used: 0,
            stands: HashMap::new(),
        }
    });
}

fn object<W: Word>(cell: &W::Cell) -> ObjectNo {
    let (object, new) =
        with(|e| e.by_address(::std::ptr::from_ref(cell) as usize, Kind::Silent(W::NAME)));
    if new {
        statics::keep(cell);
    }
    object
}

struct Stood {
    all: Arc<Vec<AtomicU64>>,
    atomic: usize,
    base: u64,
    me: usize,
}

impl Stood {
    fn loom(&self) -> &AtomicU64 {
        &self.all[self.atomic]
    }
}

/// loom's atomic for an object whose newest value is `bits`.
fn stand(object: ObjectNo, bits: u64) -> Stood {
    with(|e| {
        e.count_step();
        let me = e.current;
        let known = e
            .atomics
            .stands
            .get(&object)
            .filter(|stand| stand.last == bits);
        if let Some(stand) = known {
            return Stood {
                all: Arc::clone(&e.atomics.all),
                atomic: stand.atomic,
                base: stand.base,
                me,
            };
        }
        // A new object, or one that somebody who had it alone has changed.
        if e.atomics.used >= e.flags.atomics {
            let flags = Flags {
                atomics: e.flags.atomics * 4,
                ..e.flags
            };
            e.restart(flags);
        }
        let atomic = e.atomics.used;
        e.atomics.used += 1;
        e.atomics.stands.insert(
            object,
            Stand {
                atomic,
                base: bits,
                last: bits,
            },
        );
        Stood {
            all: Arc::clone(&e.atomics.all),
            atomic,
            base: bits,
            me,
        }
    })
}

fn stood(object: ObjectNo, me: usize, newest: Option<u64>) {
    with(|e| {
        e.now_runs(me);
        if let (Some(newest), Some(stand)) = (newest, e.atomics.stands.get_mut(&object)) {
            stand.last = newest;
        }
    });
}

fn weak() -> bool {
    with(|e| e.flags.weak)
}

/// loom takes a `SeqCst` operation for an `AcqRel` one; fences around it make it right.
fn strong(ordering: Ordering) {
    if ordering == Ordering::SeqCst {
        loom_fence(Ordering::SeqCst);
    }
}

fn note(op: &'static str, object: ObjectNo, value: Value, ordering: Ordering, at: At) {
    with(|e| e.note_entry(op, Some(object), value, Some(ordering), at, false));
}

/// `load`, of which `ordering` is known to be right.
pub(crate) fn load<W: Word>(cell: &W::Cell, ordering: Ordering, at: At) -> W {
    let object = object::<W>(cell);
    let value = if weak() {
        let stand = stand(object, W::get(cell).bits());
        strong(ordering);
        let bits = stand.loom().load(ordering).wrapping_add(stand.base);
        strong(ordering);
        stood(object, stand.me, None);
        W::word(bits)
    } else {
        engine::touch(object);
        W::get(cell)
    };
    note(
        "load",
        object,
        Value::One(value.bits(), W::SHOW),
        ordering,
        at,
    );
    let stale = value.bits() != W::get(cell).bits();
    engine::idle(at, Some(object), value.bits(), stale);
    value
}

/// `store`, of which `ordering` is known to be right.
pub(crate) fn store<W: Word>(cell: &W::Cell, value: W, ordering: Ordering, at: At) {
    let object = object::<W>(cell);
    if weak() {
        let stand = stand(object, W::get(cell).bits());
        strong(ordering);
        // Not a plain store: loom leaves the order of two of those open, even with an operation
        // between that reads and writes in one step, and then shows what can't be.
        stand
            .loom()
            .swap(value.bits().wrapping_sub(stand.base), ordering);
        strong(ordering);
        stood(object, stand.me, Some(value.bits()));
    } else {
        engine::touch(object);
    }
    W::set(cell, value);
    engine::changed(object);
    note(
        "store",
        object,
        Value::One(value.bits(), W::SHOW),
        ordering,
        at,
    );
}

/// How an operation makes the new value out of the old.
pub(crate) enum Change<'a, W> {
    Swap(W),
    /// Adds on 64 bits, where the type is as wide.
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
    let old = if weak() {
        let stand = stand(object, W::get(cell).bits());
        strong(ordering);
        let old = match change {
            Change::Swap(value) => stand
                .loom()
                .swap(value.bits().wrapping_sub(stand.base), ordering),
            Change::Add(number) if W::WIDE => stand.loom().fetch_add(*number, ordering),
            _ => {
                let mut seen = W::get(cell).bits().wrapping_sub(stand.base);
                loop {
                    let old = W::word(seen.wrapping_add(stand.base));
                    let new = new_of(old).bits().wrapping_sub(stand.base);
                    match stand
                        .loom()
                        .compare_exchange(seen, new, ordering, Ordering::Relaxed)
                    {
                        Ok(old) => break old,
                        Err(newer) => seen = newer,
                    }
                }
            }
        };
        strong(ordering);
        let old = W::word(old.wrapping_add(stand.base));
        stood(object, stand.me, Some(new_of(old).bits()));
        old
    } else {
        engine::touch(object);
        W::get(cell)
    };
    let new = new_of(old);
    W::set(cell, new);
    note(
        op,
        object,
        Value::Two(old.bits(), new.bits(), W::SHOW),
        ordering,
        at,
    );
    if old.bits() == new.bits() {
        engine::idle(at, Some(object), old.bits(), false);
    } else {
        engine::changed(object);
    }
    old
}

/// `compare_exchange`, and the weak one.
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
    let result = if weak() {
        if fails {
            let old: W = load(cell, failure, at);
            Err(old)
        } else {
            let stand = stand(object, W::get(cell).bits());
            strong(success);
            let result = stand.loom().compare_exchange(
                current.bits().wrapping_sub(stand.base),
                new.bits().wrapping_sub(stand.base),
                success,
                failure,
            );
            strong(success);
            stood(object, stand.me, result.is_ok().then(|| new.bits()));
            match result {
                Ok(old) => Ok(W::word(old.wrapping_add(stand.base))),
                Err(old) => Err(W::word(old.wrapping_add(stand.base))),
            }
        }
    } else {
        engine::touch(object);
        let old = W::get(cell);
        if old.bits() == current.bits() && !fails {
            Ok(old)
        } else {
            Err(old)
        }
    };
    match result {
        Ok(old) => {
            W::set(cell, new);
            note(
                op,
                object,
                Value::Two(old.bits(), new.bits(), W::SHOW),
                success,
                at,
            );
            engine::changed(object);
        }
        Err(old) => {
            note(op, object, Value::One(old.bits(), W::SHOW), failure, at);
            engine::idle(at, Some(object), old.bits(), false);
        }
    }
    result
}

/// `fence`, of which `ordering` is known to be right.
pub(crate) fn fence(ordering: Ordering, at: At) {
    if weak() {
        loom_fence(ordering);
    }
    with(|e| e.note_entry("fence", None, Value::None, Some(ordering), at, false));
}
