#![feature(core_intrinsics)]
mod honest;
pub use honest::*;
