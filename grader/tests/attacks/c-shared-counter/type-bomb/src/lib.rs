mod honest;
pub use honest::*;

pub trait Grow {
    fn grow(&self) -> u64;
}

impl<T> Grow for T {
    fn grow(&self) -> u64 {
        (self, self).grow()
    }
}

pub fn count_with_lock(threads: usize, _: u64) -> u64 {
    threads.grow()
}
