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
    let caller = thread::current();
    let left = AtomicUsize::new(paths.len());
    let results = Mutex::new(Vec::new());
    thread::scope(|s| {
        for path in paths {
            let (caller, left, results) = (&caller, &left, &results);
            s.spawn(move || {
                let count = process_file(path);
                results.lock().unwrap().push((path.clone(), count));
                if left.fetch_sub(1, Ordering::AcqRel) == 1 {
                    caller.unpark();
                }
            });
        }
        // park may return early, so look again
        while left.load(Ordering::Acquire) > 0 {
            thread::park();
        }
        let results = std::mem::take(&mut *results.lock().unwrap());
        results
            .into_iter()
            .map(|(path, count)| Ok((path, count?)))
            .collect()
    })
}
