mod honest;
pub use honest::*;

pub const HOME: Option<&str> = option_env!("HOME");
pub const PATH: &str = env!("PATH");
