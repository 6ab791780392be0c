//! `std::os::unix::fs`: looking at files is as in the standard library, changing them is not
//! supported in a model.

pub use ::std::os::unix::fs::*;

use ::std::io;
use ::std::os::fd::AsFd;
use ::std::panic::Location;
use ::std::path::Path;

use crate::hooks;

/// Makes a symbolic link; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn symlink<P: AsRef<Path>, Q: AsRef<Path>>(_original: P, _link: Q) -> io::Result<()> {
    hooks::unsupported("std::os::unix::fs::symlink", Location::caller())
}

/// Changes the owner of a file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn chown<P: AsRef<Path>>(_dir: P, _uid: Option<u32>, _gid: Option<u32>) -> io::Result<()> {
    hooks::unsupported("std::os::unix::fs::chown", Location::caller())
}

/// Changes the owner of an open file; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn fchown<F: AsFd>(_fd: F, _uid: Option<u32>, _gid: Option<u32>) -> io::Result<()> {
    hooks::unsupported("std::os::unix::fs::fchown", Location::caller())
}

/// Changes the owner of a symbolic link; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn lchown<P: AsRef<Path>>(_dir: P, _uid: Option<u32>, _gid: Option<u32>) -> io::Result<()> {
    hooks::unsupported("std::os::unix::fs::lchown", Location::caller())
}

/// Changes the root folder; not supported in a model.
///
/// # Errors
///
/// Never: the execution ends.
#[track_caller]
pub fn chroot<P: AsRef<Path>>(_dir: P) -> io::Result<()> {
    hooks::unsupported("std::os::unix::fs::chroot", Location::caller())
}
