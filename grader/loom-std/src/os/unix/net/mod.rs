//! `std::os::unix::net`: sockets to other processes, which a model has none of.

pub use ::std::os::unix::net::*;

pub use self::datagram::UnixDatagram;
pub use self::listener::{Incoming, UnixListener};
pub use self::stream::UnixStream;

mod datagram;
mod listener;
mod stream;
