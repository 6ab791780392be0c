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
    let results = Mutex::new(Vec::new());
    thread::scope(|s| {
        let mut collected = results.lock().unwrap();
        let mut readers = Vec::new();
        for path in paths {
            let results = &results;
            readers.push(s.spawn(move || {
                let count = process_file(path);
                results.lock().unwrap().push((path.clone(), count));
            }));
        }
        for reader in readers {
            reader.join().unwrap();
        }
        collected
            .drain(..)
            .map(|(path, count)| Ok((path, count?)))
            .collect()
    })
}
