use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::RwLock;
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
    let payload = match catch_unwind(AssertUnwindSafe(|| fetch(url))) {
        Ok(result) => return result,
        Err(payload) => payload,
    };
    let message = payload
        .downcast_ref::<&str>()
        .map(|text| text.to_string())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a text".to_string());
    Err(io::Error::other(message))
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let stack: RwLock<Vec<(usize, &str)>> =
        RwLock::new(urls.iter().copied().enumerate().rev().collect());
    let mut results: Vec<Option<io::Result<String>>> = Vec::new();
    results.resize_with(urls.len(), || None);
    thread::scope(|s| {
        let handles: Vec<_> = (0..max_workers.min(urls.len()))
            .map(|number| {
                let work = || {
                    let mut mine = Vec::new();
                    loop {
                        let top = stack.write().unwrap().pop();
                        let Some((index, url)) = top else { return mine };
                        mine.push((index, guarded(fetch, url)));
                    }
                };
                thread::Builder::new()
                    .name(format!("worker {number}"))
                    .spawn_scoped(s, work)
                    .unwrap()
            })
            .collect();
        for handle in handles {
            for (index, result) in handle.join().unwrap() {
                results[index] = Some(result);
            }
        }
    });
    results.into_iter().flatten().collect()
}
