//! An egg timer: wait for a knock at the door, but not for ever. Whoever waits with a timeout gets
//! one of three answers.
//!
//! `cargo run -p e-deadline --example egg_timer`

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

fn main() {
    let (knock, door) = mpsc::channel();
    let visitor = thread::spawn(move || {
        thread::sleep(Duration::from_millis(250));
        // The door may have been locked by now.
        let _ = knock.send("a visitor");
    });

    let answer = loop {
        match door.recv_timeout(Duration::from_millis(100)) {
            Ok(who) => break who,
            Err(RecvTimeoutError::Timeout) => println!("nobody yet, the eggs are not done either"),
            Err(RecvTimeoutError::Disconnected) => break "nobody, and nobody will come",
        }
    };
    println!("at the door: {answer}");
    visitor.join().expect("a visitor does not panic");
}
