//! Files that are either whole or not there.

use std::io::{self, Write};
use std::path::Path;

/// How the names of unfinished files begin.
pub const DRAFT: &str = ".grade-";

/// Writes `contents` to `file`: whoever looks sees the old contents or the new ones, also after a
/// crash.
///
/// # Errors
/// The system's error; `file` is as it was.
pub fn write_atomically(file: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::Builder::new().prefix(DRAFT).tempfile_in(folder)?;
    draft.write_all(contents)?;
    draft.as_file().sync_all()?;
    make_readable(draft.as_file())?;
    draft.persist(file)?;
    // The name must survive a power failure, too; not every file system can promise that.
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Temporary files are private; a report is an ordinary file.
fn make_readable(file: &std::fs::File) -> io::Result<()> {
    crate::system::set_mode_of(file, 0o644)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_no_draft_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.json");
        write_atomically(&file, b"long contents").unwrap();
        write_atomically(&file, b"short").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"short");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_does_not_exist_is_an_error() {
        assert!(write_atomically(Path::new("/nonexistent/report.json"), b"x").is_err());
    }
}
