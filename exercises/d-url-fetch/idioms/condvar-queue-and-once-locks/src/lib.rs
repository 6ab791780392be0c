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
    state: Mutex<(VecDeque<usize>, bool)>,
    changed: Condvar,
}

impl Queue {
    fn put(&self, index: usize) {
        self.state.lock().unwrap().0.push_back(index);
        self.changed.notify_one();
    }

    fn close(&self) {
        self.state.lock().unwrap().1 = true;
        self.changed.notify_all();
    }

    fn take(&self) -> Option<usize> {
        let mut state = self.state.lock().unwrap();
        loop {
            if let Some(index) = state.0.pop_front() {
                return Some(index);
            }
            if state.1 {
                return None;
            }
            state = self.changed.wait(state).unwrap();
        }
    }
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let queue = Queue {
        state: Mutex::new((VecDeque::new(), false)),
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
