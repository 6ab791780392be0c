//! The right count of a long range, quickly: a segmented sieve. Pure.

/// Numbers that are sieved at a time.
const SEGMENT: u64 = 1 << 18;

/// Primes in `start..end`, for an end up to 2^40.
pub fn count(start: u64, end: u64) -> u64 {
    let start = start.max(2);
    if start >= end {
        return 0;
    }
    let small = small_primes(end.isqrt() + 1);
    let mut total = 0;
    let mut composite = vec![false; SEGMENT as usize];
    let mut low = start;
    while low < end {
        let high = (low + SEGMENT).min(end);
        let segment = &mut composite[..(high - low) as usize];
        segment.fill(false);
        for &prime in small.iter().take_while(|prime| *prime * *prime < high) {
            let first = (low.div_ceil(prime) * prime).max(prime * prime);
            for multiple in (first..high).step_by(prime as usize) {
                segment[(multiple - low) as usize] = true;
            }
        }
        total += segment.iter().filter(|composite| !**composite).count() as u64;
        low = high;
    }
    total
}

fn small_primes(up_to: u64) -> Vec<u64> {
    let mut composite = vec![false; up_to as usize + 1];
    let mut primes = Vec::new();
    for n in 2..=up_to {
        if composite[n as usize] {
            continue;
        }
        primes.push(n);
        for multiple in (n * n..=up_to).step_by(n as usize) {
            composite[multiple as usize] = true;
        }
    }
    primes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_counts_come_out() {
        assert_eq!(count(0, 100), 25);
        assert_eq!(count(0, 1_000_000), 78_498);
        assert_eq!(count(1_000_000_000, 1_000_001_000), 49);
        assert_eq!(count(7, 8), 1);
        assert_eq!(count(8, 7), 0);
    }

    proptest! {
        #[test]
        fn it_counts_as_trial_division_does(start in 0u64..2_000_000, length in 0u64..400) {
            let prime = |n: u64| n >= 2 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d));
            let expected = (start..start + length).filter(|n| prime(*n)).count() as u64;
            prop_assert_eq!(count(start, start + length), expected);
        }

        #[test]
        fn parts_add_up_across_segments(start in 0u64..10_000_000, a in 0u64..400_000, b in 0u64..400_000) {
            let middle = start + a;
            let end = middle + b;
            prop_assert_eq!(count(start, middle) + count(middle, end), count(start, end));
        }
    }
}
