use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

pub type Fetch<'a> = &'a (dyn Fn(&str) -> io::Result<String> + Sync);

pub fn fetch_url(url: &str) -> io::Result<String> {
    std::thread::sleep(std::time::Duration::from_millis(100));
    if url.contains("timeout") {
        return Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!("{url} timed out"),
        ));
    }
    Ok(format!("<html>{url}</html>"))
}

fn guarded(fetch: Fetch<'_>, url: &str) -> io::Result<String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fetch(url)))
        .unwrap_or_else(|_| Err(io::Error::other("fetch panicked")))
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let taken: Vec<AtomicBool> = urls.iter().map(|_| AtomicBool::new(false)).collect();
    let results: Vec<OnceLock<io::Result<String>>> = urls.iter().map(|_| OnceLock::new()).collect();
    thread::scope(|s| {
        for worker in 0..max_workers.min(urls.len()) {
            let (taken, results) = (&taken, &results);
            s.spawn(move || {
                // jeder fängt woanders an und geht einmal im Kreis
                for step in 0..urls.len() {
                    let k = (worker + step) % urls.len();
                    if taken[k].load(Ordering::SeqCst) {
                        continue;
                    }
                    taken[k].store(true, Ordering::SeqCst);
                    results[k].set(guarded(fetch, urls[k])).ok();
                }
            });
        }
    });
    results
        .into_iter()
        .map(|r| r.into_inner().unwrap())
        .collect()
}
