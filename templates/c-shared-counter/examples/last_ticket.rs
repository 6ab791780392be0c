//! A race without numbers: two clerks sell the last ticket. Each looks whether it is still there
//! and then takes it; in between the other one looks, too.
//!
//! No data race here, the compiler would refuse it: every single step is safe, and the whole is
//! wrong all the same. `cargo run -p c-shared-counter --example last_ticket`

use std::{
    sync::{Mutex, RwLock},
    thread,
    time::Duration,
};

fn main() {
    let ticket = RwLock::new(Some("seat 17"));
    let sold = Mutex::new(Vec::new());

    thread::scope(|scope| {
        for clerk in ["A", "B"] {
            let (ticket, sold) = (&ticket, &sold);
            scope.spawn(move || {
                let seen = *ticket.read().unwrap();
                if let Some(seat) = seen {
                    println!("clerk {clerk}: {seat} is free");
                    thread::sleep(Duration::from_millis(50)); // a word with the customer
                    *ticket.write().unwrap() = None;
                    sold.lock().unwrap().push((clerk, seat));
                } else {
                    println!("clerk {clerk}: sold out");
                }
            });
        }
    });

    for (clerk, seat) in sold.into_inner().unwrap() {
        println!("{seat} was sold by clerk {clerk}");
    }
}
