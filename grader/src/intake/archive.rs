//! Reads a submission that is an archive, zip or tar.gz, without unpacking it: what is taken goes
//! into memory, and nothing is ever written.
//!
//! Sizes are counted on what comes out of the decompression, never on what a header says.

use super::harvest::{Harvest, is_plain_name, is_program};
use super::reasons::{self, Reason};
use super::{IntakeError, LeftOut, Submission};
use crate::course::Course;
use crate::rubric::SourceLimits;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

/// The largest archive that is read, in MiB.
const ARCHIVE_MIB: u64 = 8;

/// The most that may come out of a stream, in MiB: what is not taken must be read over.
const STREAM_MIB: u64 = 64;

/// How many entries are looked at.
const ENTRIES: usize = 4_000;

/// What the names of archives end with.
const ENDINGS: [&str; 3] = [".zip", ".tar.gz", ".tgz"];

/// The name of an archive without its ending, if it is one by its name.
pub(super) fn stem(name: &str) -> Option<&str> {
    ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| !stem.is_empty())
}

/// One regular file of an archive.
struct Entry {
    /// The folders it is in, and its name.
    path: Vec<String>,
    contents: Vec<u8>,
}

/// What came out of an archive.
#[derive(Default)]
struct Opened {
    entries: Vec<Entry>,
    left_out: Vec<LeftOut>,
    names: BTreeSet<String>,
    /// What was read of all of them together.
    bytes: u64,
}

/// Takes in the archive at `path`.
pub(super) fn take(
    path: &Path,
    course: &Course,
    wanted: &[String],
    limits: &SourceLimits,
) -> Result<Submission, IntakeError> {
    let io = |source| IntakeError::Io {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let most = ARCHIVE_MIB << 20;
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(io)?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let id = stem(&name).unwrap_or(&name).to_owned();
    Ok(take_bytes(id, &name, bytes, course, wanted, limits))
}

/// The same for an archive in memory. Whatever is wrong with it is the student's to mend.
fn take_bytes(
    id: String,
    name: &str,
    bytes: Vec<u8>,
    course: &Course,
    wanted: &[String],
    limits: &SourceLimits,
) -> Submission {
    let refuse = |id: String, why: Reason| {
        let path = name.to_owned();
        Submission::new(id, Vec::new(), vec![LeftOut::new(path, why)])
    };
    if bytes.len() as u64 > ARCHIVE_MIB << 20 {
        return refuse(id, reasons::archive_too_large(ARCHIVE_MIB));
    }
    let most = limits.file_kib << 10;
    let opened = if bytes.starts_with(&[0x1f, 0x8b]) {
        open_tar(&bytes, most)
    } else {
        open_zip(bytes, most)
    };
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(why) => return refuse(id, why),
    };
    let known = super::known(course, wanted);
    let top = common_folder(&opened.entries, &known);
    if top.is_some() {
        for entry in &mut opened.entries {
            entry.path.remove(0);
        }
    }
    let is_crate = opened.entries.iter().any(|entry| entry.path[0] == "src");
    let exercises: Vec<String> = if !is_crate {
        known.clone()
    } else if let [one] = wanted {
        vec![one.clone()]
    } else {
        let names = top.iter().chain([&id]);
        names
            .filter(|name| known.contains(name))
            .take(1)
            .cloned()
            .collect()
    };
    let mut left_out = opened.left_out;
    let mut staged = Vec::new();
    for exercise in &exercises {
        let prefix = if is_crate {
            String::new()
        } else {
            format!("{exercise}/")
        };
        let mut found = false;
        let mut harvest = Harvest::new(&prefix, limits, &mut left_out);
        for entry in &mut opened.entries {
            let inside = match entry.path.split_first() {
                _ if is_crate => entry.path.as_slice(),
                Some((first, rest)) if first == exercise => rest,
                _ => continue,
            };
            found = true;
            let path = inside.join("/");
            let contents = std::mem::take(&mut entry.contents);
            if inside.len() < 2 || inside[0] != "src" || !path.ends_with(".rs") {
                // Not read: see `Opened::wants`.
            } else if inside.len() as u64 - 2 > limits.depth {
                harvest.leave_out(&path, reasons::too_deep(limits.depth));
            } else if is_program(&path) {
                // Not part of the library.
            } else if harvest.has_room(&path) {
                harvest.add(path, contents);
            }
        }
        let exercise = harvest.finish(exercise);
        if found {
            staged.push(exercise);
        }
    }
    if staged.is_empty() {
        left_out.push(LeftOut::new(name.to_owned(), reasons::no_exercise(&known)));
    }
    Submission::new(id, staged, left_out)
}

/// The one folder that everything is in, if it is none that means something itself.
fn common_folder(entries: &[Entry], known: &[String]) -> Option<String> {
    let first = entries.first()?.path.first()?;
    let common = entries
        .iter()
        .all(|entry| entry.path.len() > 1 && entry.path[0] == *first);
    // `b-prime-count/src/lib.rs` alone is a submission of one exercise, not a crate in a folder.
    let meaning = first == "src" || known.contains(first);
    (common && !meaning).then(|| first.clone())
}

impl Opened {
    fn leave_out(&mut self, path: &str, why: Reason) {
        let path = path.escape_debug().to_string();
        self.left_out.push(LeftOut::new(path, why));
    }

    /// The parts of `name` if it is one that may be taken: a source below a folder `src`.
    ///
    /// Other files of a crate are passed over without a word: they are no mistake.
    fn wants(&mut self, name: &str) -> Option<Vec<String>> {
        let parts: Vec<&str> = name
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
            .collect();
        if name.starts_with('/')
            || parts.contains(&"..")
            || name.contains('\\')
            || name.contains(':')
        {
            self.leave_out(name, reasons::leads_outside());
            return None;
        }
        // Rubbish that archivers of some systems add.
        if parts.first() == Some(&"__MACOSX") || parts.contains(&"target") {
            return None;
        }
        let is_source = parts.len() > 1
            && parts[..parts.len() - 1].contains(&"src")
            && parts.last().is_some_and(|last| last.ends_with(".rs"));
        if !is_source {
            return None;
        }
        if !parts.iter().all(|part| is_plain_name(part)) || name.len() > 400 {
            self.leave_out(name, reasons::bad_name());
            return None;
        }
        // Names that some systems take for one would hide each other.
        if !self.names.insert(parts.join("/").to_lowercase()) {
            self.leave_out(name, reasons::twice());
            return None;
        }
        Some(parts.into_iter().map(str::to_owned).collect())
    }

    fn add(&mut self, path: Vec<String>, reader: impl Read, most: u64) -> io::Result<()> {
        let mut contents = Vec::new();
        reader.take(most + 1).read_to_end(&mut contents)?;
        self.bytes += contents.len() as u64;
        self.entries.push(Entry { path, contents });
        Ok(())
    }
}

/// Reads a zip archive; `most` is the size of a file from which on no more is read.
fn open_zip(bytes: Vec<u8>, most: u64) -> Result<Opened, Reason> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| reasons::damaged(&error))?;
    let mut opened = Opened::default();
    for index in 0..archive.len() {
        if index >= ENTRIES {
            opened.leave_out("", reasons::not_looked_at());
            break;
        }
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| reasons::damaged(&error))?;
        let name = match std::str::from_utf8(entry.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => {
                let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
                opened.leave_out(&name, reasons::name_not_utf8());
                continue;
            }
        };
        // The kind of file as Unix archivers note it; others note none.
        let kind = entry.unix_mode().map_or(0, |mode| mode & 0o170_000);
        let (is_folder, is_encrypted) = (entry.is_dir(), entry.encrypted());
        drop(entry);
        if is_folder {
            continue;
        }
        match kind {
            0 | 0o100_000 => {}
            0o120_000 => {
                opened.leave_out(&name, reasons::link());
                continue;
            }
            _ => {
                opened.leave_out(&name, reasons::not_regular());
                continue;
            }
        }
        let Some(path) = opened.wants(&name) else {
            continue;
        };
        if is_encrypted {
            opened.leave_out(&name, reasons::encrypted());
            continue;
        }
        let added = archive
            .by_index(index)
            .map_err(io::Error::from)
            .and_then(|entry| opened.add(path, entry, most));
        if let Err(error) = added {
            opened.leave_out(&name, reasons::unreadable(&error));
        }
        if opened.bytes > STREAM_MIB << 20 {
            return Err(reasons::archive_too_large(STREAM_MIB));
        }
    }
    Ok(opened)
}

/// Reads a compressed tar archive.
fn open_tar(bytes: &[u8], most: u64) -> Result<Opened, Reason> {
    let stream = flate2::read::MultiGzDecoder::new(bytes).take((STREAM_MIB << 20) + 1);
    let mut archive = tar::Archive::new(stream);
    let mut opened = Opened::default();
    let entries = archive
        .entries()
        .map_err(|error| reasons::damaged(&error))?;
    let mut read = 0_u64;
    for (index, entry) in entries.enumerate() {
        if index >= ENTRIES {
            opened.leave_out("", reasons::not_looked_at());
            break;
        }
        let entry = entry.map_err(|error| reasons::damaged(&error))?;
        read = read.saturating_add(entry.size()).saturating_add(512);
        if read > STREAM_MIB << 20 {
            return Err(reasons::archive_too_large(STREAM_MIB));
        }
        let name = match std::str::from_utf8(&entry.path_bytes()) {
            Ok(name) => name.to_owned(),
            Err(_) => {
                let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                opened.leave_out(&name, reasons::name_not_utf8());
                continue;
            }
        };
        use tar::EntryType;
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => {
                if let Some(path) = opened.wants(&name) {
                    opened
                        .add(path, entry, most)
                        .map_err(|error| reasons::damaged(&error))?;
                }
            }
            EntryType::Directory | EntryType::XGlobalHeader => {}
            EntryType::Symlink => opened.leave_out(&name, reasons::link()),
            EntryType::Link => opened.leave_out(&name, reasons::hard_link()),
            _ => opened.leave_out(&name, reasons::not_regular()),
        }
    }
    Ok(opened)
}
