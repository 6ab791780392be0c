//! Every item of `std::time` that looks at a clock.

use std::time::{Duration, Instant, SystemTime, SystemTimeError, UNIX_EPOCH};

pub fn instants() -> Duration {
    let start: Instant = Instant::now();
    let mut later: Instant = start + Duration::from_millis(3);
    later += Duration::from_millis(1);
    later -= Duration::from_micros(1);
    let earlier = later - Duration::from_nanos(1);
    let between: Duration = later - earlier;
    let all = [start, later, earlier];
    let newest: Option<&Instant> = all.iter().max();
    let shown = format!("{start:?} {newest:?}");
    assert!(start < later && start == start.clone() && !shown.is_empty());
    between
        + start.elapsed()
        + later.duration_since(start)
        + later.saturating_duration_since(start)
        + later.checked_duration_since(start).unwrap_or_default()
        + start
            .checked_add(Duration::MAX)
            .map_or(Duration::ZERO, |_| Duration::MAX)
        + start
            .checked_sub(Duration::ZERO)
            .map_or(Duration::ZERO, |same| same - start)
}

pub fn calendar() -> Result<Duration, SystemTimeError> {
    let now: SystemTime = SystemTime::now();
    let since: Duration = now.duration_since(UNIX_EPOCH)?;
    let mut other = SystemTime::UNIX_EPOCH + since;
    other += Duration::from_secs(1);
    other -= Duration::from_secs(1);
    let sooner = other - Duration::from_secs(1);
    let error: Result<Duration, SystemTimeError> = sooner.duration_since(other);
    let wrong: Duration = error.unwrap_err().duration();
    let checked = (
        now.checked_add(wrong).is_some(),
        now.checked_sub(wrong).is_some(),
    );
    assert!(other >= sooner && checked.0 && checked.1 && !format!("{now:?}").is_empty());
    now.elapsed().map(|more| more + wrong)
}

const LIMIT: Duration = Duration::from_millis(50);

/// Waits without sleeping.
pub fn busy() -> u32 {
    let start = Instant::now();
    let mut rounds = 0;
    while start.elapsed() < LIMIT {
        rounds += 1;
        std::hint::spin_loop();
    }
    rounds
}

/// A seed out of the clock, as students make one.
pub fn seed() -> u64 {
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|d| d.subsec_nanos())
        .unwrap_or(1);
    50 + u64::from(nanos) % 151
}

pub fn deadline(millis: u64) -> Option<Duration> {
    let end = Instant::now().checked_add(Duration::from_millis(millis))?;
    end.checked_duration_since(Instant::now())
}

pub fn in_types(at: Option<Instant>) -> std::collections::BTreeMap<Instant, SystemTime> {
    at.into_iter().map(|at| (at, SystemTime::now())).collect()
}
