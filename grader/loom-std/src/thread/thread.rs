//! `std::thread::Thread`.

use ::std::fmt;
use ::std::panic::Location;
use ::std::string::String;
use ::std::sync::Arc;

use super::ThreadId;
use crate::model::engine;
use crate::model::record::Value;

struct Inner {
    name: Option<String>,
    id: ThreadId,
}

/// A handle to a thread.
#[derive(Clone)]
pub struct Thread {
    inner: Arc<Inner>,
}

/// The thread of somebody outside of any execution.
pub(super) fn outside() -> Thread {
    ::std::thread_local! {
        static OUTSIDE: Thread = Thread::new(::std::thread::current().name().map(Into::into), 0);
    }
    OUTSIDE.with(Clone::clone)
}

impl Thread {
    pub(crate) fn new(name: Option<String>, number: u64) -> Self {
        Self {
            inner: Arc::new(Inner {
                name,
                id: ThreadId::of(number),
            }),
        }
    }

    /// Wakes the thread, or lets its next `park` return at once.
    #[inline]
    #[track_caller]
    pub fn unpark(&self) {
        if !engine::active() {
            return;
        }
        let thread = self.inner.id.number() as usize;
        let object = engine::with(|e| e.park_object(thread));
        engine::touch(object);
        engine::with(|e| {
            e.state(object).count = 1;
            e.note(
                "unpark",
                Some(object),
                Value::Thread(thread),
                Location::caller(),
            );
            e.wake_all(object);
        });
        engine::moment();
        engine::busy();
    }

    /// Its identity.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.inner.id
    }

    /// Its name, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.inner.name.as_deref()
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
