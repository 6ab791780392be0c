// edition: 2015
//! The oldest edition, with the imports of its time.

extern crate core;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

mod inner {
    use std::sync::Mutex;
    pub fn lock() -> Mutex<u8> {
        Mutex::new(1)
    }
    pub fn count() -> ::std::sync::atomic::AtomicUsize {
        ::std::sync::atomic::AtomicUsize::new(::inner::lock().into_inner().unwrap() as usize)
    }
}

static mut GLOBAL: u32 = 0;

thread_local!(static LOCAL: std::cell::Cell<u8> = std::cell::Cell::new(1));

pub fn work(n: usize) -> Result<usize, Box<std::error::Error>> {
    let total = Arc::new(Mutex::new(0));
    let hits = Arc::new(AtomicUsize::new(0));
    let mut handles = vec![];
    for i in 0..n {
        let (total, hits) = (total.clone(), hits.clone());
        handles.push(thread::spawn(move || {
            *total.lock().unwrap() += i;
            hits.fetch_add(1, Ordering::SeqCst);
            LOCAL.with(|local| local.set(2));
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
    let mut map = HashMap::new();
    map.insert("a", try!("1".parse::<usize>()));
    println!("{:?} {}", map, n);
    unsafe { GLOBAL += 1 };
    let sum = *total.lock().unwrap() + hits.load(Ordering::SeqCst) + map["a"];
    assert!(sum > 0, "none");
    core::mem::drop(inner::count());
    Ok(sum)
}
