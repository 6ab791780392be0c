//! `std::os::linux`, with the extension of this crate's `TcpStream`.

pub use ::std::os::linux::*;

/// `std::os::linux::net`.
pub mod net {
    pub use ::std::os::linux::net::*;

    use ::std::io::Result;

    use crate::net::{TcpStream, refuse};

    /// What Linux adds to a TCP stream.
    pub trait TcpStreamExt {
        /// Sets whether it acknowledges at once; not supported in a model.
        ///
        /// # Errors
        ///
        /// Never: the execution ends.
        fn set_quickack(&self, quickack: bool) -> Result<()>;

        /// Whether it acknowledges at once; not supported in a model.
        ///
        /// # Errors
        ///
        /// Never: the execution ends.
        fn quickack(&self) -> Result<bool>;
    }

    impl TcpStreamExt for TcpStream {
        #[track_caller]
        fn set_quickack(&self, _quickack: bool) -> Result<()> {
            refuse("std::os::linux::net::TcpStreamExt::set_quickack")
        }

        #[track_caller]
        fn quickack(&self) -> Result<bool> {
            refuse("std::os::linux::net::TcpStreamExt::quickack")
        }
    }
}
