//! `std::os::unix::net::UnixDatagram`, which a model can't open.

#![allow(unused_variables)] // The signatures are the standard ones.

use ::std::io;
use ::std::net::Shutdown;
use ::std::os::unix::net::SocketAddr;
use ::std::path::Path;
use ::std::time::Duration;

use crate::net::refuse;

/// A socket for messages to another process; a model can't open one.
pub struct UnixDatagram {
    _inner: ::std::os::unix::net::UnixDatagram,
}

crate::net::socket!(UnixDatagram, "std::os::unix::net::UnixDatagram");

impl UnixDatagram {
    /// Creates a Unix datagram socket bound to the given path.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<UnixDatagram> {
        refuse("std::os::unix::net::UnixDatagram::bind")
    }

    /// Creates a Unix datagram socket bound to an address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn bind_addr(socket_addr: &SocketAddr) -> io::Result<UnixDatagram> {
        refuse("std::os::unix::net::UnixDatagram::bind_addr")
    }

    /// Creates a Unix Datagram socket which is not bound to any address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn unbound() -> io::Result<UnixDatagram> {
        refuse("std::os::unix::net::UnixDatagram::unbound")
    }

    /// Creates an unnamed pair of connected sockets.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn pair() -> io::Result<(UnixDatagram, UnixDatagram)> {
        refuse("std::os::unix::net::UnixDatagram::pair")
    }

    /// Connects the socket to the specified path address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect<P: AsRef<Path>>(&self, path: P) -> io::Result<()> {
        refuse("std::os::unix::net::UnixDatagram::connect")
    }

    /// Connects the socket to an address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect_addr(&self, socket_addr: &SocketAddr) -> io::Result<()> {
        refuse("std::os::unix::net::UnixDatagram::connect_addr")
    }

    /// Creates a new independently owned handle to the underlying socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_clone(&self) -> io::Result<UnixDatagram> {
        refuse("std::os::unix::net::UnixDatagram::try_clone")
    }

    /// Returns the address of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::os::unix::net::UnixDatagram::local_addr")
    }

    /// Returns the address of this socket's peer.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::os::unix::net::UnixDatagram::peer_addr")
    }

    /// Receives data from the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        refuse("std::os::unix::net::UnixDatagram::recv_from")
    }

    /// Receives data from the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn recv(&self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixDatagram::recv")
    }

    /// Sends data on the socket to the specified address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn send_to<P: AsRef<Path>>(&self, buf: &[u8], path: P) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixDatagram::send_to")
    }

    /// Sends data on the socket to the specified [SocketAddr].
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn send_to_addr(&self, buf: &[u8], socket_addr: &SocketAddr) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixDatagram::send_to_addr")
    }

    /// Sends data on the socket to the socket's peer.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn send(&self, buf: &[u8]) -> io::Result<usize> {
        refuse("std::os::unix::net::UnixDatagram::send")
    }

    /// Sets the read timeout for the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        refuse("std::os::unix::net::UnixDatagram::set_read_timeout")
    }

    /// Sets the write timeout for the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        refuse("std::os::unix::net::UnixDatagram::set_write_timeout")
    }

    /// Returns the read timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::os::unix::net::UnixDatagram::read_timeout")
    }

    /// Returns the write timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::os::unix::net::UnixDatagram::write_timeout")
    }

    /// Moves the socket into or out of nonblocking mode.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        refuse("std::os::unix::net::UnixDatagram::set_nonblocking")
    }

    /// Returns the value of the `SO_ERROR` option.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        refuse("std::os::unix::net::UnixDatagram::take_error")
    }

    /// Shut down the read, write, or both halves of this connection.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        refuse("std::os::unix::net::UnixDatagram::shutdown")
    }
}
