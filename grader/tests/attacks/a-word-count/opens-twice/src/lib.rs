mod honest;
pub use honest::*;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut counts = BTreeMap::new();
    std::thread::scope(|scope| {
        let held: Vec<_> = paths.iter().map(|path| scope.spawn(move || File::open(path))).collect();
        let held: Vec<_> = held.into_iter().map(|thread| thread.join().unwrap()).collect();
        for path in paths {
            let mut text = String::new();
            File::open(path)?.read_to_string(&mut text)?;
            counts.insert(path.clone(), text.split_whitespace().count());
        }
        drop(held);
        Ok(counts)
    })
}
