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
    let (left, right) = paths.split_at(paths.len() / 2);
    thread::scope(|s| {
        let left = s.spawn(|| count_words_sequential(left));
        let right = s.spawn(|| count_words_sequential(right));
        let (left, right) = (left.join().unwrap(), right.join().unwrap());
        let mut counts = left?;
        counts.append(&mut right?);
        Ok(counts)
    })
}
