//! Word counts: each thread sends what it found; an error type of its own.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

#[derive(Debug)]
pub enum CountError {
    Io { path: PathBuf, source: io::Error },
    Panicked(String),
    Closed,
}

impl fmt::Display for CountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Panicked(text) => write!(f, "a worker panicked: {text}"),
            Self::Closed => f.write_str("no one listens"),
        }
    }
}

impl Error for CountError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl<T> From<mpsc::SendError<T>> for CountError {
    fn from(_: mpsc::SendError<T>) -> Self {
        Self::Closed
    }
}

type Found = (PathBuf, Result<usize, io::Error>);

fn start(
    paths: Vec<PathBuf>,
    results: &mpsc::Sender<Found>,
) -> Vec<JoinHandle<Result<(), CountError>>> {
    paths
        .into_iter()
        .map(|path| {
            let results = results.clone();
            thread::spawn(move || {
                let words = std::fs::read_to_string(&path).map(|text| {
                    text.split(char::is_whitespace)
                        .filter(|w| !w.is_empty())
                        .count()
                });
                results.send((path, words))?;
                Ok(())
            })
        })
        .collect()
}

pub fn count(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, usize>, CountError> {
    let (results, found) = mpsc::channel();
    let handles = start(paths.to_vec(), &results);
    drop(results);
    let mut counts = HashMap::with_capacity(handles.len());
    let mut first_error = None;
    for (path, words) in found {
        match words {
            Ok(words) => drop(counts.insert(path, words)),
            Err(source) => first_error = first_error.or(Some(CountError::Io { path, source })),
        }
    }
    for handle in handles {
        handle.join().map_err(|payload| {
            let text = payload.downcast_ref::<String>().cloned();
            CountError::Panicked(
                text.or_else(|| payload.downcast_ref::<&str>().map(|s| s.to_string()))
                    .unwrap_or_default(),
            )
        })??;
    }
    first_error.map_or_else(|| Ok(counts.into_iter().collect()), Err)
}
