use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, OnceLock};
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

struct Queue {
    jobs: Mutex<VecDeque<usize>>,
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Queue {
    fn put(&self, index: usize) {
        self.jobs.lock().unwrap().push_back(index);
        let _closed = self.closed.lock().unwrap();
        self.changed.notify_one();
    }

    fn close(&self) {
        *self.closed.lock().unwrap() = true;
        self.changed.notify_all();
    }

    fn take(&self) -> Option<usize> {
        loop {
            let job = self.jobs.lock().unwrap().pop_front();
            if job.is_some() {
                return job;
            }
            let closed = self.closed.lock().unwrap();
            if *closed {
                return None;
            }
            drop(self.changed.wait(closed).unwrap());
        }
    }
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let queue = Queue {
        jobs: Mutex::new(VecDeque::new()),
        closed: Mutex::new(false),
        changed: Condvar::new(),
    };
    let slots: Vec<OnceLock<io::Result<String>>> = urls.iter().map(|_| OnceLock::new()).collect();
    thread::scope(|s| {
        for _ in 0..max_workers.min(urls.len()) {
            s.spawn(|| {
                while let Some(index) = queue.take() {
                    slots[index]
                        .set(guarded(fetch, urls[index]))
                        .expect("fetched once");
                }
            });
        }
        for index in 0..urls.len() {
            queue.put(index);
        }
        queue.close();
    });
    slots
        .into_iter()
        .map(|slot| slot.into_inner().unwrap())
        .collect()
}
