//! Builds once what every submission to a course needs: judges, programs, models, `loom-std`.
//!
//! It alone knows the cache: what is in it is named by everything that went into it, is complete or
//! not there, and is never changed. When nothing has changed it finds that out from the files' times
//! and sizes. It knows nothing of submissions.

mod cache;
mod canary;
mod cargo;
mod mirror;
mod sources;
mod store;
mod toolchain;

pub use cache::VARIABLE as CACHE_VARIABLE;
pub use toolchain::Toolchain;

use crate::complaint::{self, Tell};
use crate::course::{Course, Exercise};
use crate::progress::Progress;
use crate::rubric::Limits;
use cache::Cache;
use grade_outcome::Text;
use grade_sandbox::Isolation;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Stored;

/// Changes when the layout of what is prepared changes.
const FORMAT: u32 = 2;

/// How often it is tried again if the course changes while it is compiled.
const TRIES: u32 = 3;

/// Why a course could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// No folder to keep things in is known.
    NoCache,
    /// The cache can't be used.
    Cache {
        /// What was to be written or read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the course can't be read.
    Course {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The compiler was not found or is not the one that is needed.
    Toolchain {
        /// The command that was run.
        command: String,
        /// What happened.
        message: Text,
    },
    /// Cargo could not build the course.
    Cargo {
        /// What cargo or rustc said.
        message: Text,
    },
    /// The course is being edited.
    Restless {
        /// The course.
        root: PathBuf,
    },
    /// What must be refused was accepted, or what must work did not.
    Canary {
        /// What happened.
        message: Text,
    },
}

impl Tell for PrepareError {
    fn tell(&self) -> Text {
        match self {
            PrepareError::NoCache => Text::new(
                format!("there is no place for a cache; set {CACHE_VARIABLE} to a folder"),
                format!(
                    "es gibt keinen Ort für den Zwischenspeicher; setze {CACHE_VARIABLE} auf einen Ordner"
                ),
            ),
            PrepareError::Cache { path, source } => {
                let Text { en, de } = complaint::at(path, source);
                Text::new(
                    format!("{en}; set {CACHE_VARIABLE} to a folder that you may write to"),
                    format!(
                        "{de}; setze {CACHE_VARIABLE} auf einen Ordner, in den du schreiben darfst"
                    ),
                )
            }
            PrepareError::Course { path, source } => complaint::at(path, source),
            PrepareError::Toolchain { command, message } => {
                Text::verbatim(format!("{command}:")).and(message)
            }
            PrepareError::Cargo { message } => Text::new(
                format!("cargo could not build the course:\n{}", message.en),
                format!("cargo konnte den Kurs nicht bauen:\n{}", message.de),
            ),
            PrepareError::Restless { root } => Text::new(
                format!(
                    "{}: the course's files keep changing while they are compiled",
                    root.display()
                ),
                format!(
                    "{}: Die Dateien des Kurses ändern sich, während sie kompiliert werden",
                    root.display()
                ),
            ),
            PrepareError::Canary { message } => Text::new(
                format!(
                    "the grader's own test of its compiler failed: {}",
                    message.en
                ),
                format!("die Probe des Compilers ist misslungen: {}", message.de),
            ),
        }
    }
}

/// Where prepared courses are kept. The folder need not exist.
///
/// # Errors
/// If no place is known.
pub fn cache_folder() -> Result<PathBuf, PrepareError> {
    Ok(Cache::locate()?.path(""))
}

/// Everything that grading a submission to a course needs.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The folder of all prepared files.
    pub folder: PathBuf,
    /// Names the contents: a hash of all that went in, in hexadecimal digits.
    pub key: String,
    /// The compiler.
    pub toolchain: Toolchain,
    /// Prepared exercises, by id.
    pub exercises: BTreeMap<String, PreparedExercise>,
    /// The program that starts others in the sandbox: `grade` itself.
    pub launcher: PathBuf,
    /// What this machine confines with.
    pub isolation: Isolation,
    /// True if strangers' programs run as another user.
    pub changes_user: bool,
    /// Limits of the compiler and of what it makes.
    pub limits: Limits,
    /// `loom-std`, compiled.
    pub(crate) loom_std: PathBuf,
    /// Files that every program loads: the C library and the like.
    pub(crate) runtime: Vec<PathBuf>,
    /// The one of them that loads the others, which the system executes.
    pub(crate) loader: Option<PathBuf>,
    /// The C compiler that links.
    pub(crate) linker: PathBuf,
    /// As long as it is locked, nobody removes the folder.
    _in_use: Option<Arc<File>>,
}

/// One prepared exercise.
#[derive(Debug, Clone)]
pub struct PreparedExercise {
    /// What exercise.yaml says.
    pub exercise: Exercise,
    /// Names its judge, program and models by all that went in: another exercise's files did not.
    pub key: String,
    /// The judge, a program.
    pub judge: PathBuf,
    /// The library of solutions.
    pub(crate) program: PathBuf,
    /// The library of models.
    pub(crate) models: PathBuf,
}

impl Prepared {
    /// The folder of all libraries that programs are linked with.
    pub(crate) fn libraries(&self) -> PathBuf {
        self.folder.join("lib")
    }

    /// The judge of an exercise, if the exercise was prepared.
    pub fn judge(&self, id: &str) -> Option<&Path> {
        self.exercises
            .get(id)
            .map(|exercise| exercise.judge.as_path())
    }
}

/// What was found when a course was last looked at; saves hashing and asking rustup.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    format: u32,
    files: Vec<sources::Seen>,
    toolchain: Toolchain,
    /// Modification time of the compiler, to notice a new one in the same place.
    compiler_changed: Option<std::time::SystemTime>,
    key: String,
    /// The key of each exercise.
    exercise_keys: Keys,
}

/// The keys of exercises, by id.
type Keys = BTreeMap<String, String>;

/// Prepares the exercises in `course`, or finds that it has been done.
///
/// # Errors
/// If there is no cache, no compiler, or the course does not compile.
pub fn prepare(course: &Course, progress: &mut dyn Progress) -> Result<Prepared, PrepareError> {
    let launcher = std::env::current_exe().map_err(|error| PrepareError::Toolchain {
        command: "grade".into(),
        message: Text::new(
            format!("where this program is can't be told: {error}"),
            format!("wo dieses Programm liegt, ist nicht zu erfahren: {error}"),
        ),
    })?;
    prepare_with(course, &launcher, progress)
}

/// The same, with `launcher` as the program that starts others in the sandbox.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_with(
    course: &Course,
    launcher: &Path,
    progress: &mut dyn Progress,
) -> Result<Prepared, PrepareError> {
    let cache = Cache::locate()?;
    let state_file = cache
        .path("courses")
        .join(format!("{}.json", name_of_choice(course)));
    let mut files = sources::list(course)?;
    let known: Option<State> = fs::read(&state_file)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .filter(|state: &State| {
            state.format == FORMAT
                && state.files == files
                && state.compiler_changed == changed(&state.toolchain)
        });
    if let Some(state) = &known
        && let Some(stored) = store::find(&cache, &state.key)
    {
        let toolchain = state.toolchain.clone();
        return Ok(assemble(
            course,
            stored,
            &state.exercise_keys,
            toolchain,
            launcher,
        ));
    }

    // Which compiler it is stands in one of the files.
    let toolchain = known.map_or_else(
        || Toolchain::find(&course.root),
        |state| Ok(state.toolchain),
    )?;
    let toolchain = mirror::for_everybody(&cache, toolchain, progress)?;
    for _ in 0..TRIES {
        let key = key(course, &files, &toolchain)?;
        let exercise_keys = exercise_keys(course, &files, &toolchain)?;
        let stored = match store::find(&cache, &key) {
            Some(stored) => stored,
            None => store::make(course, &cache, &toolchain, &key, launcher, progress)?,
        };
        // What was compiled must be what was hashed.
        let now = sources::list(course)?;
        if now == files {
            let state = State {
                format: FORMAT,
                files,
                compiler_changed: changed(&toolchain),
                toolchain: toolchain.clone(),
                key,
                exercise_keys,
            };
            // Only a short cut: a cache that can't be written to is no reason to stop.
            let _ = serde_json::to_vec(&state).map(|text| cache.write(&state_file, &text));
            return Ok(assemble(
                course,
                stored,
                &state.exercise_keys,
                toolchain,
                launcher,
            ));
        }
        store::forget(stored);
        files = now;
    }
    Err(PrepareError::Restless {
        root: course.root.clone(),
    })
}

fn changed(toolchain: &Toolchain) -> Option<std::time::SystemTime> {
    fs::metadata(&toolchain.rustc)
        .and_then(|about| about.modified())
        .ok()
}

/// A name for files about this course.
fn name_of(course: &Course) -> String {
    let mut hash = Sha256::new();
    hash.update(course.root.as_os_str().as_encoded_bytes());
    crate::intake::hexadecimal(&hash.finalize()[..8])
}

/// A name for what is known of this choice of its exercises.
fn name_of_choice(course: &Course) -> String {
    let mut hash = Sha256::new();
    for exercise in &course.exercises {
        hash.update(&exercise.id);
        hash.update([0]);
    }
    let choice = crate::intake::hexadecimal(&hash.finalize()[..8]);
    format!("{}-{choice}", name_of(course))
}

/// Names what is prepared by all that goes into it.
fn key(
    course: &Course,
    files: &[sources::Seen],
    toolchain: &Toolchain,
) -> Result<String, PrepareError> {
    let mut hash = Sha256::new();
    for part in [
        &sources::hash(course, files)?,
        &toolchain.details,
        &cargo::settings(),
        &FORMAT.to_string(),
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    Ok(crate::intake::hexadecimal(&hash.finalize()[..16]))
}

fn exercise_keys(
    course: &Course,
    files: &[sources::Seen],
    toolchain: &Toolchain,
) -> Result<Keys, PrepareError> {
    let key_of = |exercise: &Exercise| {
        let own = sources::of_exercise(files, &exercise.id);
        Ok((exercise.id.clone(), key(course, &own, toolchain)?))
    };
    course.exercises.iter().map(key_of).collect()
}

/// Lets other users read what was prepared, whatever the umask.
fn readable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder)?.permissions().mode();
        let more = if mode & 0o100 != 0 { 0o555 } else { 0o444 };
        fs::set_permissions(folder, fs::Permissions::from_mode(mode | more))?;
        if folder.is_dir() {
            for entry in fs::read_dir(folder)? {
                readable(&entry?.path())?;
            }
        }
    }
    let _ = folder;
    Ok(())
}

fn assemble(
    course: &Course,
    stored: Stored,
    keys: &Keys,
    toolchain: Toolchain,
    launcher: &Path,
) -> Prepared {
    let Stored {
        folder,
        manifest,
        key,
        in_use,
    } = stored;
    let exercises = course.exercises.iter().filter_map(|exercise| {
        let id = &exercise.id;
        let prepared = PreparedExercise {
            exercise: exercise.clone(),
            key: keys.get(id).cloned().unwrap_or_default(),
            judge: folder.join(manifest.judges.get(id)?),
            program: folder.join(manifest.programs.get(id)?),
            models: folder.join(manifest.models.get(id)?),
        };
        Some((id.clone(), prepared))
    });
    let isolation = grade_sandbox::isolation();
    Prepared {
        changes_user: isolation.changes_user
            && grade_sandbox::may_change_user(&toolchain.rustc)
            && grade_sandbox::may_change_user(&folder),
        key,
        exercises: exercises.collect(),
        launcher: launcher.to_owned(),
        isolation,
        limits: course.rubric.limits,
        loom_std: folder.join(&manifest.loom_std),
        runtime: manifest.runtime,
        loader: manifest.loader,
        linker: manifest.linker,
        toolchain,
        folder,
        _in_use: in_use.map(Arc::new),
    }
}
