mod honest;
pub use honest::*;

extern crate libc;
