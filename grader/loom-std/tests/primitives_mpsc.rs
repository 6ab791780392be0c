//! Channels.

mod common;

use common::{failure, outcomes, sequential, weak};
use std::__model::{Config, End};
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

#[test]
fn messages_come_in_order_until_the_senders_are_gone() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let (tx, rx) = channel();
            let sender = thread::spawn(move || {
                for number in 0..2 {
                    tx.send(number).unwrap();
                }
            });
            let got: Vec<_> = rx.iter().collect();
            sender.join().unwrap();
            (got, rx.recv().is_err(), rx.try_recv())
        });
        assert_eq!(values, ["([0, 1], true, Err(Disconnected))"]);
    }
}

#[test]
fn messages_of_two_senders_come_in_both_orders() {
    let values = outcomes(&sequential(), || {
        let (tx, rx) = channel();
        let threads: Vec<_> = (0..2)
            .map(|number| {
                let tx = tx.clone();
                thread::spawn(move || tx.send(number).unwrap())
            })
            .collect();
        drop(tx);
        let got: Vec<_> = rx.into_iter().collect();
        for thread in threads {
            thread.join().unwrap();
        }
        got
    });
    assert_eq!(values, ["[0, 1]", "[1, 0]"]);
}

#[test]
fn a_sender_kept_alive_is_a_deadlock_that_names_it() {
    let end = failure(&sequential(), || {
        let (tx, rx) = channel();
        let theirs = tx.clone();
        let sender = thread::spawn(move || theirs.send(1).unwrap());
        let got: Vec<i32> = rx.iter().collect();
        sender.join().unwrap();
        drop(tx);
        got
    });
    let End::Deadlock { threads, cycle } = end else {
        panic!("{end:?}")
    };
    assert_eq!((threads.len(), cycle), (1, 1), "{threads:#?}");
    assert_eq!(threads[0].op, "recv");
    assert_eq!(threads[0].holders[0].thread, 0);
    assert!(threads[0].holders[0].line < threads[0].line);
}

#[test]
fn try_recv_sees_all_three_states() {
    let values = outcomes(&sequential(), || {
        let (tx, rx) = channel();
        let sender = thread::spawn(move || tx.send(1).unwrap());
        let seen = rx.try_recv();
        sender.join().unwrap();
        seen
    });
    assert_eq!(values, ["Err(Empty)", "Ok(1)"]);
    let values = outcomes(&sequential(), || {
        let (tx, rx) = channel::<u8>();
        let sender = thread::spawn(move || drop(tx));
        let seen = rx.try_recv();
        sender.join().unwrap();
        matches!(seen, Err(TryRecvError::Disconnected))
    });
    assert_eq!(values, ["false", "true"]);
}

#[test]
fn a_send_without_a_receiver_gives_the_message_back() {
    let values = outcomes(&sequential(), || {
        let (tx, rx) = channel();
        let receiver = thread::spawn(move || drop(rx));
        let result = tx.send(5);
        receiver.join().unwrap();
        result.map_err(|error| error.0)
    });
    assert_eq!(values, ["Err(5)", "Ok(())"]);
}

#[test]
fn a_receive_with_a_timeout_ends_in_three_ways() {
    let values = outcomes(&sequential(), || {
        let (tx, rx) = channel();
        let sender = thread::spawn(move || {
            tx.send(1).unwrap();
        });
        let first = rx.recv_timeout(Duration::from_millis(1));
        sender.join().unwrap();
        first
    });
    assert_eq!(values, ["Err(Timeout)", "Ok(1)"]);
    let values = outcomes(
        &Config {
            timeouts: 0,
            ..sequential()
        },
        || {
            let (tx, rx) = channel::<u8>();
            let first = rx.recv_timeout(Duration::from_millis(1));
            drop(tx);
            let second = rx.recv_timeout(Duration::from_millis(1));
            (
                first == Err(RecvTimeoutError::Timeout),
                second == Err(RecvTimeoutError::Disconnected),
            )
        },
    );
    assert_eq!(values, ["(true, true)"]);
}

#[test]
fn a_bounded_channel_holds_as_much_as_it_says() {
    for config in [sequential(), weak()] {
        let values = outcomes(&config, || {
            let (tx, rx) = sync_channel(1);
            let sender = thread::spawn(move || {
                for number in 0..3 {
                    tx.send(number).unwrap();
                }
                matches!(tx.try_send(9), Ok(()) | Err(TrySendError::Full(9)))
            });
            let got: Vec<_> = rx.iter().take(3).collect();
            (got, sender.join().unwrap())
        });
        assert_eq!(values, ["([0, 1, 2], true)"]);
    }
    let values = outcomes(&sequential(), || {
        let (tx, rx) = sync_channel(1);
        let full = (tx.try_send(1), tx.try_send(2));
        drop(rx);
        (full, tx.try_send(3))
    });
    assert_eq!(
        values,
        ["((Ok(()), Err(TrySendError::Full(..))), Err(TrySendError::Disconnected(..)))"]
    );
}

#[test]
fn a_rendezvous_ends_when_the_message_is_taken() {
    let values = outcomes(&sequential(), || {
        let (tx, rx) = sync_channel(0);
        let taken = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let theirs = std::sync::Arc::clone(&taken);
        let receiver = thread::spawn(move || {
            theirs.store(true, std::sync::atomic::Ordering::SeqCst);
            rx.recv().unwrap()
        });
        tx.send(4).unwrap();
        let seen = taken.load(std::sync::atomic::Ordering::SeqCst);
        (receiver.join().unwrap(), seen)
    });
    assert_eq!(values, ["(4, true)"]);
}

#[test]
fn a_rendezvous_nobody_comes_to_fails() {
    let values = outcomes(&sequential(), || {
        let (tx, rx) = sync_channel(0);
        let receiver = thread::spawn(move || drop(rx));
        let result = tx.send(4);
        receiver.join().unwrap();
        result.is_err()
    });
    assert_eq!(values, ["true"]);
    let values = outcomes(&sequential(), || {
        let (tx, rx) = sync_channel(0);
        let receiver = thread::spawn(move || rx.recv().ok());
        let result = tx.try_send(4).is_ok();
        drop(tx);
        (result, receiver.join().unwrap())
    });
    assert_eq!(values, ["(false, None)", "(true, Some(4))"]);
}

#[test]
fn a_pool_of_workers_shares_a_receiver_under_a_lock() {
    let values = outcomes(
        &Config {
            preemptions: Some(2),
            ..sequential()
        },
        || {
            let (tx, rx) = mpsc::channel();
            let (results, done) = mpsc::channel();
            let rx = std::sync::Mutex::new(rx);
            for number in 0..3 {
                tx.send(number).unwrap();
            }
            drop(tx);
            thread::scope(|s| {
                for _ in 0..2 {
                    let results = results.clone();
                    let rx = &rx;
                    s.spawn(move || {
                        loop {
                            let next = rx.lock().unwrap().recv();
                            match next {
                                Ok(number) => results.send(number * 10).unwrap(),
                                Err(_) => break,
                            }
                        }
                    });
                }
            });
            drop(results);
            let mut got: Vec<_> = done.iter().collect();
            got.sort_unstable();
            got
        },
    );
    assert_eq!(values, ["[0, 10, 20]"]);
}
