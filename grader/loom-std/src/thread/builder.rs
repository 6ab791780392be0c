//! `std::thread::Builder`.

use ::std::io;
use ::std::panic::Location;
use ::std::string::String;

use super::scoped::{Scope, ScopedJoinHandle};
use super::{JoinHandle, join_handle};
use crate::model::stack::{self, Stack};

/// Starts threads with a name, and with a stack as large as is asked for.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
    /// Shown by `Debug`, as in reality.
    #[allow(dead_code)]
    no_hooks: bool,
}

impl Builder {
    /// No name.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            name: None,
            stack_size: None,
            no_hooks: false,
        }
    }

    /// The thread's name.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// The size of its stack in bytes.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// What runs a thread's code on the stack that is asked for, if that is more than every thread has.
    fn on_its_stack<F, T>(&self, f: F) -> io::Result<impl FnOnce() -> T + use<F, T>>
    where
        F: FnOnce() -> T,
    {
        let stack = match self.stack_size {
            Some(bytes) if bytes > stack::THREAD => Some(Stack::reserve(bytes)?),
            Some(_) | None => None,
        };
        Ok(move || match stack {
            Some(stack) => stack.run(f),
            None => f(),
        })
    }

    #[track_caller]
    fn checked(self) -> Option<String> {
        if let Some(name) = &self.name {
            ::std::ffi::CString::new(name.as_str())
                .expect("thread name may not contain interior null bytes");
        }
        self.name
    }

    /// Starts a thread.
    ///
    /// # Errors
    ///
    /// There is no room for the stack that is asked for.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T,
        F: Send + 'static,
        T: Send + 'static,
    {
        let f = self.on_its_stack(f)?;
        Ok(join_handle::spawn(self.checked(), f, Location::caller()))
    }

    /// Starts a thread whose parameters may outlive it.
    ///
    /// # Errors
    ///
    /// There is no room for the stack that is asked for.
    ///
    /// # Safety
    ///
    /// As the real one.
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T,
        F: Send,
        T: Send,
    {
        let f = self.on_its_stack(f)?;
        // SAFETY: the caller's.
        Ok(unsafe { join_handle::spawn_unchecked(self.checked(), f, None, Location::caller()) })
    }

    /// Starts a thread in a scope.
    ///
    /// # Errors
    ///
    /// There is no room for the stack that is asked for.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let f = self.on_its_stack(f)?;
        Ok(scope.start(self.checked(), f, Location::caller()))
    }
}
