//! Fetches the URLs of `data/urls.txt` (or those named as arguments) one after the other and with a
//! pool of five, and prints what the pool gained. `cargo run --release -p d-url-fetch`

use std::{env, fs, io, path::Path, time::Instant};

use d_url_fetch::{fetch_all, fetch_url};

const MAX_WORKERS: usize = 5;

fn main() -> io::Result<()> {
    let mut urls: Vec<String> = env::args().skip(1).collect();
    if urls.is_empty() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/urls.txt");
        urls = fs::read_to_string(file)?
            .lines()
            .map(String::from)
            .collect();
    }
    let urls: Vec<&str> = urls
        .iter()
        .map(|url| url.trim())
        .filter(|url| !url.is_empty())
        .collect();

    let begin = Instant::now();
    for url in &urls {
        // Only the time matters here; the results are shown below.
        let _ = fetch_url(url);
    }
    let sequential = begin.elapsed();

    let begin = Instant::now();
    let results = fetch_all(&urls, MAX_WORKERS, &fetch_url);
    let pooled = begin.elapsed();

    for (url, result) in urls.iter().zip(&results) {
        match result {
            Ok(text) => println!("[OK]     {url}: {} characters", text.chars().count()),
            Err(error) => println!("[FAILED] {url}: {error}"),
        }
    }

    let each = |time: std::time::Duration| time.as_secs_f64() * 1e3 / urls.len().max(1) as f64;
    println!("\n{} URLs, {MAX_WORKERS} workers", urls.len());
    println!(
        "one after the other: {:.2} s, {:.0} ms a URL",
        sequential.as_secs_f64(),
        each(sequential)
    );
    println!(
        "with the pool:       {:.2} s, {:.0} ms a URL",
        pooled.as_secs_f64(),
        each(pooled)
    );
    println!(
        "speed-up:            {:.2}x",
        sequential.as_secs_f64() / pooled.as_secs_f64()
    );
    Ok(())
}
