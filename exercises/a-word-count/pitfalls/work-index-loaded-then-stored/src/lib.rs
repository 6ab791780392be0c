use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
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
    let next = AtomicUsize::new(0);
    thread::scope(|s| {
        let mut readers = Vec::new();
        for _ in paths {
            readers.push(s.spawn(|| {
                let index = next.load(Ordering::SeqCst);
                next.store(index + 1, Ordering::SeqCst);
                (&paths[index], process_file(&paths[index]))
            }));
        }
        let mut counts = BTreeMap::new();
        for reader in readers {
            let (path, count) = reader.join().unwrap();
            counts.insert(path.clone(), count?);
        }
        Ok(counts)
    })
}
