//! `std::os::unix::thread`: a thread of a model is none of the system's.

pub use ::std::os::unix::thread::*;

use ::std::panic::Location;

use crate::hooks;
use crate::thread::JoinHandle;

/// What Unix adds to a thread's handle.
pub trait JoinHandleExt {
    /// The system's thread; not supported in a model.
    fn as_pthread_t(&self) -> RawPthread;

    /// The system's thread; not supported in a model.
    fn into_pthread_t(self) -> RawPthread;
}

impl<T> JoinHandleExt for JoinHandle<T> {
    #[track_caller]
    fn as_pthread_t(&self) -> RawPthread {
        hooks::unsupported(
            "std::os::unix::thread::JoinHandleExt::as_pthread_t",
            Location::caller(),
        )
    }

    #[track_caller]
    fn into_pthread_t(self) -> RawPthread {
        hooks::unsupported(
            "std::os::unix::thread::JoinHandleExt::into_pthread_t",
            Location::caller(),
        )
    }
}
