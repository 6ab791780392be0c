//! `std::os::unix`: the standard library's, but for what belongs to a type that is replaced, or
//! would change a file.

pub use ::std::os::unix::*;

pub mod fs;
pub mod net;
pub mod process;
pub mod thread;

/// `std::os::unix::prelude`.
pub mod prelude {
    pub use ::std::os::unix::prelude::*;

    pub use super::process::CommandExt;
    pub use super::thread::JoinHandleExt;
}
