use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
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
    let turn = Mutex::new(0);
    let next = Condvar::new();
    thread::scope(|s| {
        let mut readers = Vec::new();
        for (number, path) in paths.iter().enumerate() {
            let (turn, next) = (&turn, &next);
            let reader = s.spawn(move || {
                let mut now = turn.lock().unwrap();
                while *now != number {
                    now = next.wait(now).unwrap();
                }
                drop(now);
                let count = process_file(path);
                *turn.lock().unwrap() += 1;
                next.notify_all();
                count
            });
            readers.push((path, reader));
        }
        let mut counts = BTreeMap::new();
        for (path, reader) in readers {
            counts.insert(path.clone(), reader.join().unwrap()?);
        }
        Ok(counts)
    })
}
