//! What is going on right now, for someone who waits.
//!
//! The traits that long work reports to. They know nothing of terminals, and nothing may depend on
//! whether anybody listens.

use grade_outcome::Text;

/// Hears what one worker is doing.
pub trait Progress: Send {
    /// A part of the work began, such as "compiling b-prime-count".
    fn step(&mut self, what: &Text);

    /// A detail of the current step, such as the name of the crate that is compiled.
    fn detail(&mut self, what: &str) {
        let _ = what;
    }
}

/// Hears several workers at the same time.
pub trait Watcher: Sync {
    /// An ear for one more worker; it has ended when the ear is dropped.
    fn worker(&self) -> Box<dyn Progress + '_>;
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&mut self, _: &Text) {}
}

impl Watcher for Silent {
    fn worker(&self) -> Box<dyn Progress + '_> {
        Box::new(Silent)
    }
}
