mod honest;
pub use honest::*;

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("again")
    }
}

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let _bomb = Bomb;
    panic!("once")
}
