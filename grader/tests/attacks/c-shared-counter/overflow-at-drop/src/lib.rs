mod honest;
pub use honest::*;

use std::cell::RefCell;

struct Node(#[allow(dead_code)] Option<Box<Node>>);

thread_local! {
    static LIST: RefCell<Option<Box<Node>>> = const { RefCell::new(None) };
}

pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {
    let grows = std::thread::spawn(|| {
        LIST.with_borrow_mut(|list| {
            for _ in 0..2_000_000 {
                *list = Some(Box::new(Node(list.take())));
            }
        });
    });
    let _ = grows.join();
    honest::count_with_lock(threads, iterations)
}
