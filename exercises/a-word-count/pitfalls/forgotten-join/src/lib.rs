use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
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
    let (sender, results) = mpsc::channel();
    for path in paths {
        let (path, sender) = (path.clone(), sender.clone());
        thread::spawn(move || {
            let count = process_file(&path);
            sender.send((path, count)).unwrap();
        });
    }
    drop(sender);
    let results: Vec<_> = results.iter().collect();
    results
        .into_iter()
        .map(|(path, count)| Ok((path, count?)))
        .collect()
}
