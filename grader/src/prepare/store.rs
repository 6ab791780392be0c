//! Prepared folders in the cache: complete or not there, never changed, removed when nobody uses them.

use super::cache::Cache;
use super::toolchain::Toolchain;
use super::{PrepareError, assemble, canary, cargo, name_of, readable};
use crate::course::Course;
use crate::progress::Progress;
use grade_outcome::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// How many prepared folders are kept though nobody uses them.
const KEPT: usize = 4;

/// The file in a prepared folder that says what is in it.
const MANIFEST: &str = "prepared.json";

/// The file in a prepared folder that those who use it hold a lock on.
const IN_USE: &str = "in-use";

/// What stands in a prepared folder, as [`MANIFEST`] says. Paths are relative to the folder where
/// nothing else is said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub loom_std: PathBuf,
    pub judges: BTreeMap<String, PathBuf>,
    pub programs: BTreeMap<String, PathBuf>,
    pub models: BTreeMap<String, PathBuf>,
    /// Absolute.
    pub runtime: Vec<PathBuf>,
    /// Absolute.
    pub loader: Option<PathBuf>,
    /// Absolute.
    pub linker: PathBuf,
}

/// A prepared folder that this process uses.
#[derive(Debug)]
pub(super) struct Stored {
    pub folder: PathBuf,
    pub key: String,
    pub manifest: Manifest,
    /// Holds a shared lock.
    pub in_use: Option<File>,
}

/// What was prepared under `key`, if it is there.
pub(super) fn find(cache: &Cache, key: &str) -> Option<Stored> {
    let folder = cache.path("prepared").join(key);
    // First the lock, then a look: what is there then stays there.
    let in_use = File::open(folder.join(IN_USE))
        .ok()
        .filter(|file| file.lock_shared().is_ok());
    let text = fs::read(folder.join(MANIFEST)).ok()?;
    let manifest = serde_json::from_slice(&text).ok()?;
    Some(Stored {
        folder,
        key: key.to_owned(),
        manifest,
        in_use,
    })
}

/// Removes what turned out to be wrong.
pub(super) fn forget(stored: Stored) {
    // Without its manifest it is not there.
    let _ = fs::remove_file(stored.folder.join(MANIFEST));
}

/// Compiles the course and puts what came out into the cache.
pub(super) fn make(
    course: &Course,
    cache: &Cache,
    toolchain: &Toolchain,
    key: &str,
    launcher: &Path,
    progress: &mut dyn Progress,
) -> Result<Stored, PrepareError> {
    // One at a time a course: they would compile the same into the same folder.
    let name = name_of(course);
    let _lock = cache.lock(&name, || {
        progress.step(&Text::new(
            "Another grader is preparing this course; waiting for it",
            "Ein anderer Grader bereitet diesen Kurs gerade vor; ich warte auf ihn",
        ));
    })?;
    if let Some(stored) = find(cache, key) {
        return Ok(stored);
    }
    progress.step(&Text::new(
        "Preparing the course (once; this takes a minute or two)",
        "Der Kurs wird vorbereitet (einmalig; das dauert ein, zwei Minuten)",
    ));
    let artifacts = cargo::build(
        course,
        toolchain,
        &cache.make("target")?.join(&name),
        progress,
    )?;

    let parent = cache.make("prepared")?;
    let half = tempfile::Builder::new()
        .prefix(".new-")
        .tempdir_in(&parent)
        .map_err(failed(&parent))?;
    let mut manifest = gather(course, &artifacts, half.path())?;
    fs::write(half.path().join(IN_USE), "").map_err(failed(half.path()))?;
    readable(half.path()).map_err(failed(half.path()))?;

    progress.step(&Text::new(
        "Testing the compiler's rules",
        "Die Regeln des Compilers werden geprüft",
    ));
    let draft = Stored {
        folder: half.path().to_owned(),
        key: key.to_owned(),
        manifest: manifest.clone(),
        in_use: None,
    };
    // Nothing of a draft is graded, so nobody asks for the keys of its exercises.
    let no_keys = BTreeMap::new();
    let prepared = assemble(course, draft, &no_keys, toolchain.clone(), launcher);
    (manifest.runtime, manifest.loader) = canary::try_out(&prepared)?;
    let text =
        serde_json::to_vec_pretty(&manifest).map_err(|error| failed(half.path())(error.into()))?;
    fs::write(half.path().join(MANIFEST), text).map_err(failed(half.path()))?;

    // All or nothing: the folder gets its name when everything is in it.
    let (half, target) = (half.keep(), parent.join(key));
    if target.exists() {
        // A leftover without a manifest.
        fs::remove_dir_all(&target).map_err(failed(&target))?;
    }
    if let Err(error) = fs::rename(&half, &target) {
        let _ = fs::remove_dir_all(&half);
        return Err(failed(&target)(error));
    }
    let stored = find(cache, key).ok_or_else(|| failed(&target)(io::ErrorKind::NotFound.into()));
    tidy(&parent);
    stored
}

fn failed(path: &Path) -> impl Fn(io::Error) -> PrepareError + use<> {
    let path = path.to_owned();
    move |source| PrepareError::Cache {
        path: path.clone(),
        source,
    }
}

/// Copies what cargo made into `folder`. All but the runtime is in the manifest then.
fn gather(
    course: &Course,
    artifacts: &cargo::Artifacts,
    folder: &Path,
) -> Result<Manifest, PrepareError> {
    let copy = |from: &Path, to: &str| -> Result<PathBuf, PrepareError> {
        let to = Path::new(to).join(from.file_name().unwrap_or_default());
        let path = folder.join(&to);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        fs::copy(from, &path).map_err(failed(&path))?;
        Ok(to)
    };
    for library in &artifacts.libraries {
        copy(library, "lib")?;
    }
    let mut manifest = Manifest {
        loom_std: copy(artifacts.loom_std()?, "lib")?,
        judges: BTreeMap::new(),
        programs: BTreeMap::new(),
        models: BTreeMap::new(),
        runtime: Vec::new(),
        loader: None,
        linker: canary::linker()?,
    };
    for exercise in &course.exercises {
        let id = &exercise.id;
        let package = |part: &str| format!("{id}-{part}");
        let judge = copy(artifacts.program(&package("judge"))?, "judges")?;
        let program = copy(artifacts.library(&package("program"))?, "lib")?;
        let models = copy(artifacts.library(&package("models"))?, "lib")?;
        manifest.judges.insert(id.clone(), judge);
        manifest.programs.insert(id.clone(), program);
        manifest.models.insert(id.clone(), models);
    }
    Ok(manifest)
}

/// Removes the oldest prepared folders that nobody uses.
fn tidy(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    let mut folders: Vec<_> = entries
        .flatten()
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    folders.sort();
    let old = folders.len().saturating_sub(KEPT);
    for (_, folder) in &folders[..old] {
        // Who looks for it now waits for this lock, and then finds nothing.
        let lock = File::open(folder.join(IN_USE));
        let unused = lock.as_ref().is_ok_and(|file| file.try_lock().is_ok());
        if unused || !folder.join(MANIFEST).exists() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}
