//! `std::os::unix::net::UnixListener`, which a model can't open.

#![allow(unused_variables)] // The signatures are the standard ones.

use ::std::io;
use ::std::os::unix::net::SocketAddr;
use ::std::path::Path;

use super::UnixStream;

use crate::net::refuse;

/// A socket that other processes connect to; a model can't open one.
pub struct UnixListener {
    _inner: ::std::os::unix::net::UnixListener,
}

crate::net::socket!(UnixListener, "std::os::unix::net::UnixListener");

impl UnixListener {
    /// Creates a new `UnixListener` bound to the specified socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<UnixListener> {
        refuse("std::os::unix::net::UnixListener::bind")
    }

    /// Creates a new `UnixListener` bound to the specified `socket address`.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn bind_addr(socket_addr: &SocketAddr) -> io::Result<UnixListener> {
        refuse("std::os::unix::net::UnixListener::bind_addr")
    }

    /// Accepts a new incoming connection to this listener.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn accept(&self) -> io::Result<(UnixStream, SocketAddr)> {
        refuse("std::os::unix::net::UnixListener::accept")
    }

    /// Creates a new independently owned handle to the underlying socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_clone(&self) -> io::Result<UnixListener> {
        refuse("std::os::unix::net::UnixListener::try_clone")
    }

    /// Returns the local socket address of this listener.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::os::unix::net::UnixListener::local_addr")
    }

    /// Moves the socket into or out of nonblocking mode.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        refuse("std::os::unix::net::UnixListener::set_nonblocking")
    }

    /// Returns the value of the `SO_ERROR` option.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        refuse("std::os::unix::net::UnixListener::take_error")
    }

    /// Returns an iterator over incoming connections.
    #[track_caller]
    pub fn incoming(&self) -> Incoming<'_> {
        refuse("std::os::unix::net::UnixListener::incoming")
    }
}

impl<'a> IntoIterator for &'a UnixListener {
    type Item = io::Result<UnixStream>;
    type IntoIter = Incoming<'a>;
    #[track_caller]
    fn into_iter(self) -> Incoming<'a> {
        refuse("std::os::unix::net::UnixListener::into_iter")
    }
}

/// The connections of a listener.
#[derive(Debug)]
pub struct Incoming<'a> {
    _listener: &'a UnixListener,
}

impl<'a> Iterator for Incoming<'a> {
    type Item = io::Result<UnixStream>;

    #[track_caller]
    fn next(&mut self) -> Option<io::Result<UnixStream>> {
        refuse("std::os::unix::net::UnixListener::incoming")
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::MAX, None)
    }
}
