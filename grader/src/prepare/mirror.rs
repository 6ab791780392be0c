//! A copy of the toolchain that everybody may read, for where root keeps its own to itself.

use super::PrepareError;
use super::cache::Cache;
use super::toolchain::Toolchain;
use crate::progress::Progress;
use grade_outcome::Text;
use std::fs;
use std::io;
use std::path::Path;

/// Parts of a toolchain that compiling and linking need, below its folder.
const PARTS: [&str; 2] = ["bin", "lib"];

/// The toolchain itself if an unprivileged user can reach it (or nobody will want to), else a mirror
/// of it in the cache, named by its place, its version and its time.
pub(super) fn for_everybody(
    cache: &Cache,
    toolchain: Toolchain,
    progress: &mut dyn Progress,
) -> Result<Toolchain, PrepareError> {
    let needed = grade_sandbox::isolation().changes_user
        && !grade_sandbox::may_change_user(&toolchain.rustc);
    if !needed {
        return Ok(toolchain);
    }
    let folder = cache.path("toolchains").join(name(&toolchain));
    if !folder.is_dir() {
        let _lock = cache.lock("toolchains", || ())?;
        if !folder.is_dir() {
            progress.step(&Text::new(
                "Copying the compiler to where the sandbox can read it",
                "Der Compiler wird dorthin kopiert, wo die Sandbox ihn lesen kann",
            ));
            copy(&toolchain, cache, &folder)?;
        }
    }
    let program = |name: &Path| {
        folder
            .join("bin")
            .join(name.file_name().unwrap_or_default())
    };
    Ok(Toolchain {
        rustc: program(&toolchain.rustc),
        // Cargo compiles the course as this user and may stay where it is.
        cargo: toolchain.cargo,
        sysroot: folder,
        ..toolchain
    })
}

fn name(toolchain: &Toolchain) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(toolchain.sysroot.as_os_str().as_encoded_bytes());
    hash.update(&toolchain.details);
    if let Ok(about) = fs::metadata(&toolchain.rustc) {
        hash.update(about.len().to_le_bytes());
        hash.update(format!("{:?}", about.modified().ok()));
    }
    format!(
        "{}-{}",
        toolchain.version,
        crate::intake::hexadecimal(&hash.finalize()[..8])
    )
}

fn copy(toolchain: &Toolchain, cache: &Cache, folder: &Path) -> Result<(), PrepareError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| PrepareError::Cache { path, source }
    };
    let parent = cache.make("toolchains")?;
    let half = tempfile::Builder::new()
        .prefix(".new-")
        .tempdir_in(&parent)
        .map_err(failed(&parent))?;
    for part in PARTS {
        tree(&toolchain.sysroot.join(part), &half.path().join(part)).map_err(failed(folder))?;
    }
    super::readable(half.path()).map_err(failed(folder))?;
    let half = half.keep();
    fs::rename(&half, folder).map_err(|error| {
        let _ = fs::remove_dir_all(&half);
        failed(folder)(error)
    })
}

/// Copies a folder; a file that can be linked on the same disk takes no room.
fn tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let about = fs::metadata(&source)?;
        if about.is_dir() {
            tree(&source, &target)?;
        } else {
            let source = fs::canonicalize(&source)?;
            if !world_readable(&about) || fs::hard_link(&source, &target).is_err() {
                fs::copy(&source, &target)?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn world_readable(about: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(about) & 0o004 != 0
}

#[cfg(not(unix))]
fn world_readable(_: &fs::Metadata) -> bool {
    true
}
