//! Code that never comes back to the engine: it is named, with what led to it.

mod common;

use common::{run, sequential};
use std::__model::{Config, Death, End, Event, Search};
use std::sync::Mutex;
use std::thread;

#[track_caller]
fn death<T: std::fmt::Debug>(
    config: &Config,
    body: impl Fn() -> T + Send + Sync + 'static,
) -> (Death, u32, u32, Vec<Event>) {
    let shown = run(config, body);
    let (_, observation, events) = shown.all.last().expect("an execution that ended");
    match observation.end {
        End::Died {
            how, thread, line, ..
        } => (how, thread, line, events.clone()),
        ref other => panic!("{other:#?}"),
    }
}

fn spin() {
    let mut number = 1_u64;
    while std::hint::black_box(number) != 0 {
        number = std::hint::black_box(number | 1);
    }
}

fn deep(number: u64) -> u64 {
    let block = std::hint::black_box([number; 64]);
    if block[3] == u64::MAX {
        return 0;
    }
    deep(number + 1) + block[7]
}

/// What panics when it is dropped.
struct Worse;

impl Drop for Worse {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

#[test]
fn a_thread_that_loops_without_any_operation_is_named_with_its_last_one() {
    let (how, thread, line, events) = death(&sequential(), || {
        let shared = Mutex::new(1);
        thread::scope(|scope| {
            scope.spawn(|| {
                let seen = *shared.lock().unwrap();
                if seen == 2 {
                    spin();
                }
            });
            *shared.lock().unwrap() = 2;
        });
    });
    assert_eq!((how, thread), (Death::EndlessLoop, 1));
    let lock = events.iter().rfind(|event| event.thread == 1).unwrap();
    assert_eq!(lock.line, line);
}

#[test]
fn a_loop_before_any_operation_is_found_too() {
    let (how, thread, ..) = death(&sequential(), spin);
    assert_eq!((how, thread), (Death::EndlessLoop, 0));
}

#[test]
fn a_stack_overflow_is_named() {
    let body = || thread::spawn(|| deep(1)).join().is_ok();
    let (how, thread, ..) = death(&sequential(), body);
    assert_eq!((how, thread), (Death::StackOverflow, 1));
    let drawn = Config {
        search: Search::Sampled {
            seed: 1,
            operations: 1_000,
        },
        ..sequential()
    };
    assert_eq!(death(&drawn, body).0, Death::StackOverflow);
}

/// Uses so many bytes of the stack.
fn wide<const BYTES: usize>() -> u8 {
    let block = [1; BYTES];
    std::hint::black_box(&block)[BYTES / 2]
}

#[test]
fn what_has_room_on_a_real_stack_has_room_here() {
    let drawn = Search::Sampled {
        seed: 1,
        operations: 1_000,
    };
    for search in [Search::Exhaustive, drawn] {
        let config = Config {
            search,
            ..sequential()
        };
        let shown = run(&config, || {
            let on_own = |bytes| thread::Builder::new().stack_size(bytes);
            let started = [
                thread::spawn(wide::<{ 15 << 17 }>),
                on_own(16 << 20).spawn(wide::<{ 15 << 20 }>).unwrap(),
                on_own(1).spawn(|| 1).unwrap(),
            ];
            let scoped = thread::scope(|s| {
                let thread = on_own(5 << 20).spawn_scoped(s, wide::<{ 4 << 20 }>);
                thread.unwrap().join().unwrap()
            });
            let sum: u8 = started.map(|thread| thread.join().unwrap()).iter().sum();
            let panics = on_own(3 << 20)
                .spawn(|| panic!("on its own stack"))
                .unwrap();
            (sum + scoped + wide::<{ 7 << 20 }>(), panics.join().is_err())
        });
        assert_eq!(shown.bad_end(), None);
        assert_eq!(shown.values(), ["(5, true)".to_owned()].into());
    }
}

#[test]
fn a_stack_for_which_there_is_no_room_is_refused_as_in_reality() {
    let refusals = run(&sequential(), || {
        [1_usize << 46, usize::MAX].map(|bytes| {
            let thread = thread::Builder::new().stack_size(bytes).spawn(|| ());
            thread.map(drop).map_err(|error| error.kind())
        })
    });
    let both = "[Err(WouldBlock), Err(WouldBlock)]";
    assert_eq!(refusals.values(), [both.to_owned()].into());
}

#[test]
fn a_panic_in_the_middle_of_a_panic_is_named() {
    let (how, thread, ..) = death(&sequential(), || {
        thread::spawn(|| {
            let _worse = Worse;
            panic!("the first");
        })
        .join()
        .is_err()
    });
    assert_eq!((how, thread), (Death::Aborted, 1));
}

#[test]
fn honest_work_without_operations_is_let_be() {
    let shown = run(&sequential(), || {
        let sum: u64 = (0..20_000_000_u64).map(std::hint::black_box).sum();
        *Mutex::new(sum).lock().unwrap()
    });
    assert_eq!(shown.bad_end(), None);
}
