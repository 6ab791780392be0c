use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
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
    if urls.is_empty() {
        return Vec::new();
    }
    let mut results: Vec<Option<io::Result<String>>> = urls.iter().map(|_| None).collect();
    thread::scope(|s| {
        let (job_sender, jobs) = mpsc::sync_channel::<usize>(0);
        let (result_sender, done) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..max_workers.min(urls.len()) {
            let (jobs, result_sender) = (Arc::clone(&jobs), result_sender.clone());
            s.spawn(move || {
                loop {
                    let job = jobs.lock().unwrap().recv();
                    let Ok(index) = job else { break };
                    result_sender
                        .send((index, guarded(fetch, urls[index])))
                        .unwrap();
                }
            });
        }
        for index in 0..urls.len() {
            job_sender.send(index).unwrap();
        }
        drop((job_sender, result_sender));
        for (index, result) in done {
            results[index] = Some(result);
        }
    });
    results.into_iter().map(|result| result.unwrap()).collect()
}
