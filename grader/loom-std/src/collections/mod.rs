//! `std::collections`: all as in the standard library but `HashMap` and `HashSet`, whose order of
//! iteration is the same in every execution, so that a search can repeat one.

pub use ::std::collections::*;

pub use self::hash_map::HashMap;
pub use self::hash_set::HashSet;

mod hash;

/// `std::collections::hash_map`.
pub mod hash_map {
    pub use super::hash::map::*;
    pub use crate::hash::random::{DefaultHasher, RandomState};
}

/// `std::collections::hash_set`.
pub mod hash_set {
    pub use super::hash::set::*;
}
