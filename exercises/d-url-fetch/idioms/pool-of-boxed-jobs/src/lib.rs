use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, Scope};

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

type Job<'j> = Box<dyn FnOnce() + Send + 'j>;

struct Queue<'j> {
    state: Mutex<(VecDeque<Job<'j>>, bool)>,
    changed: Condvar,
}

impl<'j> Queue<'j> {
    fn next(&self) -> Option<Job<'j>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match (state.0.pop_front(), state.1) {
                (Some(job), _) => return Some(job),
                (None, true) => return None,
                (None, false) => {
                    state = self
                        .changed
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner)
                }
            }
        }
    }
}

/// Ein Pool; `drop` macht die Schlange zu.
struct Pool<'p, 'j>(&'p Queue<'j>);

impl<'p, 'j> Pool<'p, 'j> {
    fn start<'scope, 'env>(
        scope: &'scope Scope<'scope, 'env>,
        queue: &'p Queue<'j>,
        workers: usize,
    ) -> Self
    where
        'p: 'scope,
        'j: 'scope,
    {
        for _ in 0..workers {
            scope.spawn(move || {
                while let Some(job) = queue.next() {
                    job();
                }
            });
        }
        Pool(queue)
    }

    fn submit(&self, job: impl FnOnce() + Send + 'j) {
        self.0.state.lock().unwrap().0.push_back(Box::new(job));
        self.0.changed.notify_one();
    }
}

impl Drop for Pool<'_, '_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().1 = true;
        self.0.changed.notify_all();
    }
}

fn what(payload: Box<dyn Any + Send>) -> io::Error {
    let text = match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast::<&'static str>()
            .map_or("unknown".into(), |text| text.to_string()),
    };
    io::Error::other(text)
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let mut results: Vec<Option<io::Result<String>>> = Vec::new();
    results.resize_with(urls.len(), || None);
    {
        let queue = Queue {
            state: Mutex::default(),
            changed: Condvar::new(),
        };
        thread::scope(|s| {
            let pool = Pool::start(s, &queue, max_workers);
            for (url, slot) in urls.iter().zip(results.iter_mut()) {
                pool.submit(move || {
                    let result = catch_unwind(AssertUnwindSafe(|| fetch(url)));
                    *slot = Some(result.unwrap_or_else(|payload| Err(what(payload))));
                });
            }
        });
    }
    results
        .into_iter()
        .map(|r| r.expect("every job ran"))
        .collect()
}
