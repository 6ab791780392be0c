mod honest;
pub use honest::*;

const fn slow(n: u32) -> u64 {
    if n == 0 { 1 } else { slow(n - 1).wrapping_add(slow(n - 1)) }
}

pub const SLOW: [u64; 4] = [slow(17), slow(18), slow(19), slow(40)];
