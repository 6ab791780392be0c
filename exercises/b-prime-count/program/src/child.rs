//! What a process runs that the submission has started from its own executable.
//!
//! It calls the submission's `worker_main` and nothing else. Where the judge has laid out named
//! pipes in the folder in which the first process was started, it first takes an order from one (to
//! work, or to fail in some way) and reports on others by opening them, which waits until the judge
//! has seen it. Without them it is an ordinary worker.

use crate::caught::caught;
use crate::folder;
use grade_harness::role::NO_WORK;
use std::ffi::CStr;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Named pipe from which every child takes one order, a byte.
const ORDERS: &CStr = c"orders";
/// Opened by a child that has no work: `worker_main` returned `false`.
const IDLE: &CStr = c"idle";
/// Opened by a child whose `worker_main` panicked.
const PANICKED: &CStr = c"panicked";
/// Opened by a watched child that printed something else than a count.
const MISPRINTED: &CStr = c"misprinted";
/// Opened by a watched child that did what it should.
const WORKED: &CStr = c"worked";

/// The exit code of a child that was ordered to fail.
const ORDERED_FAILURE: u8 = 3;

/// The main of a child process.
pub(crate) fn main(worker_main: fn() -> bool) -> ExitCode {
    match order() {
        b'x' => ExitCode::from(ORDERED_FAILURE),
        b'X' => {
            work(worker_main);
            ExitCode::from(ORDERED_FAILURE)
        }
        b'a' => std::process::abort(),
        b'A' => {
            work(worker_main);
            // Whether that succeeds is seen by what arrives.
            let _ = io::stdout().flush();
            std::process::abort()
        }
        b'g' => print(b"many\n"),
        b'n' => print(b"7 primes\n"),
        b'm' => print(b"-1\n"),
        b'u' => print(b"7\xff\n"),
        b'e' => ExitCode::SUCCESS,
        b'w' => watched(worker_main),
        _ => work(worker_main),
    }
}

/// The judge's order to this process; a blank if there is none.
fn order() -> u8 {
    let mut order = [b' '];
    // No pipe, no order.
    let _ = folder::open(ORDERS).and_then(|mut orders| orders.read_exact(&mut order));
    order[0]
}

/// Tells the judge something by opening a pipe, and waits until it has seen that.
fn tell(pipe: &CStr) {
    let mut nothing = Vec::new();
    let _ = folder::open(pipe).and_then(|mut pipe| pipe.read_to_end(&mut nothing));
}

fn print(text: &[u8]) -> ExitCode {
    let mut out = io::stdout();
    match out.write_all(text).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn work(worker_main: fn() -> bool) -> ExitCode {
    match catch_unwind(AssertUnwindSafe(worker_main)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            tell(IDLE);
            ExitCode::from(NO_WORK)
        }
        Err(payload) => {
            std::mem::forget(payload);
            tell(PANICKED);
            // What Rust's runtime exits with after a panic in `main`.
            ExitCode::from(101)
        }
    }
}

/// Works with standard output caught, looks at what was printed and then prints it.
fn watched(worker_main: fn() -> bool) -> ExitCode {
    let (code, printed) = match caught(|| work(worker_main)) {
        Ok(caught) => caught,
        Err(_) => return ExitCode::FAILURE,
    };
    if code == ExitCode::SUCCESS {
        let text = printed.strip_suffix("\n").unwrap_or(&printed);
        let is_count = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        tell(if is_count { WORKED } else { MISPRINTED });
    }
    match print(printed.as_bytes()) {
        ExitCode::SUCCESS => code,
        failure => failure,
    }
}
