use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::{str, thread};

pub fn process_file(path: &Path) -> io::Result<usize> {
    let mut text = String::new();
    let mut words = 0;
    let mut reader = BufReader::with_capacity(64, File::open(path)?);
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(words);
        }
        let whole = match str::from_utf8(buffer) {
            Ok(_) => buffer.len(),
            // the end of a character is still to come
            Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => e.valid_up_to(),
            Err(e) => return Err(io::Error::new(io::ErrorKind::InvalidData, e)),
        };
        text.clear();
        text.push_str(str::from_utf8(&buffer[..whole]).unwrap());
        reader.consume(whole);
        words += text.split_whitespace().count();
    }
}

fn words_of(path: &Path) -> io::Result<usize> {
    let text = fs::read_to_string(path)?;
    Ok(text.split_whitespace().count())
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    for path in paths {
        counts.insert(path.clone(), words_of(path)?);
    }
    Ok(counts)
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    thread::scope(|s| {
        let mut readers = Vec::new();
        for path in paths {
            readers.push((path, s.spawn(move || words_of(path))));
        }
        let mut counts = BTreeMap::new();
        for (path, reader) in readers {
            let count = reader.join().unwrap()?;
            counts.insert(path.clone(), count);
        }
        Ok(counts)
    })
}
