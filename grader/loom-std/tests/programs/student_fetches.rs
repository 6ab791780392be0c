//! A pool that fetches: panics caught, results in order, workers parked and woken.

use std::any::Any;
use std::collections::VecDeque;
use std::io::{self, Error, ErrorKind};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, OnceLock, RwLock};
use std::thread::{self, Scope, Thread};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub type Fetch<'a> = &'a (dyn Fn(&str) -> io::Result<String> + Sync);

pub fn fetch_url(url: &str) -> io::Result<String> {
    let seed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.subsec_nanos());
    thread::sleep(Duration::from_millis(u64::from(50 + seed % 151)));
    if url.contains("timeout") {
        return Err(Error::new(
            ErrorKind::TimedOut,
            format!("{url} took too long"),
        ));
    }
    Ok(format!("content of {url}"))
}

fn text_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&'static str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}

fn safely(fetch: Fetch<'_>, url: &str) -> io::Result<String> {
    catch_unwind(AssertUnwindSafe(|| fetch(url)))
        .unwrap_or_else(|payload| Err(Error::other(text_of(payload))))
}

pub fn by_index(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<io::Result<String>>> = urls.iter().map(|_| OnceLock::new()).collect();
    thread::scope(|s| {
        for _ in 0..max_workers.min(urls.len()) {
            s.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(url) = urls.get(i) else { break };
                    assert!(results[i].set(safely(fetch, url)).is_ok());
                }
            });
        }
    });
    results
        .into_iter()
        .map(|slot| slot.into_inner().expect("every one was fetched"))
        .collect()
}

struct Queue<'a> {
    jobs: Mutex<(VecDeque<(usize, &'a str)>, bool)>,
    changed: Condvar,
}

impl<'a> Queue<'a> {
    fn take(&self) -> Option<(usize, &'a str)> {
        let mut jobs = self
            .changed
            .wait_while(self.jobs.lock().unwrap(), |(queue, closed)| {
                queue.is_empty() && !*closed
            })
            .unwrap();
        jobs.0.pop_front()
    }
}

pub fn by_queue(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let queue = Queue {
        jobs: Mutex::new((VecDeque::new(), false)),
        changed: Condvar::new(),
    };
    let results: Mutex<Vec<Option<io::Result<String>>>> =
        Mutex::new(urls.iter().map(|_| None).collect());
    thread::scope(|s: &Scope<'_, '_>| {
        for _ in 0..max_workers {
            s.spawn(|| {
                while let Some((i, url)) = queue.take() {
                    let result = safely(fetch, url);
                    results.lock().unwrap()[i] = Some(result);
                }
            });
        }
        for job in urls.iter().copied().enumerate() {
            queue.jobs.lock().unwrap().0.push_back(job);
            queue.changed.notify_one();
        }
        queue.jobs.lock().unwrap().1 = true;
        queue.changed.notify_all();
    });
    results
        .into_inner()
        .unwrap()
        .into_iter()
        .flatten()
        .collect()
}

pub fn by_channels(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let (jobs, inbox) = sync_channel::<(usize, &str)>(0);
    let inbox = Mutex::new(inbox);
    let (results, outbox) = mpsc::channel();
    let mut all: Vec<(usize, io::Result<String>)> = thread::scope(|s| {
        for _ in 0..max_workers {
            let results = results.clone();
            let inbox = &inbox;
            s.spawn(move || {
                loop {
                    let job = inbox.lock().unwrap().recv();
                    let Ok((i, url)) = job else { return };
                    if results.send((i, safely(fetch, url))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(results);
        for job in urls.iter().copied().enumerate() {
            jobs.send(job).expect("a worker takes it");
        }
        drop(jobs);
        let mut all = Vec::new();
        loop {
            match outbox.try_recv() {
                Ok(result) => all.push(result),
                Err(TryRecvError::Empty) => match outbox.recv_timeout(Duration::from_millis(10)) {
                    Ok(result) => all.push(result),
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => break,
                },
                Err(TryRecvError::Disconnected) => break,
            }
        }
        all
    });
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().map(|(_, result)| result).collect()
}

/// A mailbox whose owner parks until something is in it.
pub struct Mailbox<T> {
    letter: Mutex<Option<T>>,
    owner: RwLock<Option<Thread>>,
}

impl<T: Send + Sync + 'static> Mailbox<T> {
    pub fn new() -> Arc<Self> {
        Arc::new(Mailbox {
            letter: Mutex::new(None),
            owner: RwLock::new(None),
        })
    }

    pub fn wait(&self) -> T {
        *self.owner.write().unwrap() = Some(thread::current());
        loop {
            if let Some(letter) = self.letter.lock().unwrap().take() {
                return letter;
            }
            thread::park();
        }
    }

    pub fn post(&self, letter: T) {
        *self.letter.lock().unwrap() = Some(letter);
        if let Some(owner) = &*self.owner.read().unwrap() {
            owner.unpark();
        }
    }
}

type Job = Box<dyn FnOnce() + Send + 'static>;

/// The pool of the book.
pub struct ThreadPool {
    workers: Vec<Worker>,
    sender: Option<mpsc::Sender<Job>>,
}

struct Worker {
    id: usize,
    thread: Option<thread::JoinHandle<()>>,
}

impl ThreadPool {
    pub fn new(size: usize) -> ThreadPool {
        assert!(size > 0);
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let workers = (0..size)
            .map(|id| Worker::new(id, Arc::clone(&receiver)))
            .collect();
        ThreadPool {
            workers,
            sender: Some(sender),
        }
    }

    pub fn execute<F>(&self, f: F)
    where
        F: FnOnce() + Send + 'static,
    {
        self.sender.as_ref().unwrap().send(Box::new(f)).unwrap();
    }
}

impl Worker {
    fn new(id: usize, receiver: Arc<Mutex<mpsc::Receiver<Job>>>) -> Worker {
        let thread = thread::spawn(move || {
            loop {
                let message = receiver.lock().unwrap().recv();
                match message {
                    Ok(job) => {
                        println!("Worker {id} got a job; executing.");
                        job();
                    }
                    Err(_) => break,
                }
            }
        });
        Worker {
            id,
            thread: Some(thread),
        }
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        drop(self.sender.take());
        for worker in &mut self.workers {
            println!("Shutting down worker {}", worker.id);
            if let Some(thread) = worker.thread.take() {
                thread.join().unwrap();
            }
        }
    }
}

pub fn quietly<T>(f: impl FnOnce() -> T) -> thread::Result<T> {
    let before = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let _ = format!(
            "{info} {:?} {:?}",
            info.location().map(panic::Location::line),
            info.payload_as_str()
        );
    }));
    let result = catch_unwind(AssertUnwindSafe(f));
    panic::set_hook(before);
    result
}
