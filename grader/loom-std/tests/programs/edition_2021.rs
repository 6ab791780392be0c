// edition: 2021
//! Edition 2021: closures that capture fields, and what its prelude added.

use std::sync::Mutex;
use std::thread;

pub struct Job {
    name: String,
    done: Mutex<Vec<usize>>,
}

pub fn run(job: Job) -> Vec<usize> {
    let Job { name, done } = &job;
    thread::scope(|s| {
        for n in 0..2 {
            s.spawn(move || done.lock().unwrap().push(name.len() + n));
        }
    });
    let length: u8 = job.name.len().try_into().unwrap_or(u8::MAX);
    let all: Vec<usize> = Vec::from_iter([usize::from(length)]);
    for n in [1, 2] {
        println!("{n}");
    }
    all.into_iter()
        .chain(job.done.into_inner().unwrap())
        .collect()
}

extern "C" fn called(n: i32) -> i32 {
    n
}

pub fn pointer() -> extern "C" fn(i32) -> i32 {
    called
}
