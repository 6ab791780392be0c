//! A thread a file reads blocks and hands them on through a channel with room for one; the caller
//! puts them together, the last file first.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};
use std::thread;

type Block = io::Result<Vec<u8>>;

fn words(bytes: Vec<u8>) -> io::Result<usize> {
    let text = String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    Ok(text.split_whitespace().count())
}

pub fn process_file(path: &Path) -> io::Result<usize> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    words(bytes)
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

/// Reads the file to its end, unless nobody wants the rest.
fn read(path: &Path, blocks: &SyncSender<Block>) {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            let _ = blocks.send(Err(error));
            return;
        }
    };
    loop {
        let mut block = vec![0; 4096];
        match file.read(&mut block) {
            Ok(0) => return,
            Ok(length) => {
                block.truncate(length);
                if blocks.send(Ok(block)).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                let _ = blocks.send(Err(error));
                return;
            }
        }
    }
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut paths = paths.to_vec();
    paths.sort();
    paths.dedup();
    thread::scope(|scope| {
        let mut files = Vec::new();
        for path in &paths {
            let (sender, blocks) = mpsc::sync_channel(1);
            scope.spawn(move || read(path, &sender));
            files.push((path.clone(), blocks));
        }
        let mut counts = BTreeMap::new();
        while let Some((path, blocks)) = files.pop() {
            let mut bytes = Vec::new();
            for block in blocks {
                bytes.extend(block?);
            }
            counts.insert(path, words(bytes)?);
        }
        Ok(counts)
    })
}
