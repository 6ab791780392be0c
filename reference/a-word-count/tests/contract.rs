//! The contract's corners: white space, errors, duplicates, files that deliver late.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::PathBuf,
    process::{self, Command},
};

use a_word_count::{count_words_sequential, count_words_threaded, process_file};

type Count = fn(&[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>>;

const BOTH: [Count; 2] = [count_words_sequential, count_words_threaded];

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("a-word-count-{name}-{}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn words_are_runs_of_what_is_not_white_space() {
    let folder = Folder::new("words");
    let long = "ä".repeat(100_000) + "\u{2003}" + &"b ".repeat(50_000);
    for (text, words) in [
        ("", 0),
        (" \n\t ", 0),
        ("one", 1),
        ("a\r\nb\r\n", 2),
        ("a\u{a0}b\u{3000}c\u{2028}d", 4),
        ("a\u{200b}b", 1),
        (&long, 50_001),
    ] {
        assert_eq!(
            process_file(&folder.file("text", text)).unwrap(),
            words,
            "{text:.20?}"
        );
    }
}

#[test]
fn a_bad_file_is_an_error_of_its_kind() {
    let folder = Folder::new("errors");
    let good = folder.file("good", "one two");
    let cut = folder.file("cut", b"gr\xc3");
    for (bad, kind) in [
        (folder.0.join("none"), ErrorKind::NotFound),
        (cut, ErrorKind::InvalidData),
    ] {
        assert_eq!(process_file(&bad).unwrap_err().kind(), kind);
        for paths in [
            vec![bad.clone()],
            vec![good.clone(), bad.clone()],
            vec![bad, good.clone()],
        ] {
            for count in BOTH {
                assert_eq!(count(&paths).unwrap_err().kind(), kind);
            }
        }
    }
}

#[test]
fn every_path_has_one_entry() {
    let folder = Folder::new("paths");
    let (a, b) = (
        folder.file("x/same", "one"),
        folder.file("y/same", "one two"),
    );
    for count in BOTH {
        assert_eq!(count(&[]).unwrap(), BTreeMap::new());
        let counted = count(&[b.clone(), a.clone(), b.clone()]).unwrap();
        assert_eq!(counted, BTreeMap::from([(a.clone(), 1), (b.clone(), 2)]));
    }
}

/// The writer opens all pipes before it writes to the last one first: a reader that takes one file
/// after the other would never return.
#[test]
fn all_files_are_open_at_the_same_time() {
    let folder = Folder::new("pipes");
    let pipes: Vec<PathBuf> = (0..6).map(|n| folder.0.join(n.to_string())).collect();
    let status = Command::new("mkfifo").args(&pipes).status().unwrap();
    assert!(status.success());

    let counted = std::thread::scope(|scope| {
        let counting = scope.spawn(|| count_words_threaded(&pipes));
        let writers: Vec<File> = pipes
            .iter()
            .map(|pipe| File::options().write(true).open(pipe).unwrap())
            .collect();
        for (n, mut writer) in writers.into_iter().enumerate().rev() {
            writer
                .write_all("word ".repeat(n + 20_000).as_bytes())
                .unwrap();
        }
        counting.join().unwrap().unwrap()
    });
    let counts: Vec<usize> = counted.into_values().collect();
    assert_eq!(counts, (20_000..20_006).collect::<Vec<_>>());
}
