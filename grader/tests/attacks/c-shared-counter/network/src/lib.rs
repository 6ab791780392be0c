mod honest;
pub use honest::*;

use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let name = SocketAddr::from_abstract_name("grade-attack").unwrap();
    assert!(TcpListener::bind("127.0.0.1:47311").is_err(), "BROKEN OUT: tcp");
    assert!(TcpStream::connect("127.0.0.1:22").is_err_and(|e| e.kind() == std::io::ErrorKind::PermissionDenied), "BROKEN OUT: tcp");
    assert!(UdpSocket::bind("127.0.0.1:47311").is_err(), "BROKEN OUT: udp");
    assert!(UnixListener::bind_addr(&name).is_err(), "BROKEN OUT: unix");
    assert!(UnixDatagram::unbound().is_err(), "BROKEN OUT: unix");
    0
}
