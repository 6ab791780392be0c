//! `std::os::unix::net::UnixStream`, which a model can't open.

#![allow(unused_variables)] // The signatures are the standard ones.

use ::std::io::{self, IoSlice, IoSliceMut};
use ::std::net::Shutdown;
use ::std::os::unix::net::SocketAddr;
use ::std::path::Path;
use ::std::time::Duration;

use crate::net::refuse;

/// A stream to another process; a model can't open one.
pub struct UnixStream {
    _inner: ::std::os::unix::net::UnixStream,
}

crate::net::socket!(UnixStream, "std::os::unix::net::UnixStream");

impl UnixStream {
    /// Connects to the socket named by `path`.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect<P: AsRef<Path>>(path: P) -> io::Result<UnixStream> {
        refuse("std::os::unix::net::UnixStream::connect")
    }

    /// Connects to the socket specified by `address`.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect_addr(socket_addr: &SocketAddr) -> io::Result<UnixStream> {
        refuse("std::os::unix::net::UnixStream::connect_addr")
    }

    /// Creates an unnamed pair of connected sockets.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn pair() -> io::Result<(UnixStream, UnixStream)> {
        refuse("std::os::unix::net::UnixStream::pair")
    }

    /// Creates a new independently owned handle to the underlying socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_clone(&self) -> io::Result<UnixStream> {
        refuse("std::os::unix::net::UnixStream::try_clone")
    }

    /// Returns the socket address of the local half of this connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::os::unix::net::UnixStream::local_addr")
    }

    /// Returns the socket address of the remote half of this connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::os::unix::net::UnixStream::peer_addr")
    }

    /// Sets the read timeout for the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        refuse("std::os::unix::net::UnixStream::set_read_timeout")
    }

    /// Sets the write timeout for the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        refuse("std::os::unix::net::UnixStream::set_write_timeout")
    }

    /// Returns the read timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::os::unix::net::UnixStream::read_timeout")
    }

    /// Returns the write timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::os::unix::net::UnixStream::write_timeout")
    }

    /// Moves the socket into or out of nonblocking mode.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        refuse("std::os::unix::net::UnixStream::set_nonblocking")
    }

    /// Returns the value of the `SO_ERROR` option.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        refuse("std::os::unix::net::UnixStream::take_error")
    }

    /// Shuts down the read, write, or both halves of this connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        refuse("std::os::unix::net::UnixStream::shutdown")
    }
}

impl io::Read for UnixStream {
    #[track_caller]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::read")
    }

    #[track_caller]
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::read_vectored")
    }
}

impl io::Read for &UnixStream {
    #[track_caller]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::read")
    }

    #[track_caller]
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::read_vectored")
    }
}

impl io::Write for UnixStream {
    #[track_caller]
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::write")
    }

    #[track_caller]
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::write_vectored")
    }

    #[track_caller]
    fn flush(&mut self) -> io::Result<()> {
        refuse("std::os::unix::net::UnixStream::flush")
    }
}

impl io::Write for &UnixStream {
    #[track_caller]
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::write")
    }

    #[track_caller]
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixStream::write_vectored")
    }

    #[track_caller]
    fn flush(&mut self) -> io::Result<()> {
        refuse("std::os::unix::net::UnixStream::flush")
    }
}
