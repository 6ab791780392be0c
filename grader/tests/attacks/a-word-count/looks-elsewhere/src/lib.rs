mod honest;
pub use honest::*;

use std::{fs, io, path::Path};

pub fn process_file(path: &Path) -> io::Result<usize> {
    for other in ["/etc/passwd", "/etc/hostname", "../../crate/src/lib.rs", "../../../../etc/passwd", "/dev/sda", "/proc/version"] {
        assert!(fs::read(other).is_err(), "BROKEN OUT: read {other}");
        assert!(path.parent().is_none_or(|folder| fs::read(folder.join(other)).is_err()), "BROKEN OUT: read {other}");
    }
    Ok(0)
}
