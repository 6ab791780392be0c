// edition: 2018
//! Edition 2018: paths of crates, and a panic whose only argument is no text.

use core::convert::TryFrom;
use std::sync::{Condvar, Mutex};

pub fn narrow(n: u64) -> Option<u8> {
    u8::try_from(n).ok()
}

pub fn wait(pair: &(Mutex<bool>, Condvar)) {
    let mut ready = pair.0.lock().unwrap();
    while !*ready {
        ready = pair.1.wait(ready).unwrap();
    }
    if std::thread::panicking() {
        panic!(String::from("payload"));
    }
    for n in IntoIterator::into_iter([1, 2]) {
        std::print!("{}", n);
    }
}

pub async fn later(n: u8) -> u8 {
    n
}
