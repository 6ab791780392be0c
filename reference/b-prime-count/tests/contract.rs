//! The contract's corners: small and large numbers, empty ranges, more workers than numbers.

use b_prime_count::{count_primes, count_primes_threads, is_prime, worker_main};

fn by_definition(n: u64) -> bool {
    n > 1 && !(2..n).any(|divisor| n.is_multiple_of(divisor))
}

#[test]
fn is_prime_agrees_with_the_definition() {
    for n in 0..2_000 {
        assert_eq!(is_prime(n), by_definition(n), "{n}");
    }
    for n in [4_294_967_291, 4_294_967_311, 999_999_999_989] {
        assert!(is_prime(n), "{n}");
    }
    for n in [u64::MAX, u64::MAX - 1, 65_537 * 65_537, 4_294_967_291 * 3] {
        assert!(!is_prime(n), "{n}");
    }
}

#[test]
fn ranges_are_half_open_and_shared_without_loss() {
    for (start, end, primes) in [
        (0, 0, 0),
        (2, 3, 1),
        (3, 2, 0),
        (2, 2, 0),
        (0, 30, 10),
        (23, 30, 2),
    ] {
        assert_eq!(count_primes(start, end), primes);
        for workers in 1..9 {
            assert_eq!(
                count_primes_threads(start, end, workers),
                primes,
                "{workers} workers"
            );
        }
    }
    assert_eq!(
        count_primes_threads(0, 100_003, 7),
        count_primes(0, 100_003)
    );
    assert_eq!(count_primes_threads(u64::MAX - 2, u64::MAX, 3), 0);
}

#[test]
fn this_test_is_no_worker() {
    assert!(!worker_main());
}
