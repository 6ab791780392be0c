mod honest;
pub use honest::*;

use std::{fs, io, path::Path};

pub fn process_file(path: &Path) -> io::Result<usize> {
    assert!(fs::write(path, "one two three").is_err(), "BROKEN OUT: wrote {}", path.display());
    assert!(fs::remove_file(path).is_err(), "BROKEN OUT: removed {}", path.display());
    assert!(fs::rename(path, path.with_extension("old")).is_err(), "BROKEN OUT: renamed");
    Ok(3)
}
