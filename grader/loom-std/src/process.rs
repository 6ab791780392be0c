//! `std::process`: everything is there and compiles; a model has one process. No other can be
//! started, as in a sandbox that forbids it, and ending this one ends the execution.
//!
//! What only a started process could give (`Child`, `Output`, …) is the standard library's own.

pub use ::std::process::{
    Child, ChildStderr, ChildStdin, ChildStdout, CommandArgs, CommandEnvs, ExitCode, ExitStatus,
    Output, Stdio, Termination,
};

use ::std::ffi::OsStr;
use ::std::fmt;
use ::std::io;
use ::std::panic::Location;
use ::std::path::Path;
use ::std::process as real;

use crate::hooks;

/// What a sandbox says to whoever starts a process.
fn refused() -> io::Error {
    io::Error::from_raw_os_error(libc::EPERM)
}

/// A process to start; a model refuses that.
pub struct Command {
    inner: real::Command,
}

impl Command {
    /// A command that runs `program`.
    pub fn new<S: AsRef<OsStr>>(program: S) -> Command {
        Command {
            inner: real::Command::new(program),
        }
    }

    /// Adds an argument.
    pub fn arg<S: AsRef<OsStr>>(&mut self, arg: S) -> &mut Command {
        self.inner.arg(arg);
        self
    }

    /// Adds arguments.
    pub fn args<I, S>(&mut self, args: I) -> &mut Command
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.inner.args(args);
        self
    }

    /// Sets a variable of the environment.
    pub fn env<K, V>(&mut self, key: K, val: V) -> &mut Command
    where
        K: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        self.inner.env(key, val);
        self
    }

    /// Sets variables of the environment.
    pub fn envs<I, K, V>(&mut self, vars: I) -> &mut Command
    where
        I: IntoIterator<Item = (K, V)>,
        K: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        self.inner.envs(vars);
        self
    }

    /// Removes a variable of the environment.
    pub fn env_remove<K: AsRef<OsStr>>(&mut self, key: K) -> &mut Command {
        self.inner.env_remove(key);
        self
    }

    /// Empties the environment.
    pub fn env_clear(&mut self) -> &mut Command {
        self.inner.env_clear();
        self
    }

    /// Sets the working folder.
    pub fn current_dir<P: AsRef<Path>>(&mut self, dir: P) -> &mut Command {
        self.inner.current_dir(dir);
        self
    }

    /// Sets the standard input.
    pub fn stdin<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command {
        self.inner.stdin(cfg);
        self
    }

    /// Sets the standard output.
    pub fn stdout<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command {
        self.inner.stdout(cfg);
        self
    }

    /// Sets the standard error output.
    pub fn stderr<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command {
        self.inner.stderr(cfg);
        self
    }

    /// Starts the process.
    ///
    /// # Errors
    ///
    /// Always: nobody may start a process here.
    pub fn spawn(&mut self) -> io::Result<Child> {
        Err(refused())
    }

    /// Runs the process and gives what it printed.
    ///
    /// # Errors
    ///
    /// Always: nobody may start a process here.
    pub fn output(&mut self) -> io::Result<Output> {
        Err(refused())
    }

    /// Runs the process and gives how it ended.
    ///
    /// # Errors
    ///
    /// Always: nobody may start a process here.
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        Err(refused())
    }

    /// The program.
    #[must_use]
    pub fn get_program(&self) -> &OsStr {
        self.inner.get_program()
    }

    /// The arguments.
    pub fn get_args(&self) -> CommandArgs<'_> {
        self.inner.get_args()
    }

    /// The variables that were set.
    pub fn get_envs(&self) -> CommandEnvs<'_> {
        self.inner.get_envs()
    }

    /// The working folder, if one was set.
    #[must_use]
    pub fn get_current_dir(&self) -> Option<&Path> {
        self.inner.get_current_dir()
    }

    /// The standard command, for what `std::os` adds to it.
    pub(crate) fn inner(&mut self) -> &mut real::Command {
        &mut self.inner
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl From<crate::io::Stdout> for Stdio {
    fn from(_: crate::io::Stdout) -> Stdio {
        Stdio::inherit()
    }
}

impl From<crate::io::Stderr> for Stdio {
    fn from(_: crate::io::Stderr) -> Stdio {
        Stdio::inherit()
    }
}

/// Ends the process.
#[track_caller]
pub fn exit(code: i32) -> ! {
    hooks::exited(code, Location::caller())
}

/// Ends the process at once, as one that crashed.
#[track_caller]
pub fn abort() -> ! {
    hooks::aborted(Location::caller())
}

/// The number of this process.
#[must_use]
pub fn id() -> u32 {
    real::id()
}
