use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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
    let Some((mine, others)) = paths.split_last() else {
        return Ok(BTreeMap::new());
    };
    thread::scope(|s| {
        let handles: Vec<_> = others
            .iter()
            .map(|path| s.spawn(|| process_file(path)))
            .collect();
        let mine_count = process_file(mine);
        let mut counts = BTreeMap::new();
        for (path, handle) in others.iter().zip(handles) {
            counts.insert(path.clone(), handle.join().unwrap()?);
        }
        counts.insert(mine.clone(), mine_count?);
        Ok(counts)
    })
}
