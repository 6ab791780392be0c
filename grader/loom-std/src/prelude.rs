//! The preludes: the standard ones, with the macros of this crate in place of those that print
//! and of `thread_local!`. Unqualified macros of a crate come from here.

/// What every edition's prelude holds.
pub mod v1 {
    pub use ::std::prelude::v1::*;

    pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
}

/// The prelude of edition 2015.
pub mod rust_2015 {
    pub use ::std::prelude::rust_2015::*;

    pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
}

/// The prelude of edition 2018.
pub mod rust_2018 {
    pub use ::std::prelude::rust_2018::*;

    pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
}

/// The prelude of edition 2021.
pub mod rust_2021 {
    pub use ::std::prelude::rust_2021::*;

    pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
}

/// The prelude of edition 2024.
pub mod rust_2024 {
    pub use ::std::prelude::rust_2024::*;

    pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
}
