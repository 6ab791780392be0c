//! Explores functions of the programs, as a grader's driver does, and prints what each can return.

use std::__model::{Config, End, explore};
use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use student_counters as counters;
use student_fetches as fetches;
use student_primes as primes;
use student_words_by_channel as by_channel;
use student_words_in_scoped_threads as in_scope;

unsafe extern "C" {
    fn write(fd: i32, bytes: *const u8, count: usize) -> isize;
}

/// Prints past the library's own standard output, which shows nothing.
fn print(line: String) {
    let line = line + "\n";
    assert_eq!(
        unsafe { write(1, line.as_ptr(), line.len()) },
        line.len() as isize
    );
}

fn explored(name: &str, body: impl Fn() -> String + Send + Sync + 'static) {
    let config = Config {
        executions: 20_000,
        preemptions: Some(2),
        ..Config::default()
    };
    let mut seen = BTreeSet::new();
    let exploration = explore(&config, body, |_, observation, _| {
        seen.insert(match &observation.end {
            End::Returned => observation.value.clone(),
            End::Unsupported { what, .. } => format!("unsupported: {what}"),
            other => format!("{other:?}"),
        });
        ControlFlow::Continue(())
    });
    let seen: Vec<String> = seen.into_iter().collect();
    let several = if exploration.executions > 1 {
        "several executions"
    } else {
        "one execution"
    };
    print(format!(
        "{name}: {} ({several}, complete: {})",
        seen.join(" or "),
        exploration.complete
    ));
}

fn fetch(url: &str) -> io::Result<String> {
    match url {
        "timeout" => Err(io::ErrorKind::TimedOut.into()),
        "panic" => panic!("in fetch"),
        _ => Ok(format!("<{url}>")),
    }
}

fn shown(results: Vec<io::Result<String>>) -> String {
    results
        .iter()
        .map(|result| {
            result
                .as_deref()
                .map_or_else(|e| format!("{:?}", e.kind()), str::to_owned)
        })
        .collect()
}

fn paths() -> Vec<PathBuf> {
    ["student_counters.rs", "missing"]
        .map(|name| PathBuf::from(concat!(env!("PROGRAMS"), "/")).join(name))
        .into()
}

fn main() {
    explored("count_with_lock", || {
        counters::count_with_lock(2, 2).to_string()
    });
    explored("count_without_lock", || {
        counters::count_without_lock(2, 1).to_string()
    });
    explored("a spin lock", || {
        let lock = Arc::new(counters::Spin::new(0));
        let other = Arc::clone(&lock);
        let worker = std::thread::spawn(move || *other.lock() += 1);
        *lock.lock() += 1;
        worker.join().unwrap();
        let value = *lock.lock();
        value.to_string()
    });
    explored("an actor", || {
        let actor = counters::Actor::start();
        let value = actor.add(2);
        actor.stop().unwrap();
        format!("{value:?}")
    });
    explored("two transfers", || {
        let accounts = [1, 2].map(std::sync::Mutex::new);
        std::thread::scope(|s| {
            s.spawn(|| counters::transfer(&accounts, 0, 1, 1));
            counters::transfer(&accounts, 1, 0, 2);
        });
        format!(
            "{:?}",
            accounts.map(|account| account.into_inner().unwrap())
        )
    });
    explored("fetches by index", || {
        shown(fetches::by_index(&["a", "timeout", "panic"], 2, &fetch))
    });
    explored("fetches by a queue", || {
        shown(fetches::by_queue(&["a", "b"], 2, &fetch))
    });
    explored("fetches by channels", || {
        shown(fetches::by_channels(&["a", "b"], 1, &fetch))
    });
    explored("a download", || {
        shown(vec![fetches::fetch_url("u"), fetches::fetch_url("timeout")])
    });
    explored("a pool", || {
        let done = Arc::new(std::sync::atomic::AtomicU8::new(0));
        let pool = fetches::ThreadPool::new(1);
        let inside = Arc::clone(&done);
        pool.execute(move || drop(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst)));
        drop(pool);
        format!("{done:?}")
    });
    explored("a mailbox", || {
        let mailbox = fetches::Mailbox::new();
        let other = Arc::clone(&mailbox);
        let worker = std::thread::spawn(move || other.post(7));
        let letter = mailbox.wait();
        worker.join().unwrap();
        letter.to_string()
    });
    explored("primes in chunks", || {
        primes::count_primes_scoped(0, 30, 2).to_string()
    });
    explored("primes one by one", || {
        primes::count_primes_threads(0, 3, 2).to_string()
    });
    explored("primes by processes", || {
        format!("{:?}", primes::count_primes_processes(0, 30, 2))
    });
    explored("the guard", || primes::worker_main().to_string());
    explored("words in scope", || {
        format!(
            "{}",
            in_scope::count_words_threaded(&paths()[..1]).unwrap().len()
        )
    });
    explored("words of a missing file", || {
        format!(
            "{:?}",
            in_scope::count_words_threaded(&paths()).unwrap_err().kind()
        )
    });
    explored("words by channel", || {
        format!("{}", by_channel::count(&paths()).unwrap_err()).replace(env!("PROGRAMS"), "")
    });
}
