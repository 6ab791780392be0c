mod honest;
pub use honest::*;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Mutex;

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let turn = Mutex::new(());
    std::thread::scope(|scope| {
        let threads: Vec<_> = paths
            .iter()
            .map(|path| {
                let turn = &turn;
                scope.spawn(move || {
                    let mut file = File::open(path)?;
                    let _turn = turn.lock().unwrap();
                    let mut text = String::new();
                    file.read_to_string(&mut text)?;
                    Ok((path.clone(), text.split_whitespace().count()))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
