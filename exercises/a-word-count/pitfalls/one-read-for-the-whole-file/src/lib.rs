use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

pub fn process_file(path: &Path) -> io::Result<usize> {
    use std::io::Read;
    let mut bytes = vec![0; 64 << 10];
    let length = fs::File::open(path)?.read(&mut bytes)?;
    bytes.truncate(length);
    let text = String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData)?;
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
    thread::scope(|s| {
        let mut readers = Vec::new();
        for path in paths {
            readers.push(s.spawn(move || (path.clone(), process_file(path))));
        }
        readers
            .into_iter()
            .map(|reader| {
                let (path, count) = reader.join().unwrap();
                Ok((path, count?))
            })
            .collect()
    })
}
