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

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<io::Result<String>>>> =
        urls.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= urls.len() {
                break;
            }
            let result = catch_unwind(AssertUnwindSafe(|| fetch(urls[index])));
            let panicked = result.is_err();
            *results[index].lock().unwrap() =
                Some(result.unwrap_or_else(|_| Err(io::Error::other("fetch panicked"))));
            if panicked {
                break;
            }
        }
    };
    thread::scope(|s| {
        let mut workers: Vec<_> = (0..max_workers).map(|_| s.spawn(work)).collect();
        // Who has ended is replaced as long as there is work.
        while let Some(worker) = workers.pop() {
            worker.join().unwrap();
            if next.load(Ordering::SeqCst) < urls.len() {
                workers.push(s.spawn(work));
            }
        }
    });
    results
        .into_iter()
        .map(|slot| slot.into_inner().unwrap().unwrap())
        .collect()
}
