use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

pub fn process_file(path: &Path) -> io::Result<usize> {
    let text = fs::read(path)?;
    Ok(String::from_utf8_lossy(&text).split_whitespace().count())
}

fn words_of(path: &Path) -> io::Result<usize> {
    let text = fs::read_to_string(path)?;
    Ok(text.split_whitespace().count())
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    for path in paths {
        counts.insert(path.clone(), words_of(path)?);
    }
    Ok(counts)
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    thread::scope(|s| {
        let mut readers = Vec::new();
        for path in paths {
            readers.push((path, s.spawn(move || words_of(path))));
        }
        let mut counts = BTreeMap::new();
        for (path, reader) in readers {
            let count = reader.join().unwrap()?;
            counts.insert(path.clone(), count);
        }
        Ok(counts)
    })
}
