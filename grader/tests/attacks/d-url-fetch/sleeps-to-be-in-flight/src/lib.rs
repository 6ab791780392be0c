mod honest;
pub use honest::*;

use std::io;
use std::sync::Mutex;
use std::time::Duration;

pub fn fetch_all(urls: &[&str], max_workers: usize, fetch: Fetch<'_>) -> Vec<io::Result<String>> {
    let one = Mutex::new(());
    std::thread::scope(|scope| {
        let threads: Vec<_> = urls
            .iter()
            .take(max_workers.max(1))
            .map(|_| scope.spawn(|| std::thread::sleep(Duration::from_millis(300))))
            .collect();
        let answers = urls
            .iter()
            .map(|url| {
                let _alone = one.lock();
                fetch(url)
            })
            .collect();
        for thread in threads {
            let _ = thread.join();
        }
        answers
    })
}
