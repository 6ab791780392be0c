//! A solution that does what it is told, and the launcher that starts it.

use grade_harness::{Role, role};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// Moves standard input to where a solution expects its call socket, and becomes the solution.
pub fn launch() -> ExitCode {
    // SAFETY: descriptors are duplicated in a process with one thread; nothing owns number 3.
    unsafe {
        libc::dup2(0, 3);
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY);
        libc::dup2(null, 0);
        libc::close(null);
    }
    let own = std::env::current_exe().unwrap();
    panic!("{}", Command::new(own).arg("solution").exec());
}

static CALLS: AtomicU64 = AtomicU64::new(0);

/// The main of the solution.
pub fn solution() -> ExitCode {
    let Role::Primary(port) = role() else {
        println!("no socket");
        return ExitCode::from(role::NO_WORK);
    };
    port.serve(|call, judge| match call.function() {
        "double" => call.with(|n: u64| 2 * n),
        "panic" => call.with(|message: String| -> u64 { panic!("{message}") }),
        "panic_in_thread" => call.with(|()| -> u64 {
            thread::spawn(|| -> u64 { panic!("root cause") })
                .join()
                .unwrap()
        }),
        "panic_with_a_number" => call.with(|()| -> u64 { std::panic::panic_any(7) }),
        "own_hook" => call.with(|()| -> u64 {
            std::panic::set_hook(Box::new(|_| {}));
            panic!("unseen")
        }),
        "exit" => call.with(|code: i32| -> u64 { std::process::exit(code) }),
        "exit_in_thread" => {
            call.with(|()| -> u64 { thread::spawn(|| std::process::exit(0)).join().unwrap() })
        }
        "abort" => call.with(|()| -> u64 { std::process::abort() }),
        "overflow" => call.with(overflow),
        "deadlock" => call.with(|()| deadlock()),
        "never_received" => call.with(|()| {
            let (sender, receiver) = mpsc::channel::<u64>();
            let received = receiver.recv().unwrap_or(0);
            drop(sender);
            received
        }),
        "wait_for_own_child" => call.with(|()| wait_for_own_child()),
        "spin" => call.with(|()| -> u64 {
            loop {
                std::hint::spin_loop();
            }
        }),
        "sleep" => call.with(|milliseconds: u64| {
            thread::sleep(Duration::from_millis(milliseconds));
            milliseconds
        }),
        "join_many" => call.with(|threads: u64| {
            thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(thread::yield_now);
                }
            });
            threads
        }),
        "leave_waiting" => call.with(|threads: u64| {
            for _ in 0..threads {
                thread::spawn(thread::park);
            }
            threads
        }),
        "leave_sleeping" => call.with(|()| {
            thread::spawn(|| {
                loop {
                    thread::sleep(Duration::from_millis(1));
                }
            });
            1u64
        }),
        "leave_spinning" => call.with(|()| {
            thread::spawn(|| {
                loop {
                    std::hint::spin_loop();
                }
            });
            1u64
        }),
        "leave_child" => call.with(|()| {
            drop(Command::new("/bin/sleep").arg("3600").spawn().unwrap());
            1u64
        }),
        "leave_zombie" => call.with(|()| {
            let mut child = Command::new("/bin/sleep")
                .arg("0")
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            // Its end closes the pipe.
            let mut rest = String::new();
            let mut pipe = child.stdout.take().unwrap();
            std::io::Read::read_to_string(&mut pipe, &mut rest).unwrap();
            thread::sleep(Duration::from_millis(30));
            drop(child);
            1u64
        }),
        "leave_orphan" => call.with(|()| {
            let shell = Command::new("/bin/sh")
                .args(["-c", "sleep 3600 &"])
                .status();
            u64::from(shell.unwrap().success())
        }),
        "take_memory" => call.with(|()| {
            let mut all = Vec::new();
            loop {
                all.push(vec![1u8; 1 << 20]);
                thread::sleep(Duration::from_micros(200));
                if all.len() > 4_000 {
                    return all.len() as u64;
                }
            }
        }),
        "take_threads" => call.with(|()| {
            for _ in 0..2_000 {
                thread::spawn(thread::park);
                thread::sleep(Duration::from_millis(1));
            }
            2_000u64
        }),
        "take_processes" => call.with(|()| {
            for _ in 0..200 {
                drop(Command::new("/bin/sleep").arg("3600").spawn().unwrap());
                thread::sleep(Duration::from_millis(1));
            }
            200u64
        }),
        "print_on" => call.with(|()| {
            loop {
                println!("{}", "x".repeat(10_000));
            }
            #[allow(unreachable_code)]
            0u64
        }),
        "ask_on" => call.with(|()| {
            loop {
                judge.ask::<u64, u64>("square", &1);
            }
            #[allow(unreachable_code)]
            0u64
        }),
        "exit_after_return" => call.with(|()| {
            thread::spawn(|| {
                thread::sleep(Duration::from_micros(300));
                std::process::exit(0)
            });
            1u64
        }),
        "flood" => call.with(|lines: u64| {
            for n in 0..lines {
                println!("line {n} of a flood of output that nobody wants to read");
                eprintln!("and the same on standard error, line {n}");
            }
            lines
        }),
        "huge" => call.with(|bytes: u64| "x".repeat(bytes as usize)),
        "ask_from_threads" => call.with(|threads: u64| {
            thread::scope(|scope| {
                let handles: Vec<_> = (0..threads)
                    .map(|n| scope.spawn(move || judge.ask::<u64, u64>("square", &n)))
                    .collect();
                handles.into_iter().map(|h| h.join().unwrap()).sum::<u64>()
            })
        }),
        "panic_from" => call.with(|(n, limit): (u64, u64)| {
            assert!(n < limit, "{n} is too much");
            n
        }),
        "hang_from" => call.with(|(n, limit): (u64, u64)| if n < limit { n } else { deadlock() }),
        "exit_from" => call.with(|(n, limit): (u64, u64)| {
            if n >= limit {
                std::process::exit(0);
            }
            n
        }),
        "wrong_on_second_call" => call.with(|n: u64| {
            if CALLS.fetch_add(1, Ordering::SeqCst) == 0 {
                n
            } else {
                n + 1
            }
        }),
        _ => call.unknown(),
    })
}

#[allow(unconditional_recursion)]
fn overflow(n: u64) -> u64 {
    let big = [n; 1000];
    overflow(std::hint::black_box(big)[7] + 1) + 1
}

fn deadlock() -> u64 {
    let locks = Arc::new((Mutex::new(1), Mutex::new(2)));
    let ready = Arc::new((AtomicBool::new(false), AtomicBool::new(false)));
    let other = {
        let (locks, ready) = (Arc::clone(&locks), Arc::clone(&ready));
        thread::spawn(move || {
            let second = locks.1.lock().unwrap();
            ready.1.store(true, Ordering::SeqCst);
            while !ready.0.load(Ordering::SeqCst) {
                thread::yield_now();
            }
            *locks.0.lock().unwrap() + *second
        })
    };
    let first = locks.0.lock().unwrap();
    ready.0.store(true, Ordering::SeqCst);
    while !ready.1.load(Ordering::SeqCst) {
        thread::yield_now();
    }
    let sum = *locks.1.lock().unwrap() + *first;
    other.join().unwrap() + sum
}

/// The child waits for its standard input to end, which the parent keeps open.
fn wait_for_own_child() -> u64 {
    let mut child = Command::new("/bin/cat")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let input = child.stdin.take();
    child.wait().unwrap();
    drop(input);
    0
}
