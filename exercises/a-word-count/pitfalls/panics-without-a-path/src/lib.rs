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
    let (mine, others) = paths.split_first().expect("there is a file to read");
    thread::scope(|s| {
        let readers: Vec<_> = others
            .iter()
            .map(|path| (path, s.spawn(move || process_file(path))))
            .collect();
        let mut counts = BTreeMap::new();
        counts.insert(mine.clone(), process_file(mine)?);
        for (path, reader) in readers {
            counts.insert(path.clone(), reader.join().unwrap()?);
        }
        Ok(counts)
    })
}
