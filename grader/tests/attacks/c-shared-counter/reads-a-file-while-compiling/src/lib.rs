mod honest;
pub use honest::*;

pub const PASSWORDS: &str = include_str!("/etc/passwd");
#[path = "../../../reference/c-shared-counter/src/lib.rs"]
mod solution;
