use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Mutex;
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
    let counts = Rc::new(Mutex::new(Ok(BTreeMap::new())));
    let mut handles = vec![];
    for path in paths.iter().cloned() {
        let counts = Rc::clone(&counts);
        handles.push(thread::spawn(move || {
            let result = process_file(&path);
            let mut counts = counts.lock().unwrap();
            match (&mut *counts, result) {
                (Ok(map), Ok(n)) => {
                    map.insert(path, n);
                }
                (Err(_), _) => {}
                (all, Err(e)) => *all = Err(e),
            }
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
    Rc::into_inner(counts).unwrap().into_inner().unwrap()
}
