//! The contract's corners: order, errors, panics, the bounds of the pool.

use std::{
    collections::HashSet,
    io::{self, ErrorKind},
    panic::panic_any,
    sync::{
        Barrier, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use d_url_fetch::{fetch_all, fetch_url};

#[test]
fn a_url_with_timeout_in_it_times_out() {
    assert!(
        fetch_url("https://a.example/")
            .unwrap()
            .contains("https://a.example/")
    );
    assert_eq!(
        fetch_url("x-timeout-y").unwrap_err().kind(),
        ErrorKind::TimedOut
    );
}

#[test]
fn results_errors_and_panics_stay_in_their_places() {
    let fetch = |url: &str| match url {
        "refused" => Err(ErrorKind::ConnectionRefused.into()),
        "str" => panic!("no"),
        "string" => panic!("{url}"),
        "number" => panic_any(7),
        _ => Ok(url.to_owned()),
    };
    let urls = [
        "a", "refused", "str", "a", "string", "number", "b", "number", "c",
    ];
    for workers in [1, 2, 3, 20] {
        let results = fetch_all(&urls, workers, &fetch);
        assert_eq!(results.len(), urls.len());
        for (url, result) in urls.iter().zip(results) {
            match *url {
                "refused" => assert_eq!(result.unwrap_err().kind(), ErrorKind::ConnectionRefused),
                "str" | "string" | "number" => {
                    assert_eq!(result.unwrap_err().kind(), ErrorKind::Other);
                }
                url => assert_eq!(result.unwrap(), url),
            }
        }
    }
    assert!(fetch_all(&[], 3, &fetch).is_empty());
}

#[test]
fn the_pool_is_full_and_bounded_and_its_threads_are_reused() {
    let (in_flight, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let threads = Mutex::new(HashSet::new());
    // The first five can only go on together.
    let meeting = Barrier::new(5);
    let fetch = |url: &str| {
        most.fetch_max(
            in_flight.fetch_add(1, Ordering::SeqCst) + 1,
            Ordering::SeqCst,
        );
        threads.lock().unwrap().insert(thread::current().id());
        if url == "meet" {
            meeting.wait();
        }
        thread::sleep(Duration::from_millis(1));
        in_flight.fetch_sub(1, Ordering::SeqCst);
        Ok(String::new())
    };
    let urls = ["meet"; 5]
        .into_iter()
        .chain(["go"; 40])
        .collect::<Vec<_>>();
    assert!(fetch_all(&urls, 5, &fetch).iter().all(Result::is_ok));
    assert_eq!(most.into_inner(), 5);
    assert_eq!(threads.into_inner().unwrap().len(), 5);
}

/// One download lasts until all others are done: with two workers that works only if the other
/// worker takes all of the rest.
#[test]
fn a_free_worker_takes_whatever_is_left() {
    let done = AtomicUsize::new(0);
    let fetch = |url: &str| {
        if url == "slow" {
            while done.load(Ordering::SeqCst) < 9 {
                thread::yield_now();
            }
        } else {
            done.fetch_add(1, Ordering::SeqCst);
        }
        io::Result::Ok(url.to_owned())
    };
    let mut urls = vec!["slow"];
    urls.extend(["quick"; 9]);
    assert_eq!(fetch_all(&urls, 2, &fetch).len(), 10);
}
