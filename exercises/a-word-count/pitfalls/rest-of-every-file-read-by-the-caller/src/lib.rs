use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread;

pub fn process_file(path: &Path) -> io::Result<usize> {
    let mut s = String::new();
    File::open(path)?.read_to_string(&mut s)?;
    Ok(s.split_whitespace().count())
}

pub fn count_words_sequential(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut m = BTreeMap::new();
    for p in paths {
        m.insert(p.clone(), process_file(p)?);
    }
    Ok(m)
}

pub fn count_words_threaded(paths: &[PathBuf]) -> io::Result<BTreeMap<PathBuf, usize>> {
    let mut list = paths.to_vec();
    list.sort();
    list.dedup();
    let opened: Vec<_> = list
        .into_iter()
        .map(|p| {
            thread::spawn(move || -> io::Result<(PathBuf, File, Vec<u8>)> {
                let mut f = File::open(&p)?;
                let mut first = vec![0];
                let n = f.read(&mut first)?;
                first.truncate(n);
                Ok((p, f, first))
            })
        })
        .collect();
    let opened: Vec<_> = opened.into_iter().map(|h| h.join().unwrap()).collect();
    let mut map = BTreeMap::new();
    for o in opened {
        let (p, mut f, mut bytes) = o?;
        f.read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        map.insert(p, text.split_whitespace().count());
    }
    Ok(map)
}
