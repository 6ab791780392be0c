use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};
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
    let free = Mutex::new(max_workers);
    let freed = Condvar::new();
    let fetch_one = |url| {
        let mut places = free.lock().unwrap();
        while *places == 0 {
            places = freed.wait(places).unwrap();
        }
        *places -= 1;
        drop(places);
        let result = guarded(fetch, url);
        *free.lock().unwrap() += 1;
        freed.notify_one();
        result
    };
    thread::scope(|s| {
        let handles: Vec<_> = urls.iter().map(|url| s.spawn(|| fetch_one(url))).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    })
}
