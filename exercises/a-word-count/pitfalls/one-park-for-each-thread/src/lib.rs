use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

pub fn process_file(path: &Path) -> io::Result<usize> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.split_whitespace().count())
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
    let unique: std::collections::BTreeSet<&PathBuf> = paths.iter().collect();
    let results = Mutex::new(vec![]);
    let caller = thread::current();
    thread::scope(|s| {
        let count = unique.len();
        for path in unique {
            let (results, caller) = (&results, caller.clone());
            s.spawn(move || {
                let result = process_file(path).map(|n| (path.clone(), n));
                results.lock().unwrap().push(result);
                caller.unpark();
            });
        }
        // every thread unparks me once
        for _ in 0..count {
            thread::park();
        }
    });
    results.into_inner().unwrap().into_iter().collect()
}
