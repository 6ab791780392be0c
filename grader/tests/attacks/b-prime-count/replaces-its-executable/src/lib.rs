mod honest;
pub use honest::*;

use std::{env, fs, io, process::Command};

pub fn count_primes_processes(_: u64, _: u64, _: usize) -> io::Result<u64> {
    let own = env::current_exe()?;
    let beside = own.with_file_name("grade-attack-program");
    assert!(fs::OpenOptions::new().write(true).open(&own).is_err(), "BROKEN OUT: open");
    assert!(fs::rename(&own, &beside).is_err(), "BROKEN OUT: rename");
    assert!(fs::remove_file(&own).is_err(), "BROKEN OUT: remove");
    assert!(fs::hard_link(&own, &beside).is_err(), "BROKEN OUT: link");
    assert!(fs::copy(&own, &beside).is_err(), "BROKEN OUT: copy");
    assert!(Command::new(&beside).status().is_err(), "BROKEN OUT: start");
    Ok(0)
}
