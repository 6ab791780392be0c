mod honest;
pub use honest::*;

use std::os::unix::process::CommandExt;
use std::{env, io, process::Command};

pub fn worker_main() -> bool {
    if env::var_os("STAY").is_some() {
        std::thread::sleep(std::time::Duration::from_secs(3600));
        return true;
    }
    honest::worker_main()
}

pub fn count_primes_processes(_: u64, _: u64, _: usize) -> io::Result<u64> {
    let child = Command::new(env::current_exe()?).env("STAY", "1").process_group(0).spawn();
    assert!(child.is_err(), "BROKEN OUT: a group of its own");
    Ok(0)
}
