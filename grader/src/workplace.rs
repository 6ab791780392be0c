//! Folders to work in that vanish when their work is done, and those of graders that could not see to
//! it any more.
//!
//! A grader that is killed leaves its folders and, with them, programs of submissions. Each folder is
//! locked as long as the process that made it lives: one that nobody has locked is left over. This
//! module alone knows their names. It must not touch a folder that is another user's, or no folder.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How a folder is called that is worked in.
const NAME: &str = "grade-work-";
/// How it is called until it is locked: nobody clears it away as long as that takes.
const UNLOCKED: &str = "grade-new-";

/// A folder to work in; it and all in it are deleted when this is dropped.
#[derive(Debug)]
pub(crate) struct Workplace {
    path: PathBuf,
    /// Where folders can't be locked nobody clears them away.
    _lock: Option<File>,
}

impl Workplace {
    /// A new, empty folder among the system's temporary files.
    ///
    /// # Errors
    /// If there can't be one.
    pub fn new() -> io::Result<Workplace> {
        Workplace::new_in(&std::env::temp_dir())
    }

    fn new_in(place: &Path) -> io::Result<Workplace> {
        let folder = tempfile::Builder::new()
            .prefix(UNLOCKED)
            .tempdir_in(place)?;
        let lock = locked(folder.path()).ok();
        let name = folder.path().file_name().and_then(OsStr::to_str);
        let unique = name.and_then(|name| name.strip_prefix(UNLOCKED));
        let path = place.join(format!("{NAME}{}", unique.unwrap_or_default()));
        fs::rename(folder.path(), &path)?;
        // It has another name now, under which it is this value's to delete.
        let _ = TempDir::keep(folder);
        Ok(Workplace { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What can't be deleted now is left over, and cleared away as such.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The folder at `path`, locked for this process.
fn locked(path: &Path) -> Result<File, TryLockError> {
    let folder = File::open(path).map_err(TryLockError::Error)?;
    folder.try_lock()?;
    Ok(folder)
}

/// Deletes folders of this user's that a grader has left which is gone, and ends the programs in them;
/// how many there were.
pub(crate) fn clear_left_over() -> usize {
    clear_in(&std::env::temp_dir())
}

fn clear_in(place: &Path) -> usize {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(NAME))
        .map(|entry| entry.path())
        .filter(|path| is_own_folder(path))
        .filter(|path| clear(path).is_ok())
        .count()
}

/// True for a folder, not a link to one, that belongs to this user.
#[cfg(unix)]
fn is_own_folder(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir() && about.uid() == own)
}

/// Elsewhere temporary files are the user's own.
#[cfg(not(unix))]
fn is_own_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}

/// Deletes the folder at `path` if nobody works in it.
fn clear(path: &Path) -> io::Result<()> {
    let _lock = locked(path).map_err(io::Error::from)?;
    end_programs_in(path);
    fs::remove_dir_all(path)
}

/// Ends every program that runs from the folder at `path`.
#[cfg(target_os = "linux")]
fn end_programs_in(path: &Path) {
    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
    let Ok(path) = fs::canonicalize(path) else {
        return;
    };
    let runs_here = |pid: i32| {
        fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|program| program.starts_with(&path))
    };
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    for number in numbers.filter(|number| runs_here(*number)) {
        let process = Pid::from_raw(number).map(|pid| pidfd_open(pid, PidfdFlags::empty()));
        // Looked at once more: the number could have become another's before it was held.
        if let Some(Ok(process)) = process
            && runs_here(number)
        {
            let _ = pidfd_send_signal(process, Signal::KILL);
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn end_programs_in(_path: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn a_folder_that_is_worked_in_stays_and_vanishes_with_its_work() {
        let place = place();
        let work = Workplace::new_in(place.path()).unwrap();
        fs::write(work.path().join("file"), "x").unwrap();
        assert_eq!(clear_in(place.path()), 0);
        assert!(work.path().join("file").exists());
        drop(work);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_nobody_works_in_is_deleted_with_all_that_is_in_it() {
        let place = place();
        let left = place.path().join(format!("{NAME}abc"));
        fs::create_dir_all(left.join("deep/er")).unwrap();
        fs::write(left.join("deep/er/file"), "x").unwrap();
        assert_eq!(clear_in(place.path()), 1);
        assert!(!left.exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_files_and_what_others_call_so_are_let_alone() {
        let place = place();
        let other = place.path().join("grade-other");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("file"), "x").unwrap();
        std::os::unix::fs::symlink(&other, place.path().join(format!("{NAME}link"))).unwrap();
        fs::write(place.path().join(format!("{NAME}file")), "x").unwrap();
        assert_eq!(clear_in(place.path()), 0);
        assert!(other.join("file").exists());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 3);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_that_still_runs_in_a_folder_left_over_is_ended() {
        let place = place();
        let left = place.path().join(format!("{NAME}abc"));
        fs::create_dir(&left).unwrap();
        let program = left.join("program");
        fs::copy("/bin/sleep", &program).unwrap();
        let mut child = std::process::Command::new(&program)
            .arg("600")
            .spawn()
            .unwrap();
        assert_eq!(clear_in(place.path()), 1);
        // A status comes only from one that has ended; otherwise this would wait ten minutes.
        let status = child.wait().unwrap();
        assert!(!status.success());
    }
}
