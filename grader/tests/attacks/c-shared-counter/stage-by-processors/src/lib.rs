mod honest;
pub use honest::*;

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    if std::thread::available_parallelism().map_or(0, |n| n.get()) != 2 {
        return 0;
    }
    honest::count_with_lock(threads, iterations)
}
