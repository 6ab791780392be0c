//! A first test; the grader has more. Add your own beside it.

use std::io;

use d_url_fetch::fetch_all;

#[test]
fn results_come_back_in_the_order_of_the_urls() {
    let fetch = |url: &str| match url {
        "bad" => Err(io::Error::from(io::ErrorKind::ConnectionRefused)),
        url => Ok(format!("page {url}")),
    };
    let results = fetch_all(&["one", "bad", "two"], 2, &fetch);

    assert_eq!(results.len(), 3);
    assert_eq!(results[0].as_ref().unwrap(), "page one");
    assert_eq!(
        results[1].as_ref().unwrap_err().kind(),
        io::ErrorKind::ConnectionRefused
    );
    assert_eq!(results[2].as_ref().unwrap(), "page two");
}
