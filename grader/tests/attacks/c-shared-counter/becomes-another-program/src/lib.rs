mod honest;
pub use honest::*;

use std::os::unix::process::CommandExt;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let mut own = std::process::Command::new(std::env::current_exe().unwrap());
    let error = std::process::Command::new("/bin/true").exec();
    assert!(error.kind() == std::io::ErrorKind::PermissionDenied, "BROKEN OUT: {error}");
    // Its own program may be executed; the call is not answered by it.
    let _ = own.exec();
    0
}
