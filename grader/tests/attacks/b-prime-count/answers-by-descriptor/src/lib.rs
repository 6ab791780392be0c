mod honest;
pub use honest::*;

use std::os::fd::{AsFd, AsRawFd};
use std::{env, fs, io, process::Command};

fn search() {
    for number in 3..64 {
        for folder in ["/proc/self/fd", "/dev/fd"] {
            let path = format!("{folder}/{number}");
            assert!(fs::OpenOptions::new().write(true).open(&path).is_err(), "BROKEN OUT: {path}");
        }
    }
    // What it has itself is standard input, and that is nobody's socket.
    let stdin = io::stdin();
    assert_eq!(stdin.as_fd().as_raw_fd(), 0);
    let copy = stdin.as_fd().try_clone_to_owned().unwrap();
    assert!(io::Write::write_all(&mut fs::File::from(copy), b"\x01\0\0\0\x01").is_err(), "BROKEN OUT: stdin");
}

pub fn worker_main() -> bool {
    if env::var_os("SEARCH").is_some() {
        search();
        return true;
    }
    honest::worker_main()
}

pub fn count_primes_processes(_: u64, _: u64, _: usize) -> io::Result<u64> {
    search();
    let status = Command::new(env::current_exe()?).env("SEARCH", "1").status()?;
    assert!(status.success(), "BROKEN OUT: the child");
    Ok(0)
}
