use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::thread;

pub fn process_file(path: &Path) -> io::Result<usize> {
    let mut words = 0;
    for line in BufReader::new(File::open(path)?).lines() {
        words += line?.split_whitespace().count();
    }
    Ok(words)
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    for path in paths {
        counts.insert(path.clone(), process_file(path)?);
    }
    Ok(counts)
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    thread::scope(|s| {
        let mut readers = Vec::new();
        for path in paths {
            let name = format!("reader of {}", path.display());
            let reader = thread::Builder::new()
                .name(name)
                .spawn_scoped(s, || process_file(path))?;
            readers.push((path.clone(), reader));
        }
        readers
            .into_iter()
            .map(|(path, reader)| Ok((path, reader.join().unwrap()?)))
            .collect()
    })
}
