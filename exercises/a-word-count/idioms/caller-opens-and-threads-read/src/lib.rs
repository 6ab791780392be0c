use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread;

fn count(mut file: File) -> io::Result<usize> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text.split_whitespace().count())
}

pub fn process_file(path: &Path) -> io::Result<usize> {
    count(File::open(path)?)
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    for path in paths {
        if !counts.contains_key(path) {
            counts.insert(path.clone(), process_file(path)?);
        }
    }
    Ok(counts)
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    // open everything first: if one is missing no thread needs to be started at all
    let mut files = BTreeMap::new();
    for path in paths {
        if !files.contains_key(path) {
            files.insert(path.clone(), File::open(path)?);
        }
    }
    let handles: Vec<_> = files
        .into_iter()
        .map(|(path, file)| thread::spawn(move || (path, count(file))))
        .collect();
    let mut first_error = None;
    let mut counts = BTreeMap::new();
    for handle in handles {
        match handle.join().expect("no panics") {
            (path, Ok(n)) => {
                counts.insert(path, n);
            }
            (_, Err(e)) => first_error = first_error.or(Some(e)),
        }
    }
    first_error.map_or(Ok(counts), Err)
}
