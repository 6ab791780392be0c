//! Choices that are not about threads: whom to notify, timeouts, spurious wake-ups.
//!
//! Stock loom offers none. But a relaxed read of an atomic that another thread has written, without
//! any order between the two, has two outcomes, and loom explores both: an *oracle*. The writer is
//! loom's first thread, which does nothing else; so an exploration that needs choices has one
//! thread less, and begins anew when it first asks.

use ::std::sync::Arc;
use ::std::sync::atomic::Ordering;
use ::std::vec::Vec;

use super::engine::with;
use super::runner::Runner;
use super::sampling;
use super::search::Flags;

/// The most choices in one execution; later ones are not made.
const MOST: usize = 128;

/// The oracles of one execution.
#[derive(Default)]
pub(crate) struct Oracles {
    pub(crate) all: Arc<Vec<loom::sync::atomic::AtomicBool>>,
    pub(crate) used: usize,
}

/// Makes the oracles; by loom's first thread, which writes them later.
pub(crate) fn prepare(number: usize) -> Arc<Vec<loom::sync::atomic::AtomicBool>> {
    let all = Arc::new(
        (0..number)
            .map(|_| loom::sync::atomic::AtomicBool::new(false))
            .collect(),
    );
    with(|e| {
        e.oracles = Oracles {
            all: Arc::clone(&all),
            used: 0,
        }
    });
    all
}

/// Writes the oracles, unseen by anybody.
pub(crate) fn write(all: &[loom::sync::atomic::AtomicBool]) {
    for oracle in all {
        oracle.store(true, Ordering::Relaxed);
    }
}

/// False first, then true.
fn bit() -> bool {
    if with(|e| e.flags.runner) == Runner::Shuttle {
        return sampling::choice();
    }
    let (me, oracle) = with(|e| {
        let used = e.oracles.used;
        if used >= MOST {
            e.totals.choices_cut = true;
            return (e.current, None);
        }
        if used >= e.flags.oracles {
            let oracles = (e.flags.oracles * 4).clamp(8, MOST);
            let flags = Flags { oracles, ..e.flags };
            e.restart(flags);
        }
        e.oracles.used += 1;
        (e.current, Some((Arc::clone(&e.oracles.all), used)))
    });
    let Some((all, number)) = oracle else {
        return false;
    };
    let chosen = all[number].load(Ordering::Relaxed);
    with(|e| e.now_runs(me));
    chosen
}

/// One of `0..number`; 0 first.
pub(crate) fn choose(number: usize) -> usize {
    (1..number)
        .find(|_| !bit())
        .map_or(number.saturating_sub(1), |chosen| chosen - 1)
}

/// Whether a wait gives up; the caller takes it off the budget if it does.
pub(crate) fn may_time_out() -> bool {
    with(|e| e.timeouts_left > 0) && !::std::thread::panicking() && bit()
}

/// Whether a wait ends although nobody has ended it.
pub(crate) fn may_wake_spuriously() -> bool {
    spurious()
}

/// Whether a weak exchange fails although it could succeed.
pub(crate) fn may_fail_spuriously() -> bool {
    spurious()
}

fn spurious() -> bool {
    if with(|e| e.spurious_left == 0) || ::std::thread::panicking() || !bit() {
        return false;
    }
    with(|e| e.spurious_left -= 1);
    true
}
