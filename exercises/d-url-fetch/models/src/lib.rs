//! What is model-checked of d-url-fetch.
//!
//! Each model fetches a few URLs through a `fetch` of its own and returns the results, in order,
//! and how often each URL was fetched, as text. Which results are right is the judge's to know.

use grade_harness::functions;
use grade_model::Model;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
// The real one: counting calls must add no interleavings.
use core::sync::atomic::{AtomicU32, Ordering as RealOrdering};

include!("../../functions.rs");

/// Runs the models as the judge orders.
pub fn main(functions: Functions) -> ExitCode {
    let fetch_all = functions.fetch_all;
    let model = move |name, urls: &'static [&'static str], workers| {
        Model::new(name, move || run(fetch_all, urls, workers))
    };
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
        Model::new("twin", twin),
    ])
}

fn run(
    fetch_all: fn(&[&str], usize, Fetch<'_>) -> Vec<io::Result<String>>,
    urls: &[&str],
    workers: usize,
) -> String {
    let calls: Vec<AtomicU32> = urls.iter().map(|_| AtomicU32::new(0)).collect();
    let fetch = |url: &str| -> io::Result<String> {
        if let Some(index) = urls.iter().position(|known| *known == url) {
            calls[index].fetch_add(1, RealOrdering::SeqCst);
        }
        match url {
            "fail" => Err(io::Error::new(io::ErrorKind::ConnectionRefused, "refused")),
            "panic" => panic!("cannot fetch {url}"),
            _ => Ok(format!("text of {url}")),
        }
    };
    let results = fetch_all(urls, workers, &fetch);
    let shown: Vec<String> = results
        .iter()
        .map(|result| match result {
            Ok(text) => text.clone(),
            Err(error) => format!("Err({:?})", error.kind()),
        })
        .collect();
    let counts: Vec<String> = calls
        .iter()
        .map(|count| count.load(RealOrdering::SeqCst).to_string())
        .collect();
    format!("[{}] fetched {}", shown.join(", "), counts.join(" "))
}

/// Two workers take the next index in two steps.
fn twin() -> String {
    let next = Arc::new(AtomicU64::new(0));
    let take = |next: &AtomicU64| {
        let index = next.load(Ordering::SeqCst);
        next.store(index + 1, Ordering::SeqCst);
        index
    };
    let other = {
        let next = Arc::clone(&next);
        thread::spawn(move || take(&next))
    };
    let mine = take(&next);
    match other.join() {
        Ok(theirs) if theirs == mine => "twice".to_owned(),
        Ok(_) => "once".to_owned(),
        Err(_) => "panic".to_owned(),
    }
}
