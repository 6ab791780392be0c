mod honest;
pub use honest::*;

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    for _ in 0..64 {
        let _ = std::panic::catch_unwind(|| panic!("{}", "x".repeat(1 << 20)));
    }
    honest::count_with_lock(threads, iterations)
}
