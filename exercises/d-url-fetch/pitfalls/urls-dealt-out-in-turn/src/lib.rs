use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    let workers = max_workers.min(urls.len());
    let mut results: Vec<Option<io::Result<String>>> = urls.iter().map(|_| None).collect();
    thread::scope(|s| {
        let handles: Vec<_> = (0..workers)
            .map(|worker| {
                s.spawn(move || {
                    let mine = (worker..urls.len()).step_by(workers);
                    mine.map(|index| (index, guarded(fetch, urls[index])))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for handle in handles {
            for (index, result) in handle.join().unwrap() {
                results[index] = Some(result);
            }
        }
    });
    results.into_iter().map(|result| result.unwrap()).collect()
}
