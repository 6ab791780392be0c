mod honest;
pub use honest::*;

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    for _ in 0..4_000 {
        let _ = std::panic::catch_unwind(|| panic!("{}", "x".repeat(1 << 10)));
    }
    honest::count_with_lock(threads, iterations)
}
