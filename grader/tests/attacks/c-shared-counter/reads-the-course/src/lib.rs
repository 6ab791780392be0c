mod honest;
pub use honest::*;

use std::path::Path;

pub fn count_with_lock(_: usize, _: u64) -> u64 {
    let mut places: Vec<std::path::PathBuf> = ["/", "/root", "/home", "/tmp", "/etc", "/work", "/var", ".."]
        .iter()
        .map(Into::into)
        .collect();
    if let Ok(own) = std::env::current_exe() {
        places.extend(own.ancestors().skip(1).map(Path::to_owned));
    }
    if let Ok(own) = std::env::current_dir() {
        places.extend(own.ancestors().skip(1).map(Path::to_owned));
    }
    for place in places {
        assert!(std::fs::read_dir(&place).is_err(), "BROKEN OUT: listed {}", place.display());
    }
    0
}
