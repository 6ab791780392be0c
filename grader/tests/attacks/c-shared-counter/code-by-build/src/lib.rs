mod honest;
pub use honest::*;

#[cfg(debug_assertions)]
pub const DEBUG: bool = cfg!(debug_assertions);
