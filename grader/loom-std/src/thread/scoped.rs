//! `std::thread::scope`.

use ::std::cell::{Cell, RefCell};
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::{AssertUnwindSafe, Location, RefUnwindSafe, catch_unwind, resume_unwind};
use ::std::string::String;
use ::std::sync::Arc;
use ::std::vec::Vec;

use super::join_handle::{self, Inner};
use super::{Result, Thread};
use crate::model::{At, ThreadNo, engine};

/// Starts threads that may borrow.
pub struct Scope<'scope, 'env: 'scope> {
    data: Arc<ScopeData>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Owns the right to join a thread of a scope.
pub struct ScopedJoinHandle<'scope, T>(Inner<T>, PhantomData<&'scope ()>);

// SAFETY: as the real one.
unsafe impl<T: Send> Send for ScopedJoinHandle<'_, T> {}
// SAFETY: as the real one.
unsafe impl<T: Send> Sync for ScopedJoinHandle<'_, T> {}

/// What a scope and its threads share.
pub(super) struct ScopeData {
    threads: RefCell<Vec<ThreadNo>>,
    a_thread_panicked: Cell<bool>,
    main_thread: Thread,
}

// SAFETY: all threads of an execution run on one thread of the system, and no borrow lives across a
// switch.
unsafe impl Sync for ScopeData {}
// SAFETY: as above.
unsafe impl Send for ScopeData {}
// As the real one, which is made of atomics.
impl RefUnwindSafe for ScopeData {}

impl ScopeData {
    pub(super) fn note_panic(&self) {
        self.a_thread_panicked.set(true);
    }
}

/// Runs `f`, and waits for the threads that it has started.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let at = Location::caller();
    let scope = Scope {
        data: Arc::new(ScopeData {
            threads: RefCell::new(Vec::new()),
            a_thread_panicked: Cell::new(false),
            main_thread: super::current(),
        }),
        env: PhantomData,
        scope: PhantomData,
    };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    // A thread may start others in the scope while it is waited for.
    let mut number = 0;
    loop {
        let next = scope.data.threads.borrow().get(number).copied();
        let Some(thread) = next else { break };
        engine::join(thread, at);
        number += 1;
    }
    match result {
        Err(payload) => resume_unwind(payload),
        Ok(_) if scope.data.a_thread_panicked.get() => panic!("a scoped thread panicked"),
        Ok(result) => result,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(None, f, Location::caller())
    }

    pub(super) fn start<F, T>(
        &'scope self,
        name: Option<String>,
        f: F,
        at: At,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: `scope` waits for the thread before what it borrows ends.
        let inner = unsafe { join_handle::start(name, f, Some(Arc::clone(&self.data)), at) };
        self.data.threads.borrow_mut().push(inner.number);
        ScopedJoinHandle(inner, PhantomData)
    }
}

impl<T> ScopedJoinHandle<'_, T> {
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

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("num_running_threads", &self.data.threads.borrow().len())
            .field("a_thread_panicked", &self.data.a_thread_panicked.get())
            .field("main_thread", &self.data.main_thread)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
