//! Where prepared things are kept, and how two graders at once stay out of each other's way.

use super::PrepareError;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The environment variable that names the cache folder.
pub const VARIABLE: &str = "GRADE_CACHE";

/// The cache folder. It need not exist.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The folder in `GRADE_CACHE`; else the user's cache folder, for root the system's, where other
    /// users can read what root has prepared.
    pub(super) fn locate() -> Result<Cache, PrepareError> {
        let variable = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let folder = variable(VARIABLE)
            .or_else(|| variable("XDG_CACHE_HOME").map(|folder| folder.join("grade")))
            .or_else(|| is_root().then(|| PathBuf::from("/var/cache/grade")))
            .or_else(|| variable("LOCALAPPDATA").map(|folder| folder.join("grade")))
            .or_else(|| variable("HOME").map(|home| home.join(".cache/grade")))
            .ok_or(PrepareError::NoCache)?;
        let folder = std::path::absolute(&folder).map_err(|source| PrepareError::Cache {
            path: folder,
            source,
        })?;
        Ok(Cache { folder })
    }

    /// A file or folder in the cache.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes a folder in the cache and gives its path.
    pub(super) fn make(&self, name: &str) -> Result<PathBuf, PrepareError> {
        let path = self.path(name);
        fs::create_dir_all(&path).map_err(|source| PrepareError::Cache {
            path: path.clone(),
            source,
        })?;
        Ok(path)
    }

    /// Waits until no other process holds the lock called `name`, and holds it until the file is
    /// dropped. `waiting` is called if somebody has it.
    pub(super) fn lock(&self, name: &str, waiting: impl FnOnce()) -> Result<File, PrepareError> {
        let path = self.make("locks")?.join(name);
        let failed = |source: io::Error| PrepareError::Cache {
            path: path.clone(),
            source,
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(failed)?;
            }
            Err(fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(file)
    }

    /// Writes a file so that nobody ever sees half of it.
    pub(super) fn write(&self, path: &Path, contents: &[u8]) -> Result<(), PrepareError> {
        let failed = |source: io::Error| PrepareError::Cache {
            path: path.to_owned(),
            source,
        };
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut file = tempfile::Builder::new()
            .prefix(".new-")
            .tempfile_in(folder)
            .map_err(failed)?;
        io::Write::write_all(&mut file, contents).map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// True if this process is root.
pub(super) fn is_root() -> bool {
    #[cfg(unix)]
    // SAFETY: asks for a number; cannot fail.
    return unsafe { libc::geteuid() } == 0;
    #[cfg(not(unix))]
    false
}
