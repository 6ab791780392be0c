//! A first test; the grader has more. Add your own beside it.
//!
//! `count_primes_processes` is not called here: it starts the current executable again, and that
//! would be this test. Try it with `cargo run --release -p b-prime-count`.

use b_prime_count::{count_primes, count_primes_threads, is_prime};

#[test]
fn the_primes_below_one_hundred_are_counted() {
    assert!(is_prime(2) && is_prime(97));
    assert!(!is_prime(1) && !is_prime(91));
    assert_eq!(count_primes(0, 100), 25);
    assert_eq!(count_primes(7, 7), 0);
    assert_eq!(count_primes_threads(0, 100, 3), 25);
}
