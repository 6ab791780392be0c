//! Where the standard library defines its hash map and hash set; the path is part of their names.

pub mod map;
pub mod set;
