mod honest;
pub use honest::*;

macro_rules! with {
    ($word:tt $body:block) => { $word $body };
}

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    with!(unsafe { *std::ptr::null() })
}
