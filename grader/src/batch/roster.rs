//! Who handed in what: the submissions in a folder.
//!
//! It alone knows the layouts of a batch: a folder of submissions, of archives, or a hand-in folder
//! with several versions a student. It opens no submission.

use crate::complaint::{self, Complaint, Tell};
use grade_outcome::Text;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// One submission of a batch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The student.
    pub id: String,
    /// The submission: a folder or an archive.
    pub path: PathBuf,
}

/// Why a batch can't be graded.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// A folder can't be read.
    Read {
        /// The folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Two submissions would have the same name.
    Twice {
        /// The student.
        id: String,
        /// One submission.
        one: PathBuf,
        /// The other one.
        other: PathBuf,
    },
    /// There is nothing to grade.
    Empty(PathBuf),
}

impl Tell for RosterError {
    fn tell(&self) -> Text {
        match self {
            RosterError::Read { path, source } => complaint::unreadable(path, source),
            RosterError::Twice { id, one, other } => Text::new(
                format!(
                    "{} and {} are both submissions of `{id}`; keep one",
                    one.display(),
                    other.display()
                ),
                format!(
                    "{} und {} sind beide Abgaben von `{id}`; behalte eine",
                    one.display(),
                    other.display()
                ),
            ),
            RosterError::Empty(path) => Text::new(
                format!(
                    "{}: no submission found; a batch is a folder with a folder or an archive for each student",
                    path.display()
                ),
                format!(
                    "{}: keine Abgabe gefunden; hier braucht es einen Ordner oder ein Archiv für jede Person",
                    path.display()
                ),
            ),
        }
    }
}

/// A part of a batch: the `number`-th of `of`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part, 1 to `of`.
    pub number: u64,
    /// How many parts there are.
    pub of: u64,
}

impl FromStr for Shard {
    type Err = Complaint;

    fn from_str(text: &str) -> Result<Shard, Complaint> {
        let parts = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err(Complaint::new(
                "a shard is K/N with K from 1 to N, such as 2/4",
                "ein Teil heißt K/N mit K von 1 bis N, etwa 2/4",
            )),
        }
    }
}

impl Shard {
    /// True if the student `id` belongs to this part; every student belongs to exactly one.
    pub fn has(self, id: &str) -> bool {
        // FNV-1a: the same on every machine and in every version.
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        // The low bits of a short name's hash are well mixed only after a last fold.
        (hash ^ (hash >> 32)) % self.of == self.number - 1
    }
}

/// The submissions in `dir`, by student; of a hand-in folder each student's newest, or newest before
/// `before` (as `20261122T100000Z`).
///
/// # Errors
/// The folder can't be read, has two submissions of one student, or has none.
pub fn roster(dir: &Path, before: Option<&str>) -> Result<Vec<Entry>, RosterError> {
    let mut entries: Vec<Entry> = Vec::new();
    for path in children(dir)? {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with('.') {
            continue;
        }
        let is_dir = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir());
        let entry = if is_dir {
            let versions = versions(&path)?;
            if versions.is_empty() {
                Some(Entry { id: name, path })
            } else {
                newest(versions, before).map(|path| Entry { id: name, path })
            }
        } else {
            archive_stem(&name).map(|id| Entry {
                id: id.to_owned(),
                path: path.clone(),
            })
        };
        entries.extend(entry);
    }
    entries.sort();
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(RosterError::Twice {
            id: pair[0].id.clone(),
            one: pair[0].path.clone(),
            other: pair[1].path.clone(),
        });
    }
    if entries.is_empty() {
        return Err(RosterError::Empty(dir.to_owned()));
    }
    Ok(entries)
}

fn children(dir: &Path) -> Result<Vec<PathBuf>, RosterError> {
    let failed = |source| RosterError::Read {
        path: dir.to_owned(),
        source,
    };
    let entries = fs::read_dir(dir).map_err(failed)?;
    entries
        .map(|entry| Ok(entry.map_err(failed)?.path()))
        .collect()
}

/// The versions that a student handed in; none if `folder` is a submission itself.
fn versions(folder: &Path) -> Result<Vec<PathBuf>, RosterError> {
    let is_version = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_dir() && is_version_name(&name)
    };
    Ok(children(folder)?.into_iter().filter(is_version).collect())
}

/// True for `20261122T100000Z-0123456789ab`: the time, then the beginning of the digest.
fn is_version_name(name: &str) -> bool {
    let Some((time, digest)) = name.split_once('-') else {
        return false;
    };
    let is_time = time.len() == 16
        && time.bytes().enumerate().all(|(index, byte)| match index {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    is_time && !digest.is_empty() && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn newest(mut versions: Vec<PathBuf>, before: Option<&str>) -> Option<PathBuf> {
    // Names begin with the time, so the order of names is the order of time.
    versions.sort();
    let name = |path: &PathBuf| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    versions
        .into_iter()
        .rfind(|path| before.is_none_or(|before| name(path).as_str() < before))
}

/// The name of an archive without its ending; `None` if it is no archive.
fn archive_stem(name: &str) -> Option<&str> {
    [".tar.gz", ".tgz", ".tar", ".zip"]
        .into_iter()
        .find_map(|ending| name.strip_suffix(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn ids(folder: &Path, before: Option<&str>) -> Vec<(String, String)> {
        let entries = roster(folder, before).unwrap();
        let relative = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
        entries
            .iter()
            .map(|entry| (entry.id.clone(), relative(&entry.path)))
            .collect()
    }

    #[test]
    fn folders_and_archives_are_submissions_and_other_files_are_not() {
        let folder = tree(&[
            "bob/a/src/lib.rs",
            "alice.zip",
            "carol.tar.gz",
            "notes.txt",
            ".git/config",
        ]);
        let ids: Vec<String> = ids(folder.path(), None)
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        assert_eq!(ids, ["alice", "bob", "carol"]);
    }

    #[test]
    fn of_a_hand_in_folder_the_newest_version_counts_or_the_newest_before_a_time() {
        let folder = tree(&[
            "alice/20261122T100000Z-aaaa/a/src/lib.rs",
            "alice/20261123T100000Z-bbbb/a/src/lib.rs",
        ]);
        assert_eq!(ids(folder.path(), None)[0].1, "alice/20261123T100000Z-bbbb");
        assert_eq!(
            ids(folder.path(), Some("20261123T000000Z"))[0].1,
            "alice/20261122T100000Z-aaaa"
        );
    }

    #[test]
    fn a_folder_and_an_archive_of_the_same_student_are_refused() {
        let folder = tree(&["alice/a/src/lib.rs", "alice.zip"]);
        assert!(matches!(
            roster(folder.path(), None),
            Err(RosterError::Twice { .. })
        ));
    }

    #[test]
    fn every_student_belongs_to_exactly_one_shard() {
        for student in 0..200 {
            let id = format!("student-{student}");
            let shards = (1..=4)
                .filter(|number| {
                    Shard {
                        number: *number,
                        of: 4,
                    }
                    .has(&id)
                })
                .count();
            assert_eq!(shards, 1, "{id}");
        }
    }

    #[test]
    fn shards_of_many_students_are_of_similar_size() {
        let shard = Shard { number: 1, of: 4 };
        let size = (0..400)
            .filter(|student| shard.has(&format!("student-{student}")))
            .count();
        assert!((60..=140).contains(&size), "{size}");
    }

    #[test]
    fn a_shard_outside_its_range_is_refused() {
        assert!("0/4".parse::<Shard>().is_err());
        assert!("5/4".parse::<Shard>().is_err());
        assert_eq!("4/4".parse(), Ok(Shard { number: 4, of: 4 }));
    }
}
