//! `std::net::TcpStream` and `std::net::TcpListener`, which a model can't open.

#![allow(unused_variables)] // The signatures are the standard ones.

use ::std::io::{self, IoSlice, IoSliceMut, Read, Write};
use ::std::net::{Shutdown, SocketAddr, ToSocketAddrs};
use ::std::time::Duration;

use super::refuse;

/// A TCP stream; a model can't open one.
pub struct TcpStream {
    _inner: ::std::net::TcpStream,
}

crate::net::socket!(TcpStream, "std::net::TcpStream");

impl TcpStream {
    /// Opens a TCP connection to a remote host.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect<A: ToSocketAddrs>(addr: A) -> io::Result<TcpStream> {
        refuse("std::net::TcpStream::connect")
    }

    /// Opens a TCP connection to a remote host with a timeout.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect_timeout(addr: &SocketAddr, timeout: Duration) -> io::Result<TcpStream> {
        refuse("std::net::TcpStream::connect_timeout")
    }

    /// Returns the socket address of the remote peer of this TCP connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::net::TcpStream::peer_addr")
    }

    /// Returns the socket address of the local half of this TCP connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::net::TcpStream::local_addr")
    }

    /// Shuts down the read, write, or both halves of this connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        refuse("std::net::TcpStream::shutdown")
    }

    /// Creates a new independently owned handle to the underlying socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_clone(&self) -> io::Result<TcpStream> {
        refuse("std::net::TcpStream::try_clone")
    }

    /// Sets the read timeout to the timeout specified.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_read_timeout(&self, dur: Option<Duration>) -> io::Result<()> {
        refuse("std::net::TcpStream::set_read_timeout")
    }

    /// Sets the write timeout to the timeout specified.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_write_timeout(&self, dur: Option<Duration>) -> io::Result<()> {
        refuse("std::net::TcpStream::set_write_timeout")
    }

    /// Returns the read timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::net::TcpStream::read_timeout")
    }

    /// Returns the write timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::net::TcpStream::write_timeout")
    }

    /// Receives data on the socket from the remote address to which it is connected, without removing that data from the queue.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::net::TcpStream::peek")
    }

    /// Sets the value of the `TCP_NODELAY` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        refuse("std::net::TcpStream::set_nodelay")
    }

    /// Gets the value of the `TCP_NODELAY` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn nodelay(&self) -> io::Result<bool> {
        refuse("std::net::TcpStream::nodelay")
    }

    /// Sets the value for the `IP_TTL` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_ttl(&self, ttl: u32) -> io::Result<()> {
        refuse("std::net::TcpStream::set_ttl")
    }

    /// Gets the value of the `IP_TTL` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn ttl(&self) -> io::Result<u32> {
        refuse("std::net::TcpStream::ttl")
    }

    /// Gets the value of the `SO_ERROR` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        refuse("std::net::TcpStream::take_error")
    }

    /// Moves this TCP stream into or out of nonblocking mode.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        refuse("std::net::TcpStream::set_nonblocking")
    }
}

impl Read for TcpStream {
    #[track_caller]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::net::TcpStream::read")
    }

    #[track_caller]
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        refuse("std::net::TcpStream::read_vectored")
    }
}

impl Write for TcpStream {
    #[track_caller]
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        refuse("std::net::TcpStream::write")
    }

    #[track_caller]
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        refuse("std::net::TcpStream::write_vectored")
    }

    #[track_caller]
    fn flush(&mut self) -> io::Result<()> {
        refuse("std::net::TcpStream::flush")
    }
}

impl Read for &TcpStream {
    #[track_caller]
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::net::TcpStream::read")
    }

    #[track_caller]
    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        refuse("std::net::TcpStream::read_vectored")
    }
}

impl Write for &TcpStream {
    #[track_caller]
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        refuse("std::net::TcpStream::write")
    }

    #[track_caller]
    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        refuse("std::net::TcpStream::write_vectored")
    }

    #[track_caller]
    fn flush(&mut self) -> io::Result<()> {
        refuse("std::net::TcpStream::flush")
    }
}

/// A TCP socket that listens; a model can't open one.
pub struct TcpListener {
    _inner: ::std::net::TcpListener,
}

crate::net::socket!(TcpListener, "std::net::TcpListener");

impl TcpListener {
    /// Creates a new `TcpListener` which will be bound to the specified address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<TcpListener> {
        refuse("std::net::TcpListener::bind")
    }

    /// Returns the local socket address of this listener.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::net::TcpListener::local_addr")
    }

    /// Creates a new independently owned handle to the underlying socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_clone(&self) -> io::Result<TcpListener> {
        refuse("std::net::TcpListener::try_clone")
    }

    /// Accept a new incoming connection from this listener.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        refuse("std::net::TcpListener::accept")
    }

    /// Returns an iterator over the connections being received on this listener.
    #[track_caller]
    pub fn incoming(&self) -> Incoming<'_> {
        refuse("std::net::TcpListener::incoming")
    }

    /// Sets the value for the `IP_TTL` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_ttl(&self, ttl: u32) -> io::Result<()> {
        refuse("std::net::TcpListener::set_ttl")
    }

    /// Gets the value of the `IP_TTL` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn ttl(&self) -> io::Result<u32> {
        refuse("std::net::TcpListener::ttl")
    }

    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    #[deprecated(
        since = "1.16.0",
        note = "this option can only be set before the socket is bound"
    )]
    pub fn set_only_v6(&self, only_v6: bool) -> io::Result<()> {
        refuse("std::net::TcpListener::set_only_v6")
    }

    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    #[deprecated(
        since = "1.16.0",
        note = "this option can only be set before the socket is bound"
    )]
    pub fn only_v6(&self) -> io::Result<bool> {
        refuse("std::net::TcpListener::only_v6")
    }

    /// Gets the value of the `SO_ERROR` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        refuse("std::net::TcpListener::take_error")
    }

    /// Moves this TCP stream into or out of nonblocking mode.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        refuse("std::net::TcpListener::set_nonblocking")
    }
}

/// The connections of a listener.
#[derive(Debug)]
pub struct Incoming<'a> {
    _listener: &'a TcpListener,
}

impl<'a> Iterator for Incoming<'a> {
    type Item = io::Result<TcpStream>;

    #[track_caller]
    fn next(&mut self) -> Option<io::Result<TcpStream>> {
        refuse("std::net::TcpListener::incoming")
    }
}
