mod honest;
pub use honest::*;

use std::{io, process::Command};

pub fn count_primes_processes(_: u64, _: u64, _: usize) -> io::Result<u64> {
    for program in ["/bin/sh", "/usr/bin/env", "/usr/bin/cc", "/bin/ls", "rustc", "python3"] {
        assert!(Command::new(program).status().is_err(), "BROKEN OUT: {program}");
    }
    Ok(0)
}
