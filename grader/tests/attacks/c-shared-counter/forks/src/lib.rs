mod honest;
pub use honest::*;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let child = std::process::Command::new(std::env::current_exe().unwrap()).spawn();
    assert!(child.is_err(), "BROKEN OUT: a child");
    0
}
