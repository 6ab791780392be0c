//! The contract's corners: results, errors, panics, deadlines of any length.

use std::{
    io::{self, ErrorKind},
    panic::panic_any,
    sync::mpsc,
    time::Duration,
};

use e_deadline::{Job, run_all_with_deadline, run_with_deadline};

fn gives(text: &'static str) -> Job {
    Box::new(move || Ok(text.to_owned()))
}

/// A job that hangs as long as the sender lives.
fn hangs() -> (mpsc::Sender<()>, Job) {
    let (sender, receiver) = mpsc::channel::<()>();
    let job = Box::new(move || {
        let _ = receiver.recv();
        Ok("too late".to_owned())
    });
    (sender, job)
}

#[test]
fn a_result_in_time_comes_unchanged_however_long_the_deadline_is() {
    for deadline in [Duration::from_secs(3600), Duration::MAX] {
        assert_eq!(run_with_deadline(gives("42"), deadline).unwrap(), "42");
        let own = run_with_deadline(Box::new(|| Err(io::Error::other("own"))), deadline);
        assert_eq!(own.unwrap_err().to_string(), "own");
    }
}

#[test]
fn a_job_that_hangs_is_timed_out_also_at_a_deadline_of_zero() {
    for deadline in [Duration::ZERO, Duration::from_millis(20)] {
        let (_alive, job) = hangs();
        let error = run_with_deadline(job, deadline).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
}

#[test]
fn a_panic_is_an_error_long_before_the_deadline() {
    let error = run_with_deadline(Box::new(|| panic_any(7)), Duration::MAX).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Other);
}

#[test]
fn a_late_job_is_timed_out_in_its_place_and_no_other_result_is_lost() {
    let (_alive, late) = hangs();
    let jobs = vec![gives("a"), late, Box::new(|| panic!("no")), gives("b")];
    let results = run_all_with_deadline(jobs, Duration::from_secs(1));

    assert_eq!(results.len(), 4);
    assert_eq!(results[0].as_ref().unwrap(), "a");
    assert_eq!(results[1].as_ref().unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(results[2].as_ref().unwrap_err().kind(), ErrorKind::Other);
    assert_eq!(results[3].as_ref().unwrap(), "b");
    assert!(run_all_with_deadline(Vec::new(), Duration::MAX).is_empty());
}
