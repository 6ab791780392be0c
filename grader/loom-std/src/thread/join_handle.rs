//! `std::thread::JoinHandle`, and how a thread is started and gives its result.

use ::std::boxed::Box;
use ::std::cell::UnsafeCell;
use ::std::fmt;
use ::std::panic::{AssertUnwindSafe, Location, catch_unwind};
use ::std::string::String;
use ::std::sync::Arc;

use super::scoped::ScopeData;
use super::{Result, Thread};
use crate::model::{At, ThreadNo, engine, unsupported};

/// Where a thread puts its result.
pub(super) struct Packet<T> {
    scope: Option<Arc<ScopeData>>,
    result: UnsafeCell<Option<Result<T>>>,
}

// SAFETY: the thread writes before it has ended, its joiner reads after, and all threads of an
// execution run on one thread of the system.
unsafe impl<T: Send> Sync for Packet<T> {}

impl<T> Packet<T> {
    /// The result of a thread that has ended.
    pub(super) fn take(&self) -> Result<T> {
        // SAFETY: the thread has ended, and the caller has the only handle.
        unsafe { &mut *self.result.get() }
            .take()
            .unwrap_or_else(|| unreachable!("a result is taken once"))
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        let result = self.result.get_mut().take();
        let unhandled = matches!(result, Some(Err(_)));
        drop(result);
        if unhandled && let Some(scope) = &self.scope {
            scope.note_panic();
        }
    }
}

/// What both kinds of handles hold.
pub(super) struct Inner<T> {
    pub(super) number: ThreadNo,
    pub(super) thread: Thread,
    pub(super) packet: Arc<Packet<T>>,
}

impl<T> Inner<T> {
    pub(super) fn join(self, at: At) -> Result<T> {
        engine::join(self.number, at);
        self.packet.take()
    }

    pub(super) fn is_finished(&self, at: At) -> bool {
        engine::is_finished(self.number, at)
    }
}

/// Starts a thread.
///
/// # Safety
///
/// The thread has to end before what `f` borrows does.
pub(super) unsafe fn start<'a, F, T>(
    name: Option<String>,
    f: F,
    scope: Option<Arc<ScopeData>>,
    at: At,
) -> Inner<T>
where
    F: FnOnce() -> T + 'a,
    T: 'a,
{
    if !engine::active() {
        unsupported("starting a thread outside of a model", at);
    }
    let packet = Arc::new(Packet {
        scope,
        result: UnsafeCell::new(None),
    });
    let theirs = Arc::clone(&packet);
    let job: Box<dyn FnOnce() + 'a> = Box::new(move || {
        let result = catch_unwind(AssertUnwindSafe(f));
        // SAFETY: nobody looks before the thread has ended.
        unsafe { *theirs.result.get() = Some(result) };
        // If nobody waits for the result, it is dropped here; a panic in that ends the process.
        let dropped = catch_unwind(AssertUnwindSafe(move || drop(theirs)));
        if dropped.is_err() {
            crate::model::exited(134, at);
        }
    });
    // SAFETY: the caller sees to it that what is borrowed lives until the thread has ended.
    let job = unsafe {
        ::std::mem::transmute::<Box<dyn FnOnce() + 'a>, Box<dyn FnOnce() + 'static>>(job)
    };
    let number = engine::spawn(name, job, at);
    let thread = engine::with(|e| e.threads[number].handle.clone());
    Inner {
        number,
        thread,
        packet,
    }
}

/// Owns the right to join a thread.
pub struct JoinHandle<T>(Inner<T>);

// SAFETY: as the real one: a handle can be moved and shared, whatever the result is.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for JoinHandle<T> {}

pub(super) fn spawn<F, T>(name: Option<String>, f: F, at: At) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    // SAFETY: nothing is borrowed.
    JoinHandle(unsafe { start(name, f, None, at) })
}

/// # Safety
///
/// As `start`.
pub(super) unsafe fn spawn_unchecked<F, T>(
    name: Option<String>,
    f: F,
    scope: Option<Arc<ScopeData>>,
    at: At,
) -> JoinHandle<T>
where
    F: FnOnce() -> T,
{
    // SAFETY: the caller's.
    JoinHandle(unsafe { start(name, f, scope, at) })
}

impl<T> JoinHandle<T> {
    /// The thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.0.thread
    }

    /// Waits for the thread's end.
    ///
    /// # Errors
    ///
    /// What it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join(Location::caller())
    }

    /// Whether the thread has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished(Location::caller())
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
