//! What is not about threads, inside of a model: the same in every execution, and nothing that
//! reaches outside.

use std::__model::{Config, End, Event, Exploration, explore};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Seek, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A real file that is always there.
const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// What an exploration of a body showed.
struct Shown {
    exploration: Exploration,
    values: BTreeSet<String>,
    ends: Vec<End>,
    events: Vec<Event>,
}

fn explored(body: impl Fn() -> String + Send + Sync + 'static) -> Shown {
    let mut values = BTreeSet::new();
    let (mut ends, mut all) = (Vec::new(), Vec::new());
    let exploration = explore(&Config::default(), body, |_, observation, events| {
        values.insert(observation.value.clone());
        ends.push(observation.end.clone());
        all.extend(events.iter().cloned());
        ControlFlow::Continue(())
    });
    Shown {
        exploration,
        values,
        ends,
        events: all,
    }
}

impl Shown {
    /// The only value, of a search that was complete.
    fn only(&self) -> &str {
        assert!(
            self.exploration.complete,
            "{:?} {:?}",
            self.exploration, self.ends
        );
        assert!(
            self.ends.iter().all(|end| *end == End::Returned),
            "{:?}",
            self.ends
        );
        assert_eq!(self.values.len(), 1, "{:?}", self.values);
        self.values.first().expect("there is one")
    }

    /// What the code needed that a model can't do or does not show, and where.
    fn refused(&self) -> (&str, &str, u32) {
        match self.ends.last() {
            Some(End::Unsupported { what, file, line } | End::Machine { what, file, line }) => {
                (what, file, *line)
            }
            other => panic!("ended with {other:?}"),
        }
    }
}

/// Two threads that take turns in more than one order.
fn in_many_executions(f: impl Fn() -> String + Sync) -> String {
    let turns = AtomicU64::new(0);
    let second = thread::scope(|s| {
        let second = s.spawn(|| {
            turns.fetch_add(1, Ordering::SeqCst);
            f()
        });
        turns.fetch_add(1, Ordering::SeqCst);
        turns.fetch_add(1, Ordering::SeqCst);
        second.join().unwrap()
    });
    format!("{} {second}", f())
}

#[test]
fn a_hash_map_has_the_same_order_in_every_execution() {
    let shown = explored(|| {
        in_many_executions(|| {
            let map: HashMap<u32, u32> = (0..32).map(|n| (n, n)).collect();
            let set: HashSet<u32> = (0..32).collect();
            format!(
                "{:?} {:?} {}",
                map.keys(),
                set,
                RandomState::new().hash_one(1)
            )
        })
    });
    assert!(shown.exploration.executions > 2, "{:?}", shown.exploration);
    shown.only();
}

#[test]
fn two_hash_maps_of_one_execution_have_orders_of_their_own() {
    let shown = explored(|| {
        let [first, second] = [(); 2].map(|()| {
            (0..64)
                .collect::<HashSet<u32>>()
                .into_iter()
                .collect::<Vec<_>>()
        });
        (first != second).to_string()
    });
    assert_eq!(shown.only(), "true");
}

#[test]
fn the_clocks_show_the_same_in_every_execution() {
    let shown = explored(|| {
        let at_first = format!("{:?} {:?}", Instant::now(), SystemTime::now());
        in_many_executions(String::new) + &at_first
    });
    assert!(shown.exploration.executions > 2, "{:?}", shown.exploration);
    assert!(shown.only().contains("tv_sec: 3600"), "{}", shown.only());
}

/// Whole milliseconds since `start`; looks cost less.
fn millis(start: Instant) -> u128 {
    start.elapsed().as_millis()
}

#[test]
fn waits_of_different_threads_overlap() {
    let slept = explored(|| {
        let start = Instant::now();
        thread::scope(|s| {
            for pause in [100, 70, 30] {
                s.spawn(move || thread::sleep(Duration::from_millis(pause)));
            }
        });
        millis(start).to_string()
    });
    assert_eq!(slept.only(), "100");

    // Nobody ever sends: what ends each wait is that nothing else can go on.
    let timed_out = explored(|| {
        let start = Instant::now();
        thread::scope(|s| {
            for patience in [50, 20] {
                s.spawn(move || {
                    let (_sender, receiver) = mpsc::channel::<u8>();
                    assert!(
                        receiver
                            .recv_timeout(Duration::from_millis(patience))
                            .is_err()
                    );
                    let (free, bell) = (Mutex::new(()), Condvar::new());
                    let guard = free.lock().unwrap();
                    let _ = bell
                        .wait_timeout_while(guard, Duration::from_millis(patience), |()| true)
                        .unwrap();
                });
            }
        });
        millis(start).to_string()
    });
    assert_eq!(timed_out.values, BTreeSet::from(["100".to_owned()]));
}

#[test]
fn who_comes_after_a_wait_comes_later() {
    let passed_on = explored(|| {
        let start = Instant::now();
        let (sender, receiver) = mpsc::channel();
        let sending = thread::spawn(move || {
            thread::sleep(Duration::from_millis(40));
            sender.send(()).unwrap();
        });
        receiver.recv().unwrap();
        let received = millis(start);
        thread::sleep(Duration::from_millis(40));
        sending.join().unwrap();
        format!("{received} {}", millis(start))
    });
    assert_eq!(passed_on.only(), "40 80");

    // Who sleeps with a lock keeps the others waiting.
    let one_by_one = explored(|| {
        let start = Instant::now();
        let lock = Mutex::new(());
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    let _guard = lock.lock().unwrap();
                    thread::sleep(Duration::from_millis(25));
                });
            }
        });
        millis(start).to_string()
    });
    assert_eq!(one_by_one.only(), "50");
}

#[test]
fn time_passes_by_sleeping_and_by_looking_but_never_by_itself() {
    let shown = explored(|| {
        let start = Instant::now();
        thread::sleep(Duration::from_millis(30));
        let slept = start.elapsed();
        let mut looks = 0;
        while start.elapsed() < Duration::from_secs(3) {
            looks += 1;
        }
        let calendar = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        format!(
            "{slept:?} {} {}",
            looks < 200,
            calendar > Duration::from_secs(1_767_225_600)
        )
    });
    assert_eq!(shown.only(), "30.000083ms true true");
}

#[test]
fn a_file_is_read_and_the_record_names_it() {
    let shown = explored(|| {
        let mut file = File::open(MANIFEST).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let whole = fs::read_to_string(MANIFEST).unwrap();
        (text == whole && text.contains("loom-std")).to_string()
    });
    assert_eq!(shown.only(), "true");
    let opened: Vec<&Event> = shown
        .events
        .iter()
        .filter(|event| event.op == "open")
        .collect();
    assert_eq!(opened.len(), 2, "{:?}", shown.events);
    assert!(
        opened
            .iter()
            .all(|event| event.value.as_deref() == Some(MANIFEST)
                && event.file.ends_with("surroundings.rs"))
    );
    assert_eq!(
        shown
            .events
            .iter()
            .filter(|event| event.op == "read")
            .count(),
        2
    );
}

#[test]
fn threads_that_read_files_of_their_own_have_nothing_to_take_turns_at() {
    let executions = |count: fn() -> usize| {
        let shown = explored(move || {
            let words: usize = thread::scope(|s| {
                let readers = [(); 2].map(|()| s.spawn(count));
                readers
                    .into_iter()
                    .map(|reader| reader.join().unwrap())
                    .sum()
            });
            (words > 10).to_string()
        });
        assert_eq!(shown.only(), "true");
        shown.exploration.executions
    };
    let reading = executions(|| {
        fs::read_to_string(MANIFEST)
            .unwrap()
            .split_whitespace()
            .count()
    });
    assert_eq!(reading, executions(|| 100), "reading adds no interleaving");
}

#[test]
fn threads_that_share_a_handle_may_read_in_any_order() {
    let shown = explored(|| {
        let file = File::open(MANIFEST).unwrap();
        let second = file.try_clone().unwrap();
        let (a, _) = thread::scope(|s| {
            let first = |mut file: &File| {
                let mut byte = [0];
                file.read_exact(&mut byte).unwrap();
                byte[0]
            };
            let other = s.spawn(move || first(&second));
            (first(&file), other.join().unwrap())
        });
        let position = (&file).stream_position().unwrap();
        format!("{} {position}", a == b'[')
    });
    assert_eq!(
        shown.values,
        BTreeSet::from(["true 2".to_owned(), "false 2".to_owned()])
    );
}

#[test]
fn the_machines_own_files_are_another_matter_than_what_a_model_lacks() {
    let shown = explored(|| format!("{:?}", fs::read("/proc/self/stat")));
    assert!(
        matches!(shown.ends.last(), Some(End::Machine { .. })),
        "{:?}",
        shown.ends
    );
}

#[test]
fn no_process_may_be_started_as_in_a_sandbox() {
    let shown = explored(|| {
        let command = || std::process::Command::new("true");
        let kinds = [
            command().spawn().map(drop),
            command().output().map(drop),
            command().status().map(drop),
        ]
        .map(|refused| refused.unwrap_err().kind());
        format!("{kinds:?}")
    });
    let denied = "[PermissionDenied, PermissionDenied, PermissionDenied]";
    assert_eq!(shown.values, BTreeSet::from([denied.to_owned()]));
}

#[test]
fn what_reaches_outside_is_named_with_its_place() {
    let missing = Mutex::new(Vec::new());
    macro_rules! unsupported {
        ($($what:literal: $code:expr;)+) => {$(
            let shown = explored(|| {
                // Neither can the code catch it, nor can it go on in another thread.
                let _ = catch_unwind(|| thread::scope(|s| drop(s.spawn(|| drop($code)).join())));
                "went on".into()
            });
            let (what, file, at) = shown.refused();
            if what != $what || !file.ends_with("surroundings.rs") || at < TABLE {
                missing.lock().unwrap().push(format!("{} is {what} at {file}:{at}", $what));
            }
        )+};
    }
    const TABLE: u32 = line!();
    unsupported! {
        "opening a file for writing": File::create("never-made");
        "opening a file for writing": fs::OpenOptions::new().append(true).open("never-made");
        "std::fs::write": fs::write("never-made", "text");
        "std::fs::remove_file": fs::remove_file("never-made");
        "std::fs::create_dir_all": fs::create_dir_all("never-made");
        r#"open("/proc/self/stat")"#: fs::read("/proc/self/stat");
        r#"open("/proc/../proc/self/maps")"#: File::open("/proc/../proc/self/maps");
        r#"open("../../../../../../../../../../proc/stat")"#: File::open("../../../../../../../../../../proc/stat");
        r#"read_dir("/sys")"#: fs::read_dir("/sys");
        "std::net::TcpStream::connect": std::net::TcpStream::connect("127.0.0.1:1");
        "std::net::UdpSocket::bind": std::net::UdpSocket::bind("127.0.0.1:0");
        "std::os::unix::net::UnixStream::pair": std::os::unix::net::UnixStream::pair();
        "std::io::pipe": io::pipe();
        "std::env::set_current_dir": std::env::set_current_dir("/");
        "std::backtrace::Backtrace::force_capture": std::backtrace::Backtrace::force_capture();
    }
    let missing = missing.into_inner().unwrap();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn ending_the_process_ends_the_execution_whatever_the_code_does() {
    for (code, end) in [(3, 3), (-1, 134)] {
        let shown = explored(move || {
            let caught = catch_unwind(|| {
                let worker = thread::spawn(move || {
                    if code < 0 {
                        std::process::abort()
                    } else {
                        std::process::exit(code)
                    }
                });
                worker.join().is_err()
            });
            format!("went on {caught:?}")
        });
        match shown.ends.last() {
            Some(End::Exited { code, file, .. }) => {
                assert_eq!(*code, end);
                assert!(file.ends_with("surroundings.rs"), "{file}");
            }
            other => panic!("ended with {other:?}"),
        }
    }
}

#[test]
fn printing_is_no_step_of_an_execution() {
    let shown = explored(|| {
        thread::scope(|s| {
            s.spawn(|| println!("from {:?}", thread::current().id()));
            eprintln!("from the first");
            write!(io::stdout(), "{}", 1).unwrap();
        });
        dbg!(1).to_string()
    });
    assert_eq!(shown.only(), "1");
    assert_eq!(shown.exploration.executions, 1);
}

#[test]
fn what_is_printed_is_formatted() {
    let shown = explored(|| {
        struct Counts<'a>(&'a Cell<u8>);
        impl std::fmt::Display for Counts<'_> {
            fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.set(self.0.get() + 1);
                Ok(())
            }
        }
        let count = Cell::new(0);
        println!("{}{}", Counts(&count), Counts(&count));
        eprint!("{}", Counts(&count));
        writeln!(io::stderr().lock(), "{}", Counts(&count)).unwrap();
        count.get().to_string()
    });
    assert_eq!(shown.only(), "4");
}

#[test]
fn a_thread_may_lock_standard_output_again_and_others_wait() {
    let shown = explored(|| {
        static INSIDE: AtomicU8 = AtomicU8::new(0);
        let both = || {
            let _first = io::stdout().lock();
            let _again = io::stdout().lock();
            println!("while it is locked");
            INSIDE.fetch_add(1, Ordering::SeqCst) + INSIDE.fetch_sub(1, Ordering::SeqCst)
        };
        let (a, b) = thread::scope(|s| {
            let other = s.spawn(both);
            (both(), other.join().unwrap())
        });
        format!("{a} {b}")
    });
    assert_eq!(shown.only(), "1 1");
    assert!(shown.exploration.executions > 1);
}

#[test]
fn holding_standard_output_while_waiting_for_one_who_prints_is_a_deadlock() {
    let shown = explored(|| {
        let _lock = io::stdout().lock();
        thread::spawn(|| println!("never")).join().unwrap();
        "went on".into()
    });
    assert!(
        matches!(shown.ends.last(), Some(End::Deadlock { .. })),
        "{:?}",
        shown.ends
    );
}

#[test]
fn there_is_nothing_to_read_and_no_environment() {
    let shown = explored(|| {
        let mut line = String::new();
        let n = io::stdin().read_line(&mut line).unwrap() + io::stdin().lines().count();
        let vars = std::env::vars().count() + std::env::vars_os().count();
        format!(
            "{n} {vars} {} {:?}",
            std::env::args().len(),
            std::env::var("PATH")
        )
    });
    assert_eq!(shown.only(), "0 0 1 Err(NotPresent)");
}

#[test]
fn a_panic_hook_is_forgotten_with_its_execution() {
    let shown = explored(|| {
        let heard = Arc::new(Mutex::new(0));
        let before = catch_unwind(|| panic!("before")).is_err();
        let inside = Arc::clone(&heard);
        std::panic::set_hook(Box::new(move |_| *inside.lock().unwrap() += 1));
        let result = in_many_executions(|| {
            let _ = catch_unwind(AssertUnwindSafe(|| panic!("heard")));
            String::new()
        });
        let heard = *heard.lock().unwrap();
        format!("{before} {heard}{result}")
    });
    assert!(shown.exploration.executions > 2);
    assert_eq!(shown.only().trim(), "true 2");
}
