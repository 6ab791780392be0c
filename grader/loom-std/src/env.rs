//! `std::env` of a process that was started with no argument and an empty environment.

pub use ::std::env::{
    JoinPathsError, SplitPaths, VarError, consts, current_dir, current_exe, home_dir, join_paths,
    remove_var, set_var, split_paths, temp_dir,
};

use ::std::ffi::{OsStr, OsString};
use ::std::fmt;
use ::std::io;
use ::std::marker::PhantomData;
use ::std::panic::Location;
use ::std::path::Path;
use ::std::string::String;
use ::std::vec;

use crate::hooks;

/// The arguments: the program alone.
pub struct Args {
    inner: ArgsOs,
}

/// The arguments as the operating system's strings: the program alone.
pub struct ArgsOs {
    inner: vec::IntoIter<OsString>,
    /// As in the standard library: they stay in their thread.
    _local: PhantomData<*const ()>,
}

/// The arguments that the process was started with.
#[must_use]
pub fn args() -> Args {
    Args { inner: args_os() }
}

/// The arguments that the process was started with.
#[must_use]
pub fn args_os() -> ArgsOs {
    let program: vec::Vec<OsString> = ::std::env::args_os().take(1).collect();
    ArgsOs {
        inner: program.into_iter(),
        _local: PhantomData,
    }
}

impl Iterator for Args {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.inner.next().map(|arg| arg.into_string().unwrap())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl ExactSizeIterator for Args {
    fn len(&self) -> usize {
        self.inner.len()
    }
}

impl DoubleEndedIterator for Args {
    fn next_back(&mut self) -> Option<String> {
        self.inner.next_back().map(|arg| arg.into_string().unwrap())
    }
}

impl fmt::Debug for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args")
            .field("inner", &self.inner.inner.as_slice())
            .finish()
    }
}

impl Iterator for ArgsOs {
    type Item = OsString;

    fn next(&mut self) -> Option<OsString> {
        self.inner.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl ExactSizeIterator for ArgsOs {
    fn len(&self) -> usize {
        self.inner.len()
    }
}

impl DoubleEndedIterator for ArgsOs {
    fn next_back(&mut self) -> Option<OsString> {
        self.inner.next_back()
    }
}

impl fmt::Debug for ArgsOs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArgsOs")
            .field("inner", &self.inner.as_slice())
            .finish()
    }
}

/// The variables of the environment: none.
pub struct Vars {
    inner: VarsOs,
}

/// The variables of the environment as the operating system's strings: none.
pub struct VarsOs {
    inner: vec::IntoIter<(OsString, OsString)>,
    _local: PhantomData<*const ()>,
}

/// The variables of the environment.
#[must_use]
pub fn vars() -> Vars {
    Vars { inner: vars_os() }
}

/// The variables of the environment.
#[must_use]
pub fn vars_os() -> VarsOs {
    VarsOs {
        inner: vec::Vec::new().into_iter(),
        _local: PhantomData,
    }
}

impl Iterator for Vars {
    type Item = (String, String);

    fn next(&mut self) -> Option<(String, String)> {
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl fmt::Debug for Vars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vars")
            .field("inner", &self.inner.inner.as_slice())
            .finish()
    }
}

impl Iterator for VarsOs {
    type Item = (OsString, OsString);

    fn next(&mut self) -> Option<(OsString, OsString)> {
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl fmt::Debug for VarsOs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VarsOs")
            .field("inner", &self.inner.as_slice())
            .finish()
    }
}

/// A variable of the environment.
///
/// # Errors
///
/// Always: there is none.
pub fn var<K: AsRef<OsStr>>(_key: K) -> Result<String, VarError> {
    Err(VarError::NotPresent)
}

/// A variable of the environment: none is set.
#[must_use]
pub fn var_os<K: AsRef<OsStr>>(_key: K) -> Option<OsString> {
    None
}

/// Sets the working folder; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn set_current_dir<P: AsRef<Path>>(_path: P) -> io::Result<()> {
    hooks::unsupported("std::env::set_current_dir", Location::caller())
}
