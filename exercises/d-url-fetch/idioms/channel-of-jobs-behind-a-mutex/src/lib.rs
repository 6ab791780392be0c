use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, mpsc};
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
    let (sender, jobs) = mpsc::channel();
    let jobs = Mutex::new(jobs);
    let mut results: Vec<(usize, io::Result<String>)> = thread::scope(|s| {
        let mut workers = Vec::new();
        for _ in 0..max_workers.min(urls.len()) {
            workers.push(s.spawn(|| {
                let mut done = Vec::new();
                loop {
                    let job = jobs.lock().unwrap().recv();
                    let Ok(index) = job else { break };
                    done.push((index, guarded(fetch, urls[index])));
                }
                done
            }));
        }
        for index in 0..urls.len() {
            sender.send(index).unwrap();
        }
        drop(sender);
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
