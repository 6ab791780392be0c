use std::io;

pub type Fetch<'a> = &'a (dyn Fn(&str) -> io::Result<String> + Sync);

pub fn fetch_url(url: &str) -> io::Result<String> {
    std::thread::sleep(std::time::Duration::from_millis(100));
    if url.to_lowercase().contains("timeout") {
        return Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!("{url} timed out"),
        ));
    }
    Ok(format!("<html>{url}</html>"))
}

fn guarded(fetch: Fetch<'_>, url: &str) -> io::Result<String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fetch(url)))
        .unwrap_or_else(|_| Err(io::Error::other("fetch panicked")))
}

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let next = AtomicUsize::new(0);
    let slots: Vec<std::sync::Mutex<Option<io::Result<String>>>> =
        urls.iter().map(|_| Default::default()).collect();
    std::thread::scope(|s| {
        for _ in 0..max_workers.min(urls.len()) {
            s.spawn(|| {
                while let Some(k) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).filter(|k| *k < urls.len())
                {
                    *slots[k].lock().unwrap() = Some(guarded(fetch, urls[k]));
                }
            });
        }
    });
    slots
        .into_iter()
        .map(|slot| slot.into_inner().unwrap().unwrap())
        .collect()
}
