use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{thread, time::Duration};

pub type Fetch<'a> = &'a (dyn Fn(&str) -> io::Result<String> + Sync);

pub fn fetch_url(url: &str) -> io::Result<String> {
    thread::sleep(Duration::from_millis(60 + url.len() as u64 % 90));
    if url.contains("timeout") {
        return Err(io::Error::new(io::ErrorKind::TimedOut, "timed out"));
    }
    Ok(format!("content of {url}"))
}

fn guarded(fetch: Fetch<'_>, url: &str) -> io::Result<String> {
    catch_unwind(AssertUnwindSafe(|| fetch(url)))
        .unwrap_or_else(|_| Err(io::Error::other("fetch panicked")))
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let next = AtomicUsize::new(0);
    let texts = Mutex::new(BTreeMap::new());
    let errors = Mutex::new(BTreeMap::new());
    thread::scope(|s| {
        for _ in 0..max_workers.min(urls.len()) {
            s.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= urls.len() {
                        break;
                    }
                    match guarded(fetch, urls[index]) {
                        Ok(text) => {
                            let mut texts = texts.lock().unwrap();
                            errors.lock().unwrap().remove(&index);
                            texts.insert(index, text);
                        }
                        Err(error) => {
                            let mut errors = errors.lock().unwrap();
                            texts.lock().unwrap().remove(&index);
                            errors.insert(index, error);
                        }
                    }
                }
            });
        }
    });
    let (mut texts, mut errors) = (texts.into_inner().unwrap(), errors.into_inner().unwrap());
    let result = |index| match errors.remove(&index) {
        Some(error) => Err(error),
        None => Ok(texts.remove(&index).unwrap()),
    };
    (0..urls.len()).map(result).collect()
}
