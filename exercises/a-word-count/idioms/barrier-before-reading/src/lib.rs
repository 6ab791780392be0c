use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
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
    let all_there = Barrier::new(paths.len());
    thread::scope(|s| {
        let readers: Vec<_> = paths
            .iter()
            .map(|path| {
                s.spawn(|| {
                    all_there.wait();
                    process_file(path)
                })
            })
            .collect();
        let mut counts = BTreeMap::new();
        for (path, reader) in paths.iter().zip(readers) {
            counts.insert(path.clone(), reader.join().unwrap()?);
        }
        Ok(counts)
    })
}
