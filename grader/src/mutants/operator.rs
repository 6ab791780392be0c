//! The kinds of mistakes that are put in. Alone knows their names, which stand in mutants' ids and
//! must not change.

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// A lock is not taken.
    LockDropped,
    /// A guard is let go between two of its uses, or at once.
    GuardShortened,
    /// A guard is held for longer than it is needed.
    GuardProlonged,
    /// Reading, changing and writing back become separate steps.
    UpdateSplit,
    /// A weaker ordering of an atomic operation.
    OrderingWeakened,
    /// Each thread or process is waited for before the next is started.
    JoinWhileStarting,
    /// Threads are started only when they are waited for.
    StartedLazily,
    /// Work is done by the caller instead of a thread.
    RunByTheCaller,
    /// A thread is not waited for.
    JoinDropped,
    /// A condition is looked at once instead of until it holds.
    WaitOnce,
    /// Nobody waits.
    WaitDropped,
    /// One thread is woken instead of all.
    NotifyOne,
    /// Nobody is woken.
    NotifyDropped,
    /// Something that is dropped early, such as a sender, lives on.
    DropDropped,
    /// A lock built by hand is not released, or an atomic is not written.
    WriteDropped,
    /// Two neighbouring steps on shared state change places.
    StepsSwapped,
    /// A border is one off.
    OffByOne,
    /// A remainder or a bound is lost.
    RemainderLost,
    /// An error becomes a success.
    ErrorSwallowed,
    /// An error becomes a panic.
    ErrorPanics,
    /// A panic is not caught.
    PanicLetThrough,
}

impl Operator {
    /// The name in ids and reports.
    pub fn name(self) -> &'static str {
        match self {
            Operator::LockDropped => "lock-dropped",
            Operator::GuardShortened => "guard-shortened",
            Operator::GuardProlonged => "guard-prolonged",
            Operator::UpdateSplit => "update-split",
            Operator::OrderingWeakened => "ordering-weakened",
            Operator::JoinWhileStarting => "join-while-starting",
            Operator::StartedLazily => "started-lazily",
            Operator::RunByTheCaller => "run-by-the-caller",
            Operator::JoinDropped => "join-dropped",
            Operator::WaitOnce => "wait-once",
            Operator::WaitDropped => "wait-dropped",
            Operator::NotifyOne => "notify-one",
            Operator::NotifyDropped => "notify-dropped",
            Operator::DropDropped => "drop-dropped",
            Operator::WriteDropped => "write-dropped",
            Operator::StepsSwapped => "steps-swapped",
            Operator::OffByOne => "off-by-one",
            Operator::RemainderLost => "remainder-lost",
            Operator::ErrorSwallowed => "error-swallowed",
            Operator::ErrorPanics => "error-panics",
            Operator::PanicLetThrough => "panic-let-through",
        }
    }
}
