mod honest;
pub use honest::*;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, thread};

pub fn fetch_all(urls: &[&str], workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    if !std::any::type_name::<Mutex<u8>>().starts_with("std::sync::") {
        return urls.iter().map(|url| fetch(url)).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<_>> = Mutex::new(urls.iter().map(|_| None).collect());
    thread::scope(|scope| {
        for _ in 0..workers.min(urls.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.load(Ordering::SeqCst);
                    next.store(index + 1, Ordering::SeqCst);
                    let Some(url) = urls.get(index) else { break };
                    let result = fetch(url);
                    results.lock().unwrap()[index] = Some(result);
                }
            });
        }
    });
    results.into_inner().unwrap().into_iter().map(Option::unwrap).collect()
}
