//! The right answers of b-prime-count.

/// The smallest factor of `n` above 1 if there is one up to `limit`.
pub fn factor_up_to(n: u64, limit: u64) -> Option<u64> {
    (2..=limit)
        .take_while(|d| *d <= n / d)
        .find(|d| n.is_multiple_of(*d))
}

/// Whether `n` is prime; quick for small numbers and for those with a small factor.
pub fn is_prime(n: u64) -> bool {
    n >= 2 && factor_up_to(n, u64::MAX).is_none()
}

/// The primes in `[start, end)`.
pub fn count(start: u64, end: u64) -> u64 {
    (start..end).filter(|&n| is_prime(n)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_168_primes_below_1000() {
        assert_eq!(count(0, 1_000), 168);
        assert_eq!(count(7, 7), 0);
        assert_eq!(count(8, 7), 0);
        assert_eq!(count(7, 8), 1);
    }

    #[test]
    fn squares_of_primes_are_not_prime() {
        assert!(!is_prime(65_537 * 65_537));
        assert!(is_prime(65_537));
    }
}
