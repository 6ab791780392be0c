//! Attacks that are no sources: links, pipes, names, archives, and files that build tools obey.

use crate::case::{Case, Expected, honest_part};
use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use tar::EntryType;

const EXERCISE: &str = "c-shared-counter";
const CHECK: &str = "increment_with_lock_adds";
/// A crate that is the sample solution.
const HONEST: &str = "mod honest;\npub use honest::*;\n";

/// Whether the sample solution beside the attack is graded all the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Honest {
    Graded,
    Refused,
}

/// All of them.
pub fn all() -> Vec<Case> {
    use Honest::{Graded, Refused};
    vec![
        of(
            "linked-source",
            Refused,
            "Links are not followed",
            |crate_| {
                fs::remove_file(crate_.join("src/lib.rs")).expect("it is there");
                symlink(solution(), crate_.join("src/lib.rs")).expect("a link");
            },
        ),
        of(
            "linked-folder",
            Refused,
            "Links are not followed",
            |crate_| {
                fs::remove_dir_all(crate_.join("src")).expect("it is there");
                let folder = solution().parent().expect("a folder").to_owned();
                symlink(folder, crate_.join("src")).expect("a link");
            },
        ),
        of(
            "linked-module",
            Refused,
            "Links are not followed",
            |crate_| {
                write(
                    crate_,
                    "src/lib.rs",
                    b"pub mod stolen;\npub use stolen::*;\n",
                );
                symlink(solution(), crate_.join("src/stolen.rs")).expect("a link");
            },
        ),
        of("hard-linked-source", Refused, "hard link", |crate_| {
            let other = crate_.join("other");
            fs::rename(crate_.join("src/lib.rs"), &other).expect("it is there");
            fs::hard_link(other, crate_.join("src/lib.rs")).expect("a link");
        }),
        of(
            "pipe-as-a-source",
            Refused,
            "not a regular file",
            |crate_| {
                let file = crate_.join("src/lib.rs");
                fs::remove_file(&file).expect("it is there");
                let made = std::process::Command::new("mkfifo").arg(file).status();
                assert!(made.expect("mkfifo").success());
            },
        ),
        of(
            "names-of-control-characters",
            Graded,
            "characters that are not allowed",
            |crate_| {
                write(crate_, "src/a\nb\u{1b}[2J.rs", b"compile_error!(\"\");");
                let name = std::ffi::OsStr::from_bytes(b"src/\xff\xfe.rs");
                fs::write(crate_.join(name), "compile_error!(\"\");").expect("a file");
            },
        ),
        of(
            "folders-in-folders",
            Graded,
            "nested too deeply",
            |crate_| {
                write(
                    crate_,
                    &format!("src/{}lib.rs", "x/".repeat(60)),
                    HONEST.as_bytes(),
                );
            },
        ),
        of("thousands-of-sources", Refused, "No source", |crate_| {
            for number in 0..3_000 {
                write(
                    crate_,
                    &format!("src/x{number}.rs"),
                    b"compile_error!(\"\");",
                );
            }
        }),
        of("huge-source", Refused, "No source", |crate_| {
            let file = File::create(crate_.join("src/lib.rs")).expect("a file");
            file.set_len(1 << 34).expect("a hole in a file");
        }),
        of(
            "files-that-build-tools-obey",
            Graded,
            "Build tools would obey",
            |crate_| {
                let script =
                    b"fn main() { std::fs::write(\"/tmp/grade-attack-file\", \"x\").unwrap(); }";
                write(crate_, "build.rs", script);
                write(crate_, "Cargo.toml", b"[package]\nname = \"c-shared-counter\"\nversion = \"1.0.0\"\nbuild = \"build.rs\"\n[lib]\npath = \"evil.rs\"\n[lints.rust]\nunsafe_code = \"allow\"\n");
                write(crate_, "evil.rs", b"compile_error!(\"\");");
                write(
                    crate_,
                    ".cargo/config.toml",
                    b"[build]\nrustc-wrapper = \"./evil.sh\"\n[env]\nRUSTC_BOOTSTRAP = \"1\"\n",
                );
                write(
                    crate_,
                    "evil.sh",
                    b"#!/bin/sh\ntouch /tmp/grade-attack-file\nexec \"$@\"\n",
                );
                write(
                    crate_,
                    "rust-toolchain.toml",
                    b"[toolchain]\npath = \".\"\n",
                );
                write(
                    crate_,
                    "rustc",
                    b"#!/bin/sh\ntouch /tmp/grade-attack-file\n",
                );
            },
        ),
        packed(
            "zip-that-leads-out",
            "alice.zip",
            Graded,
            "leads out of the archive",
            || {
                zip(&[
                    ("../../../../tmp/grade-attack-file", b"x", 0o100_644),
                    ("/tmp/grade-attack-file", b"x", 0o100_644),
                    ("c-shared-counter/src/..\\..\\evil.rs", b"x", 0o100_644),
                    ("c-shared-counter/src/link.rs", b"/etc/passwd", 0o120_777),
                    (
                        "c-shared-counter/src/HONEST.rs",
                        b"compile_error!(\"\");",
                        0o100_644,
                    ),
                ])
            },
        ),
        packed(
            "zip-bomb",
            "alice.zip",
            Refused,
            "nothing in this submission",
            || {
                let spaces = vec![b' '; 250 << 10];
                let names: Vec<String> = (0..600)
                    .map(|number| format!("c-shared-counter/src/x{number}.rs"))
                    .collect();
                let entries: Vec<_> = names
                    .iter()
                    .map(|name| (name.as_str(), &spaces[..], 0o100_644))
                    .collect();
                zip(&entries)
            },
        ),
        packed(
            "tar-with-links-and-devices",
            "alice.tar.gz",
            Graded,
            "Links are not followed",
            || {
                tar(&[
                    ("c-shared-counter/src/a.rs", b"", EntryType::Symlink),
                    ("c-shared-counter/src/b.rs", b"", EntryType::Link),
                    ("c-shared-counter/src/c.rs", b"", EntryType::Char),
                    ("c-shared-counter/src/d.rs", b"", EntryType::Fifo),
                    ("../../tmp/grade-attack-file", b"x", EntryType::Regular),
                ])
            },
        ),
        packed(
            "tar-bomb",
            "alice.tar.gz",
            Refused,
            "nothing in this submission",
            || {
                let zeros = vec![0; 80 << 20];
                tar(&[("c-shared-counter/zeros", &zeros, EntryType::Regular)])
            },
        ),
        packed(
            "no-archive-at-all",
            "alice.zip",
            Refused,
            "nothing in this submission",
            || {
                (0..50_000_u32)
                    .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
                    .collect()
            },
        ),
    ]
}

fn solution() -> PathBuf {
    crate::course::root()
        .join("reference")
        .join(EXERCISE)
        .join("src/lib.rs")
}

fn write(crate_: &Path, path: &str, contents: &[u8]) {
    let file = crate_.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a new folder");
    fs::write(file, contents).expect("a new file");
}

fn case(
    name: &str,
    honest: Honest,
    review: &str,
    lay_out: impl Fn(&Path) -> PathBuf + Send + 'static,
) -> Case {
    let graded = honest == Honest::Graded;
    Case {
        name: format!("containers/{name}"),
        exercise: EXERCISE.to_owned(),
        expected: Expected {
            what: name.replace('-', " "),
            denied: Vec::new(),
            undecided: Vec::new(),
            granted: if graded {
                vec![CHECK.to_owned()]
            } else {
                Vec::new()
            },
            builds: graded,
            says: None,
            review: Some(review.to_owned()),
            like_a_mistake: None,
            limits: serde_yaml::Mapping::new(),
        },
        lay_out: Box::new(lay_out),
    }
}

/// A submission that is a folder: the sample solution, and what `change` does to its crate.
fn of(name: &str, honest: Honest, review: &str, change: fn(&Path)) -> Case {
    case(name, honest, review, move |place| {
        let crate_ = place.join(EXERCISE);
        write(&crate_, "src/lib.rs", HONEST.as_bytes());
        honest_part(EXERCISE, &crate_);
        change(&crate_);
        place.to_owned()
    })
}

/// A submission that is an archive.
fn packed(
    name: &str,
    file: &'static str,
    honest: Honest,
    review: &str,
    bytes: fn() -> Vec<u8>,
) -> Case {
    case(name, honest, review, move |place| {
        let path = place.join(file);
        fs::write(&path, bytes()).expect("a new file");
        path
    })
}

/// The sample solution as entries of an archive.
fn honest_entries() -> [(&'static str, Vec<u8>); 2] {
    [
        ("c-shared-counter/src/lib.rs", HONEST.as_bytes().to_vec()),
        (
            "c-shared-counter/src/honest.rs",
            fs::read(solution()).expect("the sample solution"),
        ),
    ]
}

/// A zip archive of the sample solution and `entries`: name, contents, Unix mode.
fn zip(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let honest = honest_entries();
    let honest = honest
        .iter()
        .map(|(name, contents)| (*name, contents.as_slice(), 0o100_644));
    for (name, contents, mode) in honest.chain(entries.iter().copied()) {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(mode);
        if mode & 0o170_000 == 0o120_000 {
            let target = String::from_utf8_lossy(contents);
            archive
                .add_symlink(name, target, options)
                .expect("an entry");
        } else {
            archive.start_file(name, options).expect("an entry");
            archive.write_all(contents).expect("its contents");
        }
    }
    archive.finish().expect("an archive").into_inner()
}

/// A compressed tar archive of the sample solution and `entries`.
fn tar(entries: &[(&str, &[u8], EntryType)]) -> Vec<u8> {
    let stream = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut archive = tar::Builder::new(stream);
    let honest = honest_entries();
    let honest = honest
        .iter()
        .map(|(name, contents)| (*name, contents.as_slice(), EntryType::Regular));
    for (name, contents, kind) in honest.chain(entries.iter().copied()) {
        let mut header = tar::Header::new_gnu();
        // As it is: the library refuses names that lead out.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(contents.len() as u64);
        header.set_mode(0o644);
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            header.set_link_name("/etc/passwd").expect("a target");
        }
        header.set_cksum();
        archive.append(&header, contents).expect("an entry");
    }
    archive
        .into_inner()
        .and_then(flate2::write::GzEncoder::finish)
        .expect("an archive")
}
