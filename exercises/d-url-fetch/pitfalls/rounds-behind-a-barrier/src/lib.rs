use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
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
    let round_over = Barrier::new(workers);
    let mut results: Vec<(usize, io::Result<String>)> = thread::scope(|s| {
        let round_over = &round_over;
        let handles: Vec<_> = (0..workers)
            .map(|worker| {
                s.spawn(move || {
                    let mut done = Vec::new();
                    for first in (0..urls.len()).step_by(workers) {
                        let index = first + worker;
                        if index < urls.len() {
                            done.push((index, guarded(fetch, urls[index])));
                        }
                        round_over.wait();
                    }
                    done
                })
            })
            .collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap())
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
