//! Seeds: the same submission and check give the same inputs, on every machine.

use proptest::test_runner::{RngAlgorithm, TestRng};

/// The seed of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// Made from the job's seed (hexadecimal digits) and the check's id.
    pub fn of(job_seed: &str, check: &str) -> Self {
        let key = blake3::hash(job_seed.as_bytes());
        Seed(*blake3::keyed_hash(key.as_bytes(), check.as_bytes()).as_bytes())
    }

    /// A seed for a part of the check.
    #[must_use]
    pub fn part(&self, number: u64) -> Self {
        Seed(*blake3::keyed_hash(&self.0, &number.to_le_bytes()).as_bytes())
    }

    /// As it stands in a report.
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// As one number, for what takes no more.
    pub fn number(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// Random numbers from this seed.
    pub fn rng(&self) -> TestRng {
        TestRng::from_seed(RngAlgorithm::ChaCha, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_of_every_submission_has_a_seed_of_its_own() {
        assert_eq!(Seed::of("aa", "x"), Seed::of("aa", "x"));
        assert_ne!(Seed::of("aa", "x"), Seed::of("aa", "y"));
        assert_ne!(Seed::of("aa", "x"), Seed::of("ab", "x"));
        assert_ne!(Seed::of("aa", "x").part(0), Seed::of("aa", "x").part(1));
    }
}
