mod honest;
pub use honest::*;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    loop {
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}
