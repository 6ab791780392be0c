//! `std::os::unix::process`, with the extension of this crate's `Command`.

pub use ::std::os::unix::process::*;

use ::std::ffi::OsStr;
use ::std::io;
use ::std::os::unix::process::CommandExt as Real;
use ::std::panic::Location;

use crate::hooks;
use crate::process::Command;

/// The number of the process that started this one.
const PARENT: u32 = 4_241;

/// What Unix adds to a command.
pub trait CommandExt {
    /// Sets the user.
    fn uid(&mut self, id: u32) -> &mut Command;

    /// Sets the group.
    fn gid(&mut self, id: u32) -> &mut Command;

    /// Has `f` called in the child; not supported in a model.
    ///
    /// # Safety
    ///
    /// As in the standard library: `f` runs between `fork` and `exec`.
    unsafe fn pre_exec<F>(&mut self, f: F) -> &mut Command
    where
        F: FnMut() -> io::Result<()> + Send + Sync + 'static;

    /// Has `f` called in the child; not supported in a model.
    ///
    /// # Safety
    ///
    /// As in the standard library: `f` runs between `fork` and `exec`.
    #[deprecated(since = "1.37.0", note = "should be unsafe, use `pre_exec` instead")]
    unsafe fn before_exec<F>(&mut self, f: F) -> &mut Command
    where
        F: FnMut() -> io::Result<()> + Send + Sync + 'static;

    /// Becomes the program; not supported in a model.
    #[must_use]
    fn exec(&mut self) -> io::Error;

    /// Sets the name that the program is told it has.
    fn arg0<S>(&mut self, arg: S) -> &mut Command
    where
        S: AsRef<OsStr>;

    /// Sets the process group.
    fn process_group(&mut self, pgroup: i32) -> &mut Command;
}

impl CommandExt for Command {
    fn uid(&mut self, id: u32) -> &mut Command {
        self.inner().uid(id);
        self
    }

    fn gid(&mut self, id: u32) -> &mut Command {
        self.inner().gid(id);
        self
    }

    #[track_caller]
    unsafe fn pre_exec<F>(&mut self, _f: F) -> &mut Command
    where
        F: FnMut() -> io::Result<()> + Send + Sync + 'static,
    {
        hooks::unsupported(
            "std::os::unix::process::CommandExt::pre_exec",
            Location::caller(),
        )
    }

    #[track_caller]
    unsafe fn before_exec<F>(&mut self, _f: F) -> &mut Command
    where
        F: FnMut() -> io::Result<()> + Send + Sync + 'static,
    {
        hooks::unsupported(
            "std::os::unix::process::CommandExt::before_exec",
            Location::caller(),
        )
    }

    #[track_caller]
    fn exec(&mut self) -> io::Error {
        hooks::unsupported(
            "std::os::unix::process::CommandExt::exec",
            Location::caller(),
        )
    }

    fn arg0<S>(&mut self, arg: S) -> &mut Command
    where
        S: AsRef<OsStr>,
    {
        self.inner().arg0(arg);
        self
    }

    fn process_group(&mut self, pgroup: i32) -> &mut Command {
        self.inner().process_group(pgroup);
        self
    }
}

/// The number of the process that started this one.
#[must_use]
pub fn parent_id() -> u32 {
    PARENT
}
