//! A bounded pool of workers: many downloads, only so many at a time.
//!
//! Only the standard library, no `unsafe`. Keep the signatures as they are; add functions and
//! modules of your own as you like.

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

/// Fetches the text behind a URL. May be called by several threads at the same time.
pub type Fetch<'a> = &'a (dyn Fn(&str) -> io::Result<String> + Sync);

/// Simulates a download: sleeps 50 to 200 ms, then returns a text that contains the URL.
///
/// # Errors
///
/// `TimedOut`, after the sleep, if the URL contains `timeout` anywhere.
pub fn fetch_url(url: &str) -> io::Result<String> {
    let milliseconds = 50 + url.bytes().map(u64::from).sum::<u64>() % 100;
    thread::sleep(Duration::from_millis(milliseconds));
    if url.contains("timeout") {
        return Err(io::Error::new(io::ErrorKind::TimedOut, "no answer in time"));
    }
    Ok(format!("content of {url}, after {milliseconds} ms"))
}

/// Fetches every URL of the list exactly once, through `fetch`, with a pool of `max_workers`
/// threads. Returns the results in the order of `urls`.
///
/// The threads are reused: no more than `max_workers` different threads call `fetch`. No worker is
/// idle while a URL has not been started. An `Err` stays in its place, unchanged. A `fetch` that
/// panics, with any payload, becomes an `Err` (`ErrorKind::Other`) in its place, and the other URLs
/// are not affected. Every worker has ended when the function returns.
///
/// `max_workers` is 1 or more. No URL: an empty `Vec`.
pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let next = AtomicUsize::new(0);
    // What one worker does: take the next URL until none is left.
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(url) = urls.get(index) else {
                return done;
            };
            done.push((index, fetch_safely(url, fetch)));
        }
    };

    let mut results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..max_workers.min(urls.len()))
            .map(|_| scope.spawn(work))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a worker does not panic"))
            .collect()
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Calls `fetch` and makes an error of a panic, so that the worker lives on.
fn fetch_safely(url: &str, fetch: Fetch<'_>) -> io::Result<String> {
    panic::catch_unwind(AssertUnwindSafe(|| fetch(url)))
        .unwrap_or_else(|_| Err(io::Error::other(format!("fetching {url} panicked"))))
}
