//! Points, exact to a hundredth.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// A number of points, 0 or more, exact to a hundredth: sums have no rounding errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points {
    hundredths: u64,
}

impl Points {
    /// No points.
    pub const ZERO: Points = Points { hundredths: 0 };

    /// The largest number of points that a check can have.
    pub const MOST: f64 = 100_000.0;

    /// `number` points; `None` if it is negative, above [`Points::MOST`] or has more than two
    /// decimals.
    pub fn new(number: f64) -> Option<Points> {
        let hundredths = (number * 100.0).round();
        let exact = (number * 100.0 - hundredths).abs() < 1e-6;
        ((0.0..=Points::MOST).contains(&number) && exact).then_some(Points {
            hundredths: hundredths as u64,
        })
    }

    /// The number, with at most two decimals.
    pub fn number(self) -> f64 {
        self.hundredths as f64 / 100.0
    }

    /// True if these points are `percent` of `all` or more.
    pub fn reach(self, percent: f64, all: Points) -> bool {
        self.hundredths as f64 * 100.0 + 1e-6 >= percent * all.hundredths as f64
    }
}

impl Add for Points {
    type Output = Points;

    fn add(self, other: Points) -> Points {
        Points {
            hundredths: self.hundredths + other.hundredths,
        }
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(all: I) -> Points {
        all.fold(Points::ZERO, Add::add)
    }
}

/// As few decimals as needed, so 20 and not 20.00.
impl fmt::Display for Points {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.number().to_string())
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.hundredths.is_multiple_of(100) {
            serializer.serialize_u64(self.hundredths / 100)
        } else {
            serializer.serialize_f64(self.number())
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        // A report's sum may be larger than what one check can have.
        let hundredths = (number * 100.0).round();
        if !(0.0..1e15).contains(&hundredths) {
            return Err(D::Error::custom(format!("{number} is no number of points")));
        }
        Ok(Points {
            hundredths: hundredths as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_of_points_add_up_exactly() {
        let tenth = Points::new(0.1).unwrap();
        let sum: Points = std::iter::repeat_n(tenth, 10).sum();
        assert_eq!(sum, Points::new(1.0).unwrap());
    }

    #[test]
    fn whole_points_are_written_without_decimals() {
        let points = |number| serde_json::to_string(&Points::new(number).unwrap()).unwrap();
        assert_eq!(points(20.0), "20");
        assert_eq!(points(87.5), "87.5");
        assert_eq!(Points::new(2.25).unwrap().to_string(), "2.25");
    }

    #[test]
    fn negative_points_and_thousandths_are_refused() {
        assert_eq!(Points::new(-1.0), None);
        assert_eq!(Points::new(0.125), None);
        assert_eq!(Points::new(f64::NAN), None);
    }

    #[test]
    fn half_of_the_points_reach_a_mark_of_fifty_percent() {
        let points = |number| Points::new(number).unwrap();
        assert!(points(50.0).reach(50.0, points(100.0)));
        assert!(!points(49.99).reach(50.0, points(100.0)));
        assert!(points(0.0).reach(0.0, points(100.0)));
    }
}
