//! `std::time` with a clock that follows from the execution alone: it starts at the same moment
//! in each, a sleep moves it on, and so does every look at it.
//!
//! Never reads the machine's clock to answer. The first looks are some fifty to two hundred
//! nanoseconds apart, never quite the same; from then on each costs an eighth of what all before it did,
//! so that code which waits by looking at the clock gets where it wants in few steps, and not far
//! beyond.

pub use ::std::time::{Duration, SystemTimeError, TryFromFloatSecsError};

use ::std::cell::Cell;
use ::std::fmt;
use ::std::ops::{Add, AddAssign, Sub, SubAssign};
use ::std::sync::OnceLock;
use ::std::time::{Instant as RealInstant, SystemTime as RealSystemTime};

use crate::hooks;

/// How far the clock of an execution stands from zero when it starts: a machine that has run for
/// an hour.
const START: Duration = Duration::from_secs(3_600);
/// What the calendar shows then: the first of January 2026.
const CALENDAR: Duration = Duration::from_secs(1_767_225_600);
/// How many looks are cheap.
const CHEAP_LOOKS: u32 = 64;
/// Which part of all the time that looks have taken a look takes that is not cheap.
const SHARE: u32 = 8;
/// What a cheap look costs at least, in nanoseconds.
const LOOK: u64 = 53;
/// What a look costs at most.
const LONGEST_LOOK: Duration = Duration::from_secs(1);

/// The looks that an execution has taken, and what they cost.
#[derive(Clone, Copy, Default)]
struct Looks {
    execution: u64,
    number: u32,
    cost: Duration,
}

::std::thread_local! {
    static LOOKS: Cell<Looks> = Cell::default();
}

/// Looks at the clock: how far it has gone since the execution's start.
fn look() -> Duration {
    let execution = hooks::execution();
    let mut looks = LOOKS.get();
    if looks.execution != execution {
        looks = Looks {
            execution,
            ..Looks::default()
        };
    }
    if hooks::clock_stands() {
        return hooks::clock().saturating_add(looks.cost);
    }
    looks.number = looks.number.saturating_add(1);
    // Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4): a clock that shows
    // round numbers is none of a machine.
    let more = looks.number.wrapping_mul(0x9E37_79B1) >> 25;
    let cheap = Duration::from_nanos(LOOK + u64::from(more));
    let cost = if looks.number > CHEAP_LOOKS {
        cheap.max(looks.cost / SHARE).min(LONGEST_LOOK)
    } else {
        cheap
    };
    looks.cost = looks.cost.saturating_add(cost);
    LOOKS.set(looks);
    hooks::clock().saturating_add(looks.cost)
}

/// The instant at which every execution starts. A standard `Instant` can't be made out of
/// numbers, so it is found from one of the machine's, whose `Debug` tells how far from zero it is.
fn start() -> RealInstant {
    static INSTANT: OnceLock<RealInstant> = OnceLock::new();
    *INSTANT.get_or_init(|| {
        let now = RealInstant::now();
        let shown = ::std::format!("{now:?}");
        let mut numbers = shown
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse::<u64>().ok());
        let zero = numbers
            .next()
            .zip(numbers.next())
            .and_then(|(seconds, nanos)| Some(Duration::new(seconds, u32::try_from(nanos).ok()?)))
            .and_then(|uptime| now.checked_sub(uptime));
        zero.unwrap_or(now) + START
    })
}

/// A moment on the execution's clock.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(RealInstant);

impl Instant {
    /// The execution's clock now.
    #[must_use]
    pub fn now() -> Instant {
        Instant(start() + look())
    }

    /// The time from `earlier` to this moment, or zero if that is later.
    #[must_use]
    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.duration_since(earlier.0)
    }

    /// The time from `earlier` to this moment, or `None` if that is later.
    #[must_use]
    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_duration_since(earlier.0)
    }

    /// The time from `earlier` to this moment, or zero if that is later.
    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_duration_since(earlier.0)
    }

    /// The time from this moment to now.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        Instant::now() - *self
    }

    /// The moment that is later by `duration`, or `None` if there is none.
    pub fn checked_add(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_add(duration).map(Instant)
    }

    /// The moment that is earlier by `duration`, or `None` if there is none.
    pub fn checked_sub(&self, duration: Duration) -> Option<Instant> {
        self.0.checked_sub(duration).map(Instant)
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    /// # Panics
    ///
    /// If the result can't be represented.
    fn add(self, other: Duration) -> Instant {
        self.checked_add(other)
            .expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;

    fn sub(self, other: Duration) -> Instant {
        self.checked_sub(other)
            .expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;

    fn sub(self, other: Instant) -> Duration {
        self.duration_since(other)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A moment on the execution's calendar.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SystemTime(RealSystemTime);

/// The first of January 1970.
pub const UNIX_EPOCH: SystemTime = SystemTime(::std::time::UNIX_EPOCH);

impl SystemTime {
    /// The first of January 1970.
    pub const UNIX_EPOCH: SystemTime = UNIX_EPOCH;

    /// The execution's calendar now.
    #[must_use]
    pub fn now() -> SystemTime {
        SystemTime(::std::time::UNIX_EPOCH + CALENDAR + look())
    }

    /// The time from `earlier` to this moment.
    ///
    /// # Errors
    ///
    /// If that is later, with the time by which it is.
    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.duration_since(earlier.0)
    }

    /// The time from this moment to now.
    ///
    /// # Errors
    ///
    /// If this moment is later than now.
    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        SystemTime::now().duration_since(*self)
    }

    /// The moment that is later by `duration`, or `None` if there is none.
    pub fn checked_add(&self, duration: Duration) -> Option<SystemTime> {
        self.0.checked_add(duration).map(SystemTime)
    }

    /// The moment that is earlier by `duration`, or `None` if there is none.
    pub fn checked_sub(&self, duration: Duration) -> Option<SystemTime> {
        self.0.checked_sub(duration).map(SystemTime)
    }
}

impl Add<Duration> for SystemTime {
    type Output = SystemTime;

    fn add(self, dur: Duration) -> SystemTime {
        self.checked_add(dur)
            .expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for SystemTime {
    fn add_assign(&mut self, other: Duration) {
        *self = *self + other;
    }
}

impl Sub<Duration> for SystemTime {
    type Output = SystemTime;

    fn sub(self, dur: Duration) -> SystemTime {
        self.checked_sub(dur)
            .expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for SystemTime {
    fn sub_assign(&mut self, other: Duration) {
        *self = *self - other;
    }
}

impl fmt::Debug for SystemTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
