//! Two threads, A and B. Both count to three and sleep in between, so their lines mix.
//!
//! `cargo run -p a-word-count --example two_threads`

use std::{thread, time::Duration};

fn count(name: &str, pause: Duration) {
    for step in 1..=3 {
        println!("thread {name}: step {step}");
        thread::sleep(pause);
    }
    println!("thread {name}: done");
}

fn main() {
    let a = thread::spawn(|| count("A", Duration::from_millis(100)));
    let b = thread::spawn(|| count("B", Duration::from_millis(70)));

    // Both run now. Without these two lines `main` would end at once, and both threads with it.
    a.join().expect("A does not panic");
    b.join().expect("B does not panic");
    println!("both have ended");
}
