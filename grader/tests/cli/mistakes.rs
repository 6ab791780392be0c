//! The mistakes that the course is about are found and called by their names.

use crate::support::{check, course_root, graded, reference, text, write_exercise};

/// What the report says of the check `id` when the exercise is solved like this pitfall.
fn told(exercise: &str, pitfall: &str, id: &str) -> String {
    let path = course_root()
        .join("exercises")
        .join(exercise)
        .join("pitfalls")
        .join(pitfall);
    let (report, code) = graded(&["check", text(&path), "--exercise", exercise]);
    assert!(code < 2, "{exercise} {pitfall} gives {code}");
    let check = check(&report, id);
    assert_eq!(check["verdict"], "fail", "{exercise} {pitfall} {id}");
    let said = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    format!("{} {}", said("message"), said("hint"))
}

/// Each part is in the text.
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no “{part}” in: {text}");
    }
}

#[test]
fn threads_that_do_not_run_at_the_same_time_are_named() {
    for pitfall in ["spawn-and-join-at-once", "lock-held-while-reading"] {
        let text = told("a-word-count", pitfall, "every_file_in_flight");
        says(&text, &["was not opened until"]);
    }
    let text = told("d-url-fetch", "workers-joined-one-by-one", "pool_is_full");
    says(&text, &["fetched one URL at a time"]);
    let text = told(
        "b-prime-count",
        "spawn-and-join-at-once",
        "threads_are_faster",
    );
    says(&text, &["One at a time"]);
}

#[test]
fn a_race_is_named_with_the_line_it_happens_in() {
    let text = told(
        "c-shared-counter",
        "guard-dropped-at-once",
        "count_with_lock_never_loses",
    );
    says(&text, &["interleaving", "read the same value"]);
}

#[test]
fn a_forgotten_join_is_named() {
    for (exercise, id) in [
        ("a-word-count", "threaded_counts_in_every_interleaving"),
        ("b-prime-count", "threads_count_every_prime"),
    ] {
        let text = told(exercise, "forgotten-join", id);
        says(&text, &["join"]);
    }
}

#[test]
fn a_missing_guard_is_named() {
    let text = told(
        "b-prime-count",
        "guard-is-missing",
        "worker_main_is_a_guard",
    );
    says(&text, &["worker_main"]);
}

#[test]
fn a_deadlock_is_named() {
    let text = told(
        "c-shared-counter",
        "locks-in-different-orders",
        "count_with_lock_never_loses",
    );
    says(&text, &["Deadlock", "which thread 2 holds"]);
}

#[test]
fn a_wait_without_a_limit_is_named() {
    let text = told(
        "e-deadline",
        "join-after-the-timeout",
        "run_gives_up_at_the_deadline",
    );
    says(&text, &["no deadline will ever end this wait", "join()"]);
}

/// Waits for the other owners of `counter` with `pause` in the loop, and takes what it holds.
fn waits_for_owners(pause: &str) -> String {
    let honest = reference("c-shared-counter");
    let (before, _) = honest
        .split_once("/// Like [`count_without_lock`]")
        .expect("the last function");
    format!(
        "{before}
pub fn count_with_lock(threads: usize, iterations: u64) -> u64 {{
    let counter = std::sync::Arc::new(Mutex::new(0));
    let start = |_| {{
        let counter = std::sync::Arc::clone(&counter);
        thread::spawn(move || increment_with_lock(&counter, iterations))
    }};
    let started: Vec<_> = (0..threads).map(start).collect();
    while std::sync::Arc::strong_count(&counter) > 1 {{{pause}}}
    let sum = *counter.lock().unwrap();
    started.into_iter().for_each(|thread| thread.join().unwrap());
    sum
}}
"
    )
}

/// What the model can't follow is never the student's: a person is asked.
#[test]
fn a_loop_that_waits_for_the_owners_of_an_arc_is_no_endless_one() {
    for (pause, verdict) in [(" thread::yield_now() ", "pass"), ("", "error")] {
        let folder = tempfile::tempdir().expect("a folder");
        write_exercise(folder.path(), "c-shared-counter", &waits_for_owners(pause));
        let (report, _) = graded(&["check", text(folder.path())]);
        let check = check(&report, "count_with_lock_never_loses");
        assert_eq!(check["verdict"], verdict, "{pause}: {check}");
        assert_eq!(report["needs_review"] == true, pause.is_empty());
    }
}
