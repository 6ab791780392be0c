use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
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
    let counts = Mutex::new(BTreeMap::new());
    let error = Mutex::new(None);
    thread::scope(|s| {
        for path in paths {
            let (counts, error) = (&counts, &error);
            s.spawn(move || match process_file(path) {
                Ok(count) => {
                    let mut mine: BTreeMap<_, _> = counts.lock().unwrap().clone();
                    mine.insert(path.clone(), count);
                    *counts.lock().unwrap() = mine;
                }
                Err(e) => *error.lock().unwrap() = Some(e),
            });
        }
    });
    match error.into_inner().unwrap() {
        Some(e) => Err(e),
        None => Ok(counts.into_inner().unwrap()),
    }
}
