//! Memory where orderings count: what each thread knows of the others, the values that an atomic has
//! had, and which of them a read may still return (Lidbury and Donaldson, POPL 2017, with the rules of
//! C++20 for release sequences and `SeqCst`).
//!
//! Pure. Writes to one object take effect in the order in which they are executed; a read may
//! return an older one, unless something that the thread knows forbids it. Must not know the engine.

use ::std::sync::atomic::Ordering;
use ::std::vec::Vec;

use super::ThreadNo;

/// The most writes of one object that are kept.
const KEPT: usize = 8;
/// How often a thread may get the same old value: it becomes visible some day.
const OLD_READS: u8 = 2;

/// How much of each thread's doings is known: by its number, how many of its operations.
#[derive(Clone, Default)]
pub(crate) struct Clock(Vec<u32>);

impl Clock {
    fn at(&self, thread: ThreadNo) -> u32 {
        self.0.get(thread).copied().unwrap_or(0)
    }

    fn knows(&self, thread: ThreadNo, time: u32) -> bool {
        time <= self.at(thread)
    }

    fn set(&mut self, thread: ThreadNo, time: u32) {
        if self.0.len() <= thread {
            self.0.resize(thread + 1, 0);
        }
        self.0[thread] = self.0[thread].max(time);
    }

    pub(crate) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, others) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*others);
        }
    }
}

/// What one thread knows.
#[derive(Clone, Default)]
pub(crate) struct View {
    /// What has happened for it.
    pub(crate) now: Clock,
    /// What its last release fence gives to its later writes.
    released: Clock,
    /// What an acquire fence would make it know.
    readable: Clock,
    /// The `SeqCst` writes that its last `SeqCst` fence came after.
    strong_writes: Clock,
    /// The `SeqCst` fences that its last `SeqCst` read came after.
    strong_fences: Clock,
    /// Its time when it last let others go first.
    gave_way: u32,
}

impl View {
    /// What a thread knows that this one starts.
    pub(crate) fn of_child(&self) -> Self {
        Self {
            now: self.now.clone(),
            ..Self::default()
        }
    }

    /// The thread has let others go first: what was old then, it does not get again.
    pub(crate) fn gives_way(&mut self, me: ThreadNo) {
        self.gave_way = self.now.at(me);
    }

    fn tick(&mut self, me: ThreadNo) -> u32 {
        let time = self.now.at(me) + 1;
        self.now.set(me, time);
        time
    }

    fn acquire(&mut self, passed: &Clock, ordering: Ordering) {
        if acquires(ordering) {
            self.now.join(passed);
        } else {
            self.readable.join(passed);
        }
    }
}

/// What is known of `SeqCst` operations, by everybody.
#[derive(Default)]
pub(crate) struct Strong {
    writes: Clock,
    fences: Clock,
    /// What every `SeqCst` fence passes on to the next.
    passed: Clock,
}

impl Strong {
    /// A fence, after which the thread knows what it had to know for it.
    pub(crate) fn fence(&mut self, view: &mut View, me: ThreadNo, ordering: Ordering) {
        let time = view.tick(me);
        if acquires(ordering) {
            let readable = ::std::mem::take(&mut view.readable);
            view.now.join(&readable);
        }
        if ordering == Ordering::SeqCst {
            view.now.join(&self.passed);
            self.passed = view.now.clone();
            view.strong_writes.join(&self.writes);
            self.fences.set(me, time);
        }
        if releases(ordering) {
            view.released = view.now.clone();
        }
    }
}

fn acquires(ordering: Ordering) -> bool {
    matches!(
        ordering,
        Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst
    )
}

fn releases(ordering: Ordering) -> bool {
    matches!(
        ordering,
        Ordering::Release | Ordering::AcqRel | Ordering::SeqCst
    )
}

/// One write.
struct Write {
    bits: u64,
    thread: ThreadNo,
    time: u32,
    strong: bool,
    /// A `SeqCst` read has returned it.
    strong_read: bool,
    /// What a thread knows that reads it with Acquire.
    passed: Clock,
    /// Who has read it: first when, and how often.
    read: Vec<(ThreadNo, u32, u8)>,
}

/// The writes of one object, oldest first.
#[derive(Default)]
pub(crate) struct History(Vec<Write>);

impl History {
    /// Sees to it that `bits` are what was written last: somebody who had the object alone may
    /// have changed it.
    pub(crate) fn settle(&mut self, bits: u64) {
        if self.0.last().is_none_or(|newest| newest.bits != bits) {
            self.0.clear();
            self.0.push(Write {
                bits,
                thread: 0,
                time: 0,
                strong: false,
                strong_read: false,
                passed: Clock::default(),
                read: Vec::new(),
            });
        }
    }

    /// The writes that a read may return, newest first.
    fn readable(&self, view: &View, me: ThreadNo, ordering: Ordering) -> Vec<usize> {
        let strong = ordering == Ordering::SeqCst;
        let mut found = Vec::new();
        for (place, write) in self.0.iter().enumerate().rev() {
            let newest = place + 1 == self.0.len();
            let own = write.read.iter().find(|(thread, ..)| *thread == me);
            let worn = own.is_some_and(|&(_, first, times)| {
                times >= OLD_READS || view.gave_way > 0 && first <= view.gave_way
            });
            if newest || !worn {
                found.push(place);
            }
            let known = view.now.knows(write.thread, write.time)
                || write
                    .read
                    .iter()
                    .any(|&(thread, time, _)| view.now.knows(thread, time))
                || write.strong && view.strong_writes.knows(write.thread, write.time)
                || strong
                    && (write.strong
                        || write.strong_read
                        || view.strong_fences.knows(write.thread, write.time));
            if known {
                break;
            }
        }
        found
    }

    /// How many different writes a read may return.
    pub(crate) fn choices(
        &self,
        strong: &Strong,
        view: &mut View,
        me: ThreadNo,
        ordering: Ordering,
    ) -> usize {
        if self.0.len() < 2 {
            return 1;
        }
        if ordering == Ordering::SeqCst {
            view.strong_fences.join(&strong.fences);
        }
        self.readable(view, me, ordering).len()
    }

    /// Reads; `age` 0 is the newest write that may be read. Returns the value, and whether there is a
    /// newer one.
    pub(crate) fn read(
        &mut self,
        age: usize,
        view: &mut View,
        me: ThreadNo,
        ordering: Ordering,
    ) -> (u64, bool) {
        let newest = self.0.len() - 1;
        let place = if age == 0 {
            newest
        } else {
            let readable = self.readable(view, me, ordering);
            readable[age.min(readable.len() - 1)]
        };
        let time = view.tick(me);
        let write = &mut self.0[place];
        match write.read.iter_mut().find(|(thread, ..)| *thread == me) {
            Some((_, _, times)) => *times = times.saturating_add(1),
            None => write.read.push((me, time, 1)),
        }
        write.strong_read |= ordering == Ordering::SeqCst;
        view.acquire(&write.passed, ordering);
        (write.bits, place < newest)
    }

    /// Writes; `together` with a read of the newest value, in one step.
    pub(crate) fn write(
        &mut self,
        bits: u64,
        together: bool,
        strong: &mut Strong,
        view: &mut View,
        me: ThreadNo,
        ordering: Ordering,
    ) {
        let time = view.tick(me);
        let mut passed = if releases(ordering) {
            view.now.clone()
        } else {
            view.released.clone()
        };
        if together && let Some(before) = self.0.last() {
            passed.join(&before.passed);
        }
        if ordering == Ordering::SeqCst {
            strong.writes.set(me, time);
        }
        if self.0.len() == KEPT {
            self.0.remove(0);
        }
        self.0.push(Write {
            bits,
            thread: me,
            time,
            strong: ordering == Ordering::SeqCst,
            strong_read: false,
            passed,
            read: Vec::new(),
        });
    }
}
