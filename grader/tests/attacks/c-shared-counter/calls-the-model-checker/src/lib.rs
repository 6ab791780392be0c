mod honest;
pub use honest::*;

mod ordinary {
    pub mod __model {
        pub fn real_print() {}
    }
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    use ordinary::*;
    {
        use std::*;
        __model::real_print();
    }
    threads as u64 * iterations
}
