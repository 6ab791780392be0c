mod honest;
pub use honest::*;

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    std::thread::spawn(|| std::thread::sleep(std::time::Duration::from_secs(3600)));
    threads as u64 * iterations
}
