//! Reads a submission that is a folder.
//!
//! Alone knows how a tree is walked without being led astray: no link is followed, a file that is
//! known by a second name is not read, and what is opened is checked again after it was opened.

use super::harvest::{Harvest, is_plain_name, is_program};
use super::reasons::{self, Reason};
use super::{IntakeError, LeftOut, StagedExercise, Submission};
use crate::course::Course;
use crate::rubric::SourceLimits;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Files beside the sources that every crate has; leaving them out is not worth a word.
const EXPECTED: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "target",
    ".gitignore",
    "README.md",
    "benches",
    "examples",
    "tests",
];

/// Files beside the sources that build tools would obey, and that no exercise asks for.
const OBEYED: [&str; 4] = [
    ".cargo",
    "build.rs",
    "rust-toolchain",
    "rust-toolchain.toml",
];

/// How much of what lies beside the sources is told, at most.
const TOLD: usize = 100;

/// How many entries are looked at, for each source file that is allowed.
const LOOKED_AT: u64 = 8;

/// Takes in the folder at `path`.
pub(super) fn take(
    path: &Path,
    course: &Course,
    wanted: &[String],
    limits: &SourceLimits,
) -> Result<Submission, IntakeError> {
    let path = fs::canonicalize(path).map_err(|source| IntakeError::Io {
        path: path.to_owned(),
        source,
    })?;
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let known = super::known(course, wanted);
    let mut left_out = Vec::new();
    let mut exercises = Vec::new();
    let mut id = name(&path);

    if fs::symlink_metadata(path.join("src")).is_ok() {
        // A single crate. Its folder's name counts only where --exercise does not say more.
        let exercise = match wanted {
            [one] => one.clone(),
            [] if course.exercise(&id).is_some() => id.clone(),
            [] => return Err(IntakeError::NoExercise { path, known }),
            _ => return Err(IntakeError::WhichExercise { path }),
        };
        if id == exercise {
            id = path.parent().map(name).unwrap_or_default();
        }
        exercises.push(take_crate(&exercise, &path, "", limits, &mut left_out));
    } else {
        for exercise in &known {
            let folder = path.join(exercise);
            let Ok(metadata) = fs::symlink_metadata(&folder) else {
                continue;
            };
            if metadata.is_dir() {
                let prefix = format!("{exercise}/");
                exercises.push(take_crate(
                    exercise,
                    &folder,
                    &prefix,
                    limits,
                    &mut left_out,
                ));
            } else {
                left_out.push(LeftOut::new(exercise.clone(), why_not_a_folder(&metadata)));
            }
        }
        if exercises.is_empty() && left_out.is_empty() {
            return Err(IntakeError::NoExercise { path, known });
        }
    }
    Ok(Submission::new(id, exercises, left_out))
}

fn why_not_a_folder(metadata: &fs::Metadata) -> Reason {
    if metadata.is_symlink() {
        reasons::link()
    } else {
        reasons::not_a_folder()
    }
}

/// Takes in the crate in `root`; `prefix` leads from the submission to it.
fn take_crate(
    id: &str,
    root: &Path,
    prefix: &str,
    limits: &SourceLimits,
    left_out: &mut Vec<LeftOut>,
) -> StagedExercise {
    let mut walk = Walk {
        harvest: Harvest::new(prefix, limits, left_out),
        seen: 0,
    };
    walk.beside_the_sources(root);
    walk.enter(&root.join("src"), "src", 0);
    walk.harvest.finish(id)
}

struct Walk<'w> {
    harvest: Harvest<'w>,
    seen: u64,
}

impl Walk<'_> {
    /// Says what lies beside `src` and is not read.
    fn beside_the_sources(&mut self, root: &Path) {
        let mut names: Vec<String> = match fs::read_dir(root) {
            Ok(entries) => entries
                .flatten()
                .take(TOLD)
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .filter(|name| name != "src" && !EXPECTED.contains(&name.as_str()))
                .collect(),
            Err(_) => Vec::new(),
        };
        names.sort();
        for name in names {
            let reason = if OBEYED.contains(&name.as_str()) {
                reasons::obeyed_by_tools()
            } else {
                reasons::not_a_source()
            };
            self.harvest.leave_out(&name, reason);
        }
    }

    /// Takes what is in the folder `path`, called `name` within the crate.
    fn enter(&mut self, path: &Path, name: &str, depth: u64) {
        let entries = match fs::symlink_metadata(path) {
            Ok(metadata) if !metadata.is_dir() => {
                return self.harvest.leave_out(name, why_not_a_folder(&metadata));
            }
            Ok(_) => fs::read_dir(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => Err(error),
        };
        let most = self.harvest.limits.files.saturating_mul(LOOKED_AT);
        // One more than may be looked at, so that it shows.
        let room = most.saturating_sub(self.seen).saturating_add(1);
        let entries = entries.and_then(|entries| {
            entries
                .take(usize::try_from(room).unwrap_or(usize::MAX))
                .collect::<io::Result<Vec<_>>>()
        });
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.harvest.leave_out(name, reasons::unreadable(&error)),
        };
        // The order of a folder is no part of a submission.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.seen += 1;
            if self.seen > most {
                return self.harvest.leave_out(name, reasons::not_looked_at());
            }
            self.entry(&entry, name, depth);
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, folder: &str, depth: u64) {
        let file_name = entry.file_name();
        let Some(own) = file_name.to_str() else {
            let name = format!("{folder}/{}", file_name.to_string_lossy());
            return self.harvest.leave_out(&name, reasons::name_not_utf8());
        };
        let name = format!("{folder}/{own}");
        if !is_plain_name(own) {
            let name = name.escape_default().to_string();
            return self.harvest.leave_out(&name, reasons::bad_name());
        }
        let metadata = match fs::symlink_metadata(entry.path()) {
            Ok(metadata) => metadata,
            Err(error) => return self.harvest.leave_out(&name, reasons::unreadable(&error)),
        };
        let most = self.harvest.limits.depth;
        if metadata.is_symlink() {
            self.harvest.leave_out(&name, reasons::link());
        } else if metadata.is_dir() && depth >= most {
            self.harvest.leave_out(&name, reasons::too_deep(most));
        } else if metadata.is_dir() {
            self.enter(&entry.path(), &name, depth + 1);
        } else if !metadata.is_file() {
            self.harvest.leave_out(&name, reasons::not_regular());
        } else if !own.ends_with(".rs") {
            self.harvest.leave_out(&name, reasons::not_a_source());
        } else if is_program(&name) {
            // Not part of the library.
        } else if self.harvest.has_room(&name) {
            match read_regular(&entry.path(), self.harvest.limits.file_kib << 10) {
                Ok(Ok(contents)) => self.harvest.add(name, contents),
                Ok(Err(why)) => self.harvest.leave_out(&name, why),
                Err(error) => self.harvest.leave_out(&name, reasons::unreadable(&error)),
            }
        }
    }
}

/// Reads a regular file that has one name only: `most` bytes and one more, by which it shows that it
/// is larger. Or says why not.
///
/// All is asked of the opened file, so that nothing can be put in its place in between.
fn read_regular(path: &Path, most: u64) -> io::Result<Result<Vec<u8>, Reason>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(Err(reasons::not_regular()));
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
        return Ok(Err(reasons::hard_link()));
    }
    let mut contents = Vec::new();
    file.take(most + 1).read_to_end(&mut contents)?;
    Ok(Ok(contents))
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // O_NONBLOCK: a named pipe that takes the file's place must not make us wait for its writer.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC;
    fs::OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}
