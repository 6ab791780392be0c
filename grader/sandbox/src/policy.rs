//! What a program may do: pure data, written by the starter, read by the launcher.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The launcher's first argument when it is to start a program.
pub const JAIL: &str = "__jail";

/// The launcher's first argument when it is to try what is forbidden.
pub const PROBE: &str = "__probe";

/// The launcher's exit status if it could not give up its rights; the program was not started.
pub const SETUP_FAILED: i32 = 125;

/// Everything a program gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Files and folders (with all below) that may be read.
    pub read: Vec<PathBuf>,
    /// Folders that may be changed, files that may be written.
    pub write: Vec<PathBuf>,
    /// Files and folders (with all below) that may be executed.
    pub execute: Vec<PathBuf>,
    /// The whole environment.
    pub environment: BTreeMap<String, String>,
    /// The working folder.
    pub folder: PathBuf,
    /// What may be used up.
    pub limits: Limits,
    /// Whether other processes may be started.
    pub processes: Processes,
    /// The user (and group) to become; only where the launcher is root.
    pub user: Option<u32>,
    /// False: only the working folder, the environment, the descriptors and the limits are set.
    pub confined: bool,
}

/// What a program may use up; none means no limit of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// CPU seconds of each process.
    pub cpu_seconds: Option<u64>,
    /// Bytes of private writable memory of each process.
    pub data_bytes: Option<u64>,
    /// Bytes of each file that is written.
    pub file_bytes: Option<u64>,
    /// Open descriptors of each process.
    pub open_files: Option<u64>,
    /// Threads and processes together. Counted by user: exact after a change of user, otherwise a
    /// generous bound on top of what the user runs already.
    pub tasks: Option<u64>,
}

/// Which processes a program may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Processes {
    /// None; threads only.
    None,
    /// What [`Policy::execute`] names: its own executable.
    Own,
    /// Anything it may execute, and it may set file modes: a compiler.
    Any,
}

/// Why a policy could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no policy.
    #[error("{}: not a policy: {source}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// If the file can't be read or is no policy.
    pub fn load(path: &Path) -> Result<Policy, PolicyError> {
        let text = std::fs::read(path).map_err(|source| PolicyError::Io {
            path: path.to_owned(),
            source,
        })?;
        serde_json::from_slice(&text).map_err(|source| PolicyError::Format {
            path: path.to_owned(),
            source,
        })
    }

    /// Writes the policy to `path`.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn store(&self, path: &Path) -> Result<(), PolicyError> {
        let text = serde_json::to_vec(self).map_err(|source| PolicyError::Format {
            path: path.to_owned(),
            source,
        })?;
        std::fs::write(path, text).map_err(|source| PolicyError::Io {
            path: path.to_owned(),
            source,
        })
    }

    /// The command line that starts `program` under the policy in `file`.
    pub fn command(launcher: &Path, file: &Path, program: &Path) -> Vec<String> {
        let text = |path: &Path| path.display().to_string();
        vec![
            text(launcher),
            JAIL.to_owned(),
            text(file),
            "--".to_owned(),
            text(program),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_read_as_it_was_written() {
        let policy = Policy {
            read: vec!["/lib".into()],
            write: vec![],
            execute: vec!["/w/solution".into()],
            environment: BTreeMap::from([("A".into(), "b".into())]),
            folder: "/w".into(),
            limits: Limits {
                cpu_seconds: Some(3),
                ..Limits::default()
            },
            processes: Processes::Own,
            user: Some(60_001),
            confined: true,
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.json");
        policy.store(&file).unwrap();
        assert_eq!(Policy::load(&file).unwrap(), policy);
    }

    #[test]
    fn a_policy_with_an_unknown_word_is_refused_with_the_files_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.json");
        std::fs::write(&file, "{\"reed\": []}").unwrap();
        let error = Policy::load(&file).unwrap_err().to_string();
        assert!(
            error.contains("policy.json") && error.contains("reed"),
            "{error}"
        );
    }
}
