use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

pub fn process_file(path: &Path) -> io::Result<usize> {
    // Gibt es die Datei überhaupt?
    std::fs::File::open(path)?;
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
    std::thread::scope(|s| {
        let handles: Vec<_> = unique
            .into_iter()
            .map(|path| (path.clone(), s.spawn(move || process_file(path))))
            .collect();
        handles
            .into_iter()
            .map(|(path, handle)| Ok((path, handle.join().unwrap()?)))
            .collect()
    })
}
