//! What is model-checked of d-url-fetch.
//!
//! Each model fetches a few URLs through a `fetch` of its own and returns the results, in order,
//! and how often each URL was fetched, as text. Which results are right is the judge's to know.

// Models are explored on Linux only.
#![cfg(target_os = "linux")]

use grade_harness::functions;
use grade_model::Model;
use std::io;
use std::process::ExitCode;
// The real one: counting calls must add no interleavings.
use core::sync::atomic::{AtomicU32, Ordering};

include!("../../functions.rs");

/// Runs the models as the judge orders.
pub fn main(functions: Functions) -> ExitCode {
    let fetch_all = functions.fetch_all;
    let model = move |name, urls: &[&str], workers| {
        let urls: Vec<String> = urls.iter().map(|&url| url.to_owned()).collect();
        Model::new(name, move || run(fetch_all, &urls, workers))
    };
    let sixty: Vec<String> = (0..60).map(|number| format!("u{number}")).collect();
    let sixty: Vec<&str> = sixty.iter().map(String::as_str).collect();
    grade_model::main(vec![
        model("none by 2", &[], 2),
        model("a b by 1", &["a", "b"], 1),
        model("a b by 2", &["a", "b"], 2),
        model("a b c by 2", &["a", "b", "c"], 2),
        model("a by 3", &["a"], 3),
        model("a fail by 2", &["a", "fail"], 2),
        model("panic b by 1", &["panic", "b"], 1),
        model("a panic by 2", &["a", "panic"], 2),
        model("panic b c by 2", &["panic", "b", "c"], 2),
        model(
            "nine by 4",
            &["a", "b", "fail c", "d", "e", "f", "g", "fail h", "i"],
            4,
        ),
        model("sixty by 6", &sixty, 6),
        model(
            "nine with panics by 4",
            &["a", "panic b", "c", "d", "panic e", "f", "g", "h", "i"],
            4,
        ),
        Model::twin(),
    ])
}

fn run(
    fetch_all: fn(&[&str], usize, Fetch<'_>) -> Vec<io::Result<String>>,
    urls: &[String],
    workers: usize,
) -> String {
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let calls: Vec<AtomicU32> = urls.iter().map(|_| AtomicU32::new(0)).collect();
    let fetch = |url: &str| -> io::Result<String> {
        if let Some(index) = urls.iter().position(|known| *known == url) {
            calls[index].fetch_add(1, Ordering::SeqCst);
        }
        match url {
            url if url.starts_with("fail") => {
                Err(io::Error::new(io::ErrorKind::ConnectionRefused, "refused"))
            }
            url if url.starts_with("panic") => panic!("cannot fetch {url}"),
            _ => Ok(format!("text of {url}")),
        }
    };
    let results = fetch_all(&urls, workers, &fetch);
    let shown: Vec<String> = results
        .iter()
        .map(|result| match result {
            Ok(text) => text.clone(),
            Err(error) => format!("Err({:?})", error.kind()),
        })
        .collect();
    let counts: Vec<String> = calls
        .iter()
        .map(|count| count.load(Ordering::SeqCst).to_string())
        .collect();
    format!("[{}] fetched {}", shown.join(", "), counts.join(" "))
}
