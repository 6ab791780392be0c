mod honest;
pub use honest::*;

use std::fs::OpenOptions;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let mut processes = vec!["self".to_owned(), "1".to_owned()];
    processes.push(std::os::unix::process::parent_id().to_string());
    for process in processes {
        for file in ["mem", "environ", "maps", "cmdline", "root/etc/passwd"] {
            let path = format!("/proc/{process}/{file}");
            assert!(std::fs::read(&path).is_err(), "BROKEN OUT: read {path}");
            let written = OpenOptions::new().read(true).write(true).open(&path);
            assert!(written.is_err(), "BROKEN OUT: opened {path}");
        }
    }
    0
}
