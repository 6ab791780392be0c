mod honest;
pub use honest::*;

use std::process::Command;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let judge = std::os::unix::process::parent_id().to_string();
    for program in ["/bin/kill", "/usr/bin/kill", "/usr/bin/pkill", "/bin/sh"] {
        let status = Command::new(program).args(["-9", &judge]).status();
        assert!(status.is_err(), "BROKEN OUT: {program}");
    }
    0
}
