//! Word counts: a thread for each file, in a scope.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::thread;

static OPEN: AtomicUsize = AtomicUsize::new(0);

struct Opened(BufReader<File>);

impl Opened {
    fn new(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        OPEN.fetch_add(1, Ordering::Relaxed);
        Ok(Self(BufReader::new(file)))
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

pub fn process_file(path: &Path) -> io::Result<usize> {
    let mut text = String::new();
    Opened::new(path)?.0.read_to_string(&mut text)?;
    Ok(text
        .split_whitespace()
        .filter(|word| !word.is_empty())
        .count())
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    paths
        .iter()
        .map(|path| process_file(path).map(|n| (path.clone(), n)))
        .collect()
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let counts = RwLock::new(BTreeMap::new());
    let failed: Mutex<Option<io::Error>> = Mutex::default();
    thread::scope(|scope| {
        for (n, path) in paths.iter().enumerate() {
            let (counts, failed) = (&counts, &failed);
            thread::Builder::new()
                .name(format!("reader-{n}"))
                .spawn_scoped(scope, move || match process_file(path) {
                    Ok(words) => {
                        counts
                            .write()
                            .unwrap()
                            .entry(path.to_path_buf())
                            .or_insert(words);
                    }
                    Err(error) => *failed.lock().unwrap() = Some(error),
                })
                .expect("a thread can be started");
        }
    });
    match failed.into_inner().unwrap() {
        Some(error) => Err(error),
        None => Ok(counts.into_inner().unwrap()),
    }
}
