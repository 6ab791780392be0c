//! Ctrl-C and SIGTERM: stop what runs, keep what is finished.
//!
//! It alone knows which processes the grader has started and ends them when a person wants to stop.
//! It must not decide what a command does about it.

use crate::complaint::Tell;
use crate::orphans;
use crate::system::kill_group;
use grade_outcome::Text;
use std::collections::BTreeSet;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

static REQUESTED: AtomicBool = AtomicBool::new(false);
static ABANDONED: AtomicBool = AtomicBool::new(false);
static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Somebody wants to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub struct Interrupted;

impl Tell for Interrupted {
    fn tell(&self) -> Text {
        Text::new(
            "interrupted; what was finished is kept",
            "abgebrochen; was fertig war, bleibt erhalten",
        )
    }
}

/// From now on, Ctrl-C and SIGTERM end the running judges and make [`requested`] true.
pub fn listen() {
    // A second handler can't be installed; the first one does the same.
    let _ = ctrlc::set_handler(|| {
        REQUESTED.store(true, Ordering::SeqCst);
        end_groups();
    });
}

fn end_groups() {
    for group in groups().iter() {
        kill_group(*group);
    }
}

/// True once somebody wanted to stop.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// True if what runs is to end, for good or to begin anew.
fn stopping() -> bool {
    requested() || ABANDONED.load(Ordering::SeqCst)
}

/// While this lives, what runs is called off; afterwards something new may begin.
#[derive(Debug)]
pub struct Abandoned(());

/// Calls off what runs: the running judges end, and [`check`] is an error until the answer is
/// dropped.
pub fn abandon() -> Abandoned {
    ABANDONED.store(true, Ordering::SeqCst);
    end_groups();
    Abandoned(())
}

impl Drop for Abandoned {
    fn drop(&mut self) {
        ABANDONED.store(false, Ordering::SeqCst);
    }
}

/// An error once somebody wanted to stop, or while what runs is called off.
///
/// # Errors
/// [`Interrupted`].
pub fn check() -> Result<(), Interrupted> {
    if stopping() { Err(Interrupted) } else { Ok(()) }
}

/// A child that leads a process group of its own, ended with its group when this is dropped.
#[derive(Debug)]
pub struct Group {
    child: Child,
    id: i32,
}

impl Group {
    /// Takes over `child`, which must have been started with `process_group(0)`.
    pub fn new(child: Child) -> Group {
        let id = child.id() as i32;
        groups().insert(id);
        if stopping() {
            kill_group(id);
        }
        Group { child, id }
    }

    /// The child.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // What it has started would be ours once it is gone, and nobody would wait for it.
        let started = match self.child.try_wait() {
            Ok(None) => orphans::groups_started_by(self.id),
            Ok(Some(_)) | Err(_) => Vec::new(),
        };
        // No other process has its id while one of its group is there.
        kill_group(self.id);
        // For systems without groups.
        let _ = self.child.kill();
        groups().remove(&self.id);
        for group in started.into_iter().chain([self.child.id()]) {
            // What is still there is found again, and told, where a judge's folder is cleared.
            let _ = grade_sandbox::sweep(group);
        }
        let _ = self.child.wait();
    }
}

fn groups() -> MutexGuard<'static, BTreeSet<i32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}
