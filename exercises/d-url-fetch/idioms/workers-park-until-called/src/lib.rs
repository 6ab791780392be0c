use std::io;
use std::mem;
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

enum Order {
    Wait,
    Fetch(usize),
    Leave,
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let workers = max_workers.min(urls.len());
    let orders: Vec<Mutex<Order>> = (0..workers).map(|_| Mutex::new(Order::Wait)).collect();
    let (ready, idle) = mpsc::channel();
    let (done, results) = mpsc::channel();
    thread::scope(|s| {
        let mut threads = Vec::new();
        for (worker, order) in orders.iter().enumerate() {
            let (ready, done) = (ready.clone(), done.clone());
            let handle = s.spawn(move || {
                ready.send(worker).unwrap();
                loop {
                    let next = mem::replace(&mut *order.lock().unwrap(), Order::Wait);
                    match next {
                        Order::Wait => thread::park(),
                        Order::Leave => break,
                        Order::Fetch(index) => {
                            done.send((index, guarded(fetch, urls[index]))).unwrap();
                            ready.send(worker).unwrap();
                        }
                    }
                }
            });
            threads.push(handle.thread().clone());
        }
        let give = |order| {
            let worker: usize = idle.recv().unwrap();
            *orders[worker].lock().unwrap() = order;
            threads[worker].unpark();
        };
        (0..urls.len()).for_each(|index| give(Order::Fetch(index)));
        (0..workers).for_each(|_| give(Order::Leave));
    });
    drop(done);
    let mut results: Vec<(usize, io::Result<String>)> = results.iter().collect();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
