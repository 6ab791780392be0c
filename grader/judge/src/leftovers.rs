//! What outlives the process that started it, and its end.
//!
//! A judge takes in the orphans of everything it starts, so that a process whose parent has ended
//! is still seen, counted and ended. It must not decide what such a process is worth.

use crate::error::JudgeError;
use std::process::{Child, ExitStatus};
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

/// How long a program that has closed its socket may take to be gone; a safety net.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// From now on orphans come to this process. The first call counts, before anything is started.
pub(crate) fn take_in() {
    static ONCE: Once = Once::new();
    // A system without such a thing has no orphans that a judge could see; they still end with
    // their group.
    ONCE.call_once(|| {
        let _ = grade_sandbox::become_subreaper();
    });
}

/// Waits until `child` has ended, which it does by itself once it has closed its socket; none if it
/// does not.
pub(crate) fn end_of(child: &mut Child) -> Option<ExitStatus> {
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if began.elapsed() < LAST_WORDS => {
                thread::sleep(Duration::from_micros(200));
            }
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Ends `child` and everything it has started, and sees that it is gone.
///
/// # Errors
/// [`JudgeError::Leftovers`] if something is still there after two seconds.
pub(crate) fn clear(child: &mut Child) -> Result<(), JudgeError> {
    let cleared = grade_sandbox::sweep(child.id());
    // The sweep has waited for it; this is for systems that have none.
    let _ = child.kill();
    let _ = child.wait();
    cleared.map_err(JudgeError::Leftovers)
}
