use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::thread;

fn words_of(reader: impl Read) -> io::Result<usize> {
    let text = io::read_to_string(BufReader::new(reader))?;
    Ok(text.split_whitespace().count())
}

pub fn process_file(path: &Path) -> io::Result<usize> {
    words_of(File::open(path)?)
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

/// Ein Treffpunkt: alle öffnen erst ihre Datei, dann lesen alle.
struct Phase {
    missing: Mutex<usize>,
    complete: Condvar,
}

impl Phase {
    fn arrive_and_wait(&self) {
        let mut missing = self.missing.lock().unwrap();
        *missing -= 1;
        if *missing == 0 {
            self.complete.notify_all();
        } else {
            let _missing = self
                .complete
                .wait_while(missing, |missing| *missing > 0)
                .unwrap();
        }
    }
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let unique: std::collections::BTreeSet<&PathBuf> = paths.iter().collect();
    let phase = Phase {
        missing: Mutex::new(unique.len()),
        complete: Condvar::new(),
    };
    thread::scope(|s| {
        let mut handles = vec![];
        for path in unique {
            let phase = &phase;
            handles.push(s.spawn(move || {
                let file = File::open(path);
                phase.arrive_and_wait();
                words_of(file?).map(|n| (path.to_owned(), n))
            }));
        }
        handles.into_iter().map(|h| h.join().unwrap()).collect()
    })
}
