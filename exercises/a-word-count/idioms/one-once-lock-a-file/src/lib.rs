use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
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
    let slots: Vec<OnceLock<io::Result<usize>>> = paths.iter().map(|_| OnceLock::new()).collect();
    thread::scope(|s| {
        for (path, slot) in paths.iter().zip(&slots) {
            s.spawn(move || {
                slot.set(process_file(path))
                    .expect("each slot is filled once")
            });
        }
    });
    let results = slots
        .into_iter()
        .map(|slot| slot.into_inner().expect("the thread has ended"));
    paths
        .iter()
        .cloned()
        .zip(results)
        .map(|(path, result)| Ok((path, result?)))
        .collect()
}
