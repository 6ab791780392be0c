use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::thread;

pub fn process_file(path: &Path) -> io::Result<usize> {
    Ok(std::fs::read_to_string(path)?.split_whitespace().count())
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    for path in paths {
        counts.insert(path.clone(), process_file(path)?);
    }
    Ok(counts)
}

type Counts = RwLock<BTreeMap<PathBuf, usize>>;

/// Whether another one has counted it already.
fn is_known(counts: &Counts, path: &Path) -> bool {
    let counts = counts.read().unwrap_or_else(PoisonError::into_inner);
    counts.contains_key(path)
}

fn count(counts: &Counts, path: &Path) -> io::Result<()> {
    let words = process_file(path)?;
    let before = counts.read().unwrap_or_else(PoisonError::into_inner);
    let is_new = before.is_empty() || !is_known(counts, path);
    drop(before);
    if is_new {
        let mut counts = counts.write().unwrap_or_else(PoisonError::into_inner);
        counts.insert(path.to_owned(), words);
    }
    Ok(())
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let counts = Counts::default();
    let results: Vec<io::Result<()>> = thread::scope(|s| {
        let counts = &counts;
        let threads: Vec<_> = paths
            .iter()
            .map(|path| s.spawn(move || count(counts, path)))
            .collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join();
        let joined = threads.into_iter().map(join);
        joined
            .map(|result| result.unwrap_or_else(|_| Err(io::Error::other("a thread panicked"))))
            .collect()
    });
    results.into_iter().collect::<io::Result<()>>()?;
    Ok(counts.into_inner().unwrap_or_else(PoisonError::into_inner))
}
