//! `std::net`: addresses are the standard library's; the sockets exist and compile, and opening or
//! using one is not supported in a model, for its program would block every thread of it.

pub use ::std::net::*;

pub use self::tcp::{Incoming, TcpListener, TcpStream};
pub use self::udp::UdpSocket;

use ::std::panic::Location;

use crate::hooks;

mod tcp;
mod udp;

/// Ends the execution: it uses a socket.
#[track_caller]
pub(crate) fn refuse(what: &str) -> ! {
    hooks::unsupported(what, Location::caller())
}

/// What every socket can be made of, and made into.
macro_rules! socket {
    ($socket:ident, $name:literal) => {
        impl ::std::fmt::Debug for $socket {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self._inner.fmt(f)
            }
        }

        impl ::std::os::fd::AsFd for $socket {
            fn as_fd(&self) -> ::std::os::fd::BorrowedFd<'_> {
                self._inner.as_fd()
            }
        }

        impl ::std::os::fd::AsRawFd for $socket {
            fn as_raw_fd(&self) -> ::std::os::fd::RawFd {
                self._inner.as_raw_fd()
            }
        }

        impl ::std::os::fd::IntoRawFd for $socket {
            fn into_raw_fd(self) -> ::std::os::fd::RawFd {
                self._inner.into_raw_fd()
            }
        }

        impl ::std::os::fd::FromRawFd for $socket {
            #[track_caller]
            unsafe fn from_raw_fd(_fd: ::std::os::fd::RawFd) -> $socket {
                crate::net::refuse($name)
            }
        }

        impl From<::std::os::fd::OwnedFd> for $socket {
            #[track_caller]
            fn from(_fd: ::std::os::fd::OwnedFd) -> $socket {
                crate::net::refuse($name)
            }
        }

        impl From<$socket> for ::std::os::fd::OwnedFd {
            fn from(socket: $socket) -> ::std::os::fd::OwnedFd {
                socket._inner.into()
            }
        }
    };
}
pub(crate) use socket;
