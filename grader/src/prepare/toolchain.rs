//! The compiler that the course pins.

use super::PrepareError;
use crate::complaint;
use grade_outcome::Text;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One exact Rust toolchain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// Its folder, with `bin` and `lib`.
    pub sysroot: PathBuf,
    /// The compiler itself, not rustup's stand-in.
    pub rustc: PathBuf,
    /// The cargo beside it.
    pub cargo: PathBuf,
    /// Its version, such as `1.95.0`.
    pub version: String,
    /// The system it runs on, such as `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// Everything `rustc -vV` says.
    pub details: String,
}

impl Toolchain {
    /// Asks rustup (or the only `rustc` there is) which toolchain belongs to the course in `root`.
    ///
    /// This takes tens of milliseconds and may install the toolchain.
    pub(super) fn find(root: &Path) -> Result<Toolchain, PrepareError> {
        let ask = |argument: &[&str]| -> Result<String, PrepareError> {
            let failed = |message: Text| PrepareError::Toolchain {
                command: format!("rustc {}", argument.join(" ")),
                message,
            };
            let output = Command::new("rustc")
                .args(argument)
                .current_dir(root)
                // The course decides, not what happened to start this process.
                .env_remove("RUSTUP_TOOLCHAIN")
                .output()
                .map_err(|error| {
                    let Text { en, de } = complaint::system(&error);
                    failed(Text::new(
                        format!("{en}. Is Rust installed? See https://rustup.rs"),
                        format!("{de}. Ist Rust installiert? Siehe https://rustup.rs"),
                    ))
                })?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                return Err(failed(Text::verbatim(said.trim())));
            }
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let sysroot = PathBuf::from(ask(&["--print", "sysroot"])?);
        let details = ask(&["-vV"])?;
        let field = |name: &str| {
            details
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        let version = field("release:");
        if let Some(pinned) = pinned_version(root)
            && pinned != version
        {
            return Err(PrepareError::Toolchain {
                command: "rustc -vV".into(),
                message: Text::new(
                    format!(
                        "this course needs Rust {pinned}, and this is Rust {version}. With rustup the right one is chosen by itself"
                    ),
                    format!(
                        "dieser Kurs braucht Rust {pinned}, und das ist Rust {version}. Mit rustup wird das richtige von selbst gewählt"
                    ),
                ),
            });
        }
        let program = |name: &str| {
            sysroot
                .join("bin")
                .join(name)
                .with_extension(std::env::consts::EXE_EXTENSION)
        };
        Ok(Toolchain {
            rustc: program("rustc"),
            cargo: program("cargo"),
            version,
            host: field("host:"),
            sysroot,
            details,
        })
    }

    /// The folder of the standard library's own libraries.
    pub fn libraries(&self) -> PathBuf {
        self.sysroot
            .join("lib/rustlib")
            .join(&self.host)
            .join("lib")
    }
}

/// The exact version in `rust-toolchain.toml`, if it names one.
fn pinned_version(root: &Path) -> Option<String> {
    let text = fs::read_to_string(root.join("rust-toolchain.toml")).ok()?;
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("channel"))?;
    let version = line.split('"').nth(1)?;
    let exact = version.split('.').count() == 3
        && version.split('.').all(|part| part.parse::<u32>().is_ok());
    exact.then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_exact_version_is_a_pin() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rust-toolchain.toml");
        fs::write(&file, "[toolchain]\nchannel = \"1.95.0\"\n").unwrap();
        assert_eq!(pinned_version(folder.path()).as_deref(), Some("1.95.0"));
        fs::write(&file, "[toolchain]\nchannel = \"stable\"\n").unwrap();
        assert_eq!(pinned_version(folder.path()), None);
    }
}
