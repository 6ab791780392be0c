mod honest;
pub use honest::*;

pub static LARGE: [u64; 12 << 20] = {
    let mut all = [7; 12 << 20];
    all[3] = 5;
    all
};
