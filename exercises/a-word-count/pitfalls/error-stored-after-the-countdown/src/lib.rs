use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::{fs, io, mem, thread};

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

struct Shared {
    counts: Mutex<BTreeMap<PathBuf, usize>>,
    error: Mutex<Option<io::Error>>,
    left: Mutex<usize>,
    done: Condvar,
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let shared = Shared {
        counts: Mutex::new(BTreeMap::new()),
        error: Mutex::new(None),
        left: Mutex::new(paths.len()),
        done: Condvar::new(),
    };
    let shared = &shared;
    thread::scope(|s| {
        for path in paths {
            s.spawn(move || {
                let result = process_file(path);
                let mut failed = None;
                match result {
                    Ok(count) => {
                        shared.counts.lock().unwrap().insert(path.clone(), count);
                    }
                    Err(e) => failed = Some(e),
                }
                let mut left = shared.left.lock().unwrap();
                *left -= 1;
                let last = *left == 0;
                drop(left);
                if failed.is_some() {
                    *shared.error.lock().unwrap() = failed;
                }
                if last {
                    shared.done.notify_one();
                }
            });
        }
        let mut left = shared.left.lock().unwrap();
        while *left > 0 {
            left = shared.done.wait(left).unwrap();
        }
        drop(left);
        match shared.error.lock().unwrap().take() {
            Some(e) => Err(e),
            None => Ok(mem::take(&mut *shared.counts.lock().unwrap())),
        }
    })
}
