use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

pub fn process_file(path: &Path) -> io::Result<usize> {
    let text = fs::read_to_string(path)?;
    Ok(text.split_whitespace().count())
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    for path in paths {
        counts.insert(path.clone(), process_file(path)?);
    }
    Ok(counts)
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut readers = Vec::new();
    for path in paths {
        let path = path.clone();
        readers.push(thread::spawn(move || {
            let count = process_file(&path);
            (path, count)
        }));
    }
    let mut counts = BTreeMap::new();
    for reader in readers {
        let (path, count) = reader.join().unwrap();
        counts.insert(path, count?);
    }
    Ok(counts)
}
