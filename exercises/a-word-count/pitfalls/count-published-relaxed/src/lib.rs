use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
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
    let slots: Vec<AtomicUsize> = paths.iter().map(|_| AtomicUsize::new(0)).collect();
    let done = AtomicUsize::new(0);
    let error = Mutex::new(None);
    let counts = Mutex::new(BTreeMap::new());
    thread::scope(|s| {
        for (path, slot) in paths.iter().zip(&slots) {
            let (slots, done, error, counts) = (&slots, &done, &error, &counts);
            s.spawn(move || {
                match process_file(path) {
                    Ok(count) => slot.store(count, Ordering::Relaxed),
                    Err(e) => *error.lock().unwrap() = Some(e),
                }
                // whoever is last collects what all have stored
                if done.fetch_add(1, Ordering::Relaxed) + 1 == paths.len() {
                    let words = slots.iter().map(|slot| slot.load(Ordering::Relaxed));
                    *counts.lock().unwrap() = paths.iter().cloned().zip(words).collect();
                }
            });
        }
    });
    match error.into_inner().unwrap() {
        Some(e) => Err(e),
        None => Ok(counts.into_inner().unwrap()),
    }
}
