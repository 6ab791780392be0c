//! `std::net::UdpSocket`, which a model can't open.

#![allow(unused_variables)] // The signatures are the standard ones.

use ::std::io;
use ::std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use ::std::time::Duration;

use super::refuse;

/// A UDP socket; a model can't open one.
pub struct UdpSocket {
    _inner: ::std::net::UdpSocket,
}

crate::net::socket!(UdpSocket, "std::net::UdpSocket");

impl UdpSocket {
    /// Creates a UDP socket from the given address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<UdpSocket> {
        refuse("std::net::UdpSocket::bind")
    }

    /// Receives a single datagram message on the socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        refuse("std::net::UdpSocket::recv_from")
    }

    /// Receives a single datagram message on the socket, without removing it from the queue.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peek_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        refuse("std::net::UdpSocket::peek_from")
    }

    /// Sends data on the socket to the given address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn send_to<A: ToSocketAddrs>(&self, buf: &[u8], addr: A) -> io::Result<usize> {
        refuse("std::net::UdpSocket::send_to")
    }

    /// Returns the socket address of the remote peer this socket was connected to.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::net::UdpSocket::peer_addr")
    }

    /// Returns the socket address that this socket was created from.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        refuse("std::net::UdpSocket::local_addr")
    }

    /// Creates a new independently owned handle to the underlying socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn try_clone(&self) -> io::Result<UdpSocket> {
        refuse("std::net::UdpSocket::try_clone")
    }

    /// Sets the read timeout to the timeout specified.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_read_timeout(&self, dur: Option<Duration>) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_read_timeout")
    }

    /// Sets the write timeout to the timeout specified.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_write_timeout(&self, dur: Option<Duration>) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_write_timeout")
    }

    /// Returns the read timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::net::UdpSocket::read_timeout")
    }

    /// Returns the write timeout of this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        refuse("std::net::UdpSocket::write_timeout")
    }

    /// Sets the value of the `SO_BROADCAST` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_broadcast(&self, broadcast: bool) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_broadcast")
    }

    /// Gets the value of the `SO_BROADCAST` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn broadcast(&self) -> io::Result<bool> {
        refuse("std::net::UdpSocket::broadcast")
    }

    /// Sets the value of the `IP_MULTICAST_LOOP` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_multicast_loop_v4(&self, multicast_loop_v4: bool) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_multicast_loop_v4")
    }

    /// Gets the value of the `IP_MULTICAST_LOOP` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn multicast_loop_v4(&self) -> io::Result<bool> {
        refuse("std::net::UdpSocket::multicast_loop_v4")
    }

    /// Sets the value of the `IP_MULTICAST_TTL` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_multicast_ttl_v4(&self, multicast_ttl_v4: u32) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_multicast_ttl_v4")
    }

    /// Gets the value of the `IP_MULTICAST_TTL` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn multicast_ttl_v4(&self) -> io::Result<u32> {
        refuse("std::net::UdpSocket::multicast_ttl_v4")
    }

    /// Sets the value of the `IPV6_MULTICAST_LOOP` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_multicast_loop_v6(&self, multicast_loop_v6: bool) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_multicast_loop_v6")
    }

    /// Gets the value of the `IPV6_MULTICAST_LOOP` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn multicast_loop_v6(&self) -> io::Result<bool> {
        refuse("std::net::UdpSocket::multicast_loop_v6")
    }

    /// Sets the value for the `IP_TTL` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_ttl(&self, ttl: u32) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_ttl")
    }

    /// Gets the value of the `IP_TTL` option for this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn ttl(&self) -> io::Result<u32> {
        refuse("std::net::UdpSocket::ttl")
    }

    /// Executes an operation of the `IP_ADD_MEMBERSHIP` type.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn join_multicast_v4(&self, multiaddr: &Ipv4Addr, interface: &Ipv4Addr) -> io::Result<()> {
        refuse("std::net::UdpSocket::join_multicast_v4")
    }

    /// Executes an operation of the `IPV6_ADD_MEMBERSHIP` type.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn join_multicast_v6(&self, multiaddr: &Ipv6Addr, interface: u32) -> io::Result<()> {
        refuse("std::net::UdpSocket::join_multicast_v6")
    }

    /// Executes an operation of the `IP_DROP_MEMBERSHIP` type.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn leave_multicast_v4(&self, multiaddr: &Ipv4Addr, interface: &Ipv4Addr) -> io::Result<()> {
        refuse("std::net::UdpSocket::leave_multicast_v4")
    }

    /// Executes an operation of the `IPV6_DROP_MEMBERSHIP` type.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn leave_multicast_v6(&self, multiaddr: &Ipv6Addr, interface: u32) -> io::Result<()> {
        refuse("std::net::UdpSocket::leave_multicast_v6")
    }

    /// Gets the value of the `SO_ERROR` option on this socket.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        refuse("std::net::UdpSocket::take_error")
    }

    /// Connects this UDP socket to a remote address, allowing the `send` and `recv` syscalls to be used to send data and also applies filters to only receive data from the specified address.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn connect<A: ToSocketAddrs>(&self, addr: A) -> io::Result<()> {
        refuse("std::net::UdpSocket::connect")
    }

    /// Sends data on the socket to the remote address to which it is connected.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn send(&self, buf: &[u8]) -> io::Result<usize> {
        refuse("std::net::UdpSocket::send")
    }

    /// Receives a single datagram message on the socket from the remote address to which it is connected.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn recv(&self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::net::UdpSocket::recv")
    }

    /// Receives single datagram on the socket from the remote address to which it is connected, without removing the message from input queue.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn peek(&self, buf: &mut [u8]) -> io::Result<usize> {
        refuse("std::net::UdpSocket::peek")
    }

    /// Moves this UDP socket into or out of nonblocking mode.
    ///
    /// # Errors
    ///
    /// Never: the execution ends.
    #[track_caller]
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        refuse("std::net::UdpSocket::set_nonblocking")
    }
}
