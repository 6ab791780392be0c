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
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(paths.len()));
    thread::scope(|s| {
        for _ in paths {
            s.spawn(|| {
                let path = &paths[next.fetch_add(1, Ordering::Relaxed)];
                let count = process_file(path);
                results.lock().unwrap().push((path.clone(), count));
            });
        }
    });
    let results = results.into_inner().unwrap();
    results
        .into_iter()
        .map(|(path, count)| Ok((path, count?)))
        .collect()
}
