use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
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
    left: AtomicUsize,
    lock: Mutex<()>,
    done: Condvar,
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let shared = Shared {
        counts: Mutex::new(BTreeMap::new()),
        error: Mutex::new(None),
        left: AtomicUsize::new(paths.len()),
        lock: Mutex::new(()),
        done: Condvar::new(),
    };
    let shared = &shared;
    thread::scope(|s| {
        for path in paths {
            s.spawn(move || {
                let result = process_file(path);
                match result {
                    Ok(count) => {
                        shared.counts.lock().unwrap().insert(path.clone(), count);
                    }
                    Err(e) => *shared.error.lock().unwrap() = Some(e),
                }
                shared.left.fetch_sub(1, Ordering::SeqCst);
                shared.done.notify_one();
            });
        }
        let mut lock = shared.lock.lock().unwrap();
        while shared.left.load(Ordering::SeqCst) > 0 {
            lock = shared.done.wait(lock).unwrap();
        }
        drop(lock);
        match shared.error.lock().unwrap().take() {
            Some(e) => Err(e),
            None => Ok(mem::take(&mut *shared.counts.lock().unwrap())),
        }
    })
}
