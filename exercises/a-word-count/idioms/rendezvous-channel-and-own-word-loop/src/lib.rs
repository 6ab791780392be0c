use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::{fs, io, thread};

pub fn process_file(path: &Path) -> io::Result<usize> {
    let text = fs::read_to_string(path)?;
    let mut words = 0;
    let mut inside = false;
    for character in text.chars() {
        if character.is_whitespace() {
            inside = false;
        } else if !inside {
            inside = true;
            words += 1;
        }
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
        let (sender, results) = mpsc::sync_channel(0);
        for path in paths {
            let sender = sender.clone();
            s.spawn(move || sender.send((path, process_file(path))).unwrap());
        }
        drop(sender);
        let results: Vec<(&PathBuf, io::Result<usize>)> = results.iter().collect();
        results
            .into_iter()
            .map(|(path, count)| Ok((path.clone(), count?)))
            .collect()
    })
}
