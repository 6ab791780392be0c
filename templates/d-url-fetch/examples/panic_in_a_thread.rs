//! A panic ends its thread and nothing else: whoever joins the thread gets the panic as a value,
//! and that value (the payload) can be of any type.
//!
//! `cargo run -p d-url-fetch --example panic_in_a_thread`

use std::{panic, thread};

fn main() {
    let fine = thread::spawn(|| 6 * 7);
    let text = thread::spawn(|| -> i32 { panic!("something went wrong") });
    let number = thread::spawn(|| -> i32 { panic::panic_any(404_u16) });

    for (name, handle) in [("fine", fine), ("text", text), ("number", number)] {
        match handle.join() {
            Ok(value) => println!("{name}: returned {value}"),
            Err(payload) => {
                let kind = if payload.is::<&str>() {
                    "a text"
                } else {
                    "something else"
                };
                println!("{name}: panicked with {kind}");
            }
        }
    }
    println!("main goes on");
}
