//! Median and bootstrap interval. Pure; for display, and for nothing that decides by itself.

/// The median; 0 for no values.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}

/// The 95 % bootstrap interval of the median (percentile method, 1000 resamples, always the same
/// for the same values).
pub fn interval(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut pick = || {
        // xorshift64: good enough to resample, and the same everywhere.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        values[(state % values.len() as u64) as usize]
    };
    let mut medians: Vec<f64> = (0..1000)
        .map(|_| median((0..values.len()).map(|_| pick()).collect::<Vec<_>>()))
        .collect();
    medians.sort_by(f64::total_cmp);
    (medians[25], medians[974])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_median_of_an_even_number_of_values_lies_between_the_two_in_the_middle() {
        assert_eq!(median([4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([]), 0.0);
    }

    proptest! {
        #[test]
        fn the_interval_lies_within_the_values_around_their_median(
            values in prop::collection::vec(0.1f64..10.0, 1..20)
        ) {
            let (low, high) = interval(&values);
            let (least, most) = values.iter().fold((f64::MAX, 0.0f64), |(a, b), v| (a.min(*v), b.max(*v)));
            prop_assert!(least <= low && low <= high && high <= most);
            let middle = median(values.iter().copied());
            prop_assert!(low <= middle && middle <= high);
        }

        #[test]
        fn equal_values_have_no_width(value in 0.1f64..10.0, count in 1usize..20) {
            prop_assert_eq!(interval(&vec![value; count]), (value, value));
        }
    }
}
