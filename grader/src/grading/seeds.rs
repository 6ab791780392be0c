//! Seeds and keys: digests over fields.

use crate::course::hex;
use sha2::{Digest, Sha256};

/// The seed of a judge's run: 64 hexadecimal digits that depend on the rubric's seed and on the
/// sources, so that nobody can know the inputs before handing in, and everybody can repeat them.
pub(super) fn of(seed: u64, sources: &str) -> String {
    digest(&["seed", &seed.to_string(), sources])
}

/// SHA-256 over `fields`, each with its length before it, so that no two lists give the same text.
pub(super) fn digest(fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_depends_on_the_rubrics_seed_and_on_the_sources() {
        assert_eq!(of(22, "aa"), of(22, "aa"));
        assert_ne!(of(22, "aa"), of(23, "aa"));
        assert_ne!(of(22, "aa"), of(22, "ab"));
        assert_eq!(of(22, "aa").len(), 64);
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}
