//! The contract's corners, as far as a test can see them: a race can only be provoked.

use c_shared_counter::{count_with_lock, count_without_lock};

#[test]
fn without_a_thread_nothing_is_counted() {
    assert_eq!(count_without_lock(0, 10), 0);
    assert_eq!(count_with_lock(0, 10), 0);
    assert_eq!(count_without_lock(3, 0), 0);
    assert_eq!(count_with_lock(3, 0), 0);
}

#[test]
fn a_lock_loses_nothing_and_no_lock_never_gains() {
    for _ in 0..20 {
        assert_eq!(count_with_lock(4, 5_000), 20_000);
        assert!((1..=20_000).contains(&count_without_lock(4, 5_000)));
    }
}

#[test]
fn sooner_or_later_an_update_is_lost() {
    assert!((0..1_000).any(|_| count_without_lock(4, 50_000) < 200_000));
}
