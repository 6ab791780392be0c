//! `std::sync::Once`.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::panic::{Location, RefUnwindSafe, UnwindSafe};
use ::std::sync::atomic::{AtomicU32, Ordering};

use crate::model::engine::{self, Attempt, Kind};
use crate::model::record::Value;
use crate::model::{At, ObjectNo, statics};

const INCOMPLETE: u32 = 0;
const POISONED: u32 = 1;
const RUNNING: u32 = 2;
const COMPLETE: u32 = 3;
/// The state has two bits, the engine's id the rest.
const STATE: u32 = 3;

/// Runs something once.
pub struct Once {
    word: AtomicU32,
}

impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

/// What `call_once_force` tells its closure.
pub struct OnceState {
    poisoned: bool,
    set_state_to: Cell<u32>,
}

/// A `Once` that has not run.
#[deprecated(since = "1.38.0", note = "the `Once::new()` function is now preferred")]
#[allow(clippy::declare_interior_mutable_const)]
pub const ONCE_INIT: Once = Once::new();

/// Sets the state when the closure has returned or panicked.
struct Completion<'a> {
    once: &'a Once,
    object: Option<ObjectNo>,
    to: u32,
    at: At,
}

impl Drop for Completion<'_> {
    fn drop(&mut self) {
        let Some(object) = self.object else {
            self.once.set(self.to);
            return;
        };
        engine::touch(object);
        self.once.set(self.to);
        engine::with(|e| {
            let how = if self.to == COMPLETE {
                "complete"
            } else {
                "poisoned"
            };
            e.state(object).holders.clear();
            e.note("once", Some(object), Value::Text(how), self.at);
            e.wake_all(object);
        });
        engine::busy();
    }
}

impl Once {
    /// One that has not run.
    #[allow(clippy::new_without_default)] // The real one has no `Default`.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            word: AtomicU32::new(INCOMPLETE),
        }
    }

    fn state(&self) -> u32 {
        self.word.load(Ordering::Relaxed) & STATE
    }

    fn set(&self, state: u32) {
        self.word.store(
            self.word.load(Ordering::Relaxed) & !STATE | state,
            Ordering::Relaxed,
        );
    }

    /// `keep` keeps the bytes of what is guarded, in a `static`.
    pub(crate) fn object(&self, keep: impl FnOnce()) -> ObjectNo {
        engine::with(|e| {
            e.by_id(&self.word, 2, Kind::Passing("Once"), || {
                keep();
                statics::keep(self);
            })
        })
    }

    /// Runs `f` unless it has run; others wait until it has.
    #[inline]
    #[track_caller]
    pub fn call_once<F>(&self, f: F)
    where
        F: FnOnce(),
    {
        self.call(false, "call_once", Location::caller(), || (), |_| f());
    }

    /// As `call_once`, also after a panic.
    #[inline]
    #[track_caller]
    pub fn call_once_force<F>(&self, f: F)
    where
        F: FnOnce(&OnceState),
    {
        self.call(true, "call_once_force", Location::caller(), || (), f);
    }

    #[track_caller]
    pub(crate) fn call(
        &self,
        force: bool,
        op: &'static str,
        at: At,
        keep: impl FnOnce(),
        f: impl FnOnce(&OnceState),
    ) {
        let object = engine::active().then(|| self.object(keep));
        if let Some(object) = object {
            engine::acquire(object, op, at, None, Attempt::Counts, |_| {
                self.state() != RUNNING
            });
            engine::with(|e| e.note(op, Some(object), Value::Text(self.named()), at));
        }
        let poisoned = match self.state() {
            COMPLETE => return,
            POISONED if !force => panic!("Once instance has previously been poisoned"),
            RUNNING => panic!("one-time initialization may not be performed recursively"),
            state => state == POISONED,
        };
        self.set(RUNNING);
        if let Some(object) = object {
            engine::with(|e| {
                let me = e.current;
                e.state(object).holders.push((me, at));
            });
            engine::busy();
        }
        let mut completion = Completion {
            once: self,
            object,
            to: POISONED,
            at,
        };
        let state = OnceState {
            poisoned,
            set_state_to: Cell::new(COMPLETE),
        };
        f(&state);
        completion.to = state.set_state_to.get();
    }

    fn named(&self) -> &'static str {
        match self.state() {
            INCOMPLETE => "not yet run",
            POISONED => "poisoned",
            RUNNING => "running",
            _ => "complete",
        }
    }

    /// Whether the closure has run.
    #[inline]
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.looked("is_completed", Location::caller(), || ())
    }

    /// Whether the closure has run, as seen now.
    pub(crate) fn looked(&self, op: &'static str, at: At, keep: impl FnOnce()) -> bool {
        if engine::active() {
            let object = self.object(keep);
            engine::look(object, at, u64::from(self.state()));
            engine::with(|e| e.note(op, Some(object), Value::Text(self.named()), at));
            engine::idle(at, Some(object), u64::from(self.state()));
        }
        self.state() == COMPLETE
    }

    /// Whether the closure has run; for who has it alone.
    pub(crate) fn is_completed_unshared(&self) -> bool {
        self.state() == COMPLETE
    }

    /// Makes it new; for who has it alone.
    pub(crate) fn reset(&mut self) {
        self.set(INCOMPLETE);
    }

    pub(crate) fn is_poisoned_unshared(&self) -> bool {
        self.state() == POISONED
    }

    /// Waits until the closure has run.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_for(false, Location::caller(), || ());
    }

    /// As `wait`, also after a panic.
    #[track_caller]
    pub fn wait_force(&self) {
        self.wait_for(true, Location::caller(), || ());
    }

    #[track_caller]
    pub(crate) fn wait_for(&self, force: bool, at: At, keep: impl FnOnce()) {
        if engine::active() {
            let object = self.object(keep);
            engine::acquire(object, "wait", at, None, Attempt::IsNothing, |_| {
                self.state() == COMPLETE || self.state() == POISONED && !force
            });
            engine::with(|e| e.note("wait", Some(object), Value::Text(self.named()), at));
        }
        assert!(
            self.state() != POISONED,
            "Once instance has previously been poisoned"
        );
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

impl OnceState {
    /// Whether an earlier closure has panicked.
    #[inline]
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// Lets it be poisoned although the closure returns.
    pub(crate) fn poison(&self) {
        self.set_state_to.set(POISONED);
    }
}

impl fmt::Debug for OnceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceState")
            .field("poisoned", &self.is_poisoned())
            .finish()
    }
}
