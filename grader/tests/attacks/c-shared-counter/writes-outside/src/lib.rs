mod honest;
pub use honest::*;

use std::fs;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let own = std::env::current_exe().unwrap();
    for place in ["/tmp", "/var/tmp", "/dev/shm", "/run", "/home", "/root", ".", "..", "/proc/self/cwd"] {
        let path = format!("{place}/grade-attack-file");
        assert!(fs::write(&path, "x").is_err(), "BROKEN OUT: wrote {path}");
        assert!(fs::create_dir(&path).is_err(), "BROKEN OUT: made {path}");
        assert!(std::os::unix::fs::symlink("/etc/passwd", &path).is_err(), "BROKEN OUT: linked {path}");
        assert!(fs::hard_link(&own, &path).is_err(), "BROKEN OUT: linked {path}");
    }
    assert!(fs::remove_file(&own).is_err(), "BROKEN OUT: removed itself");
    assert!(fs::write(&own, "x").is_err(), "BROKEN OUT: changed itself");
    assert!(fs::set_permissions(&own, std::os::unix::fs::PermissionsExt::from_mode(0o4777)).is_err(), "BROKEN OUT: mode");
    0
}
