//! Names contents: a submission and an exercise are known by the SHA-256 of what was taken in.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The digest of one exercise's files.
pub(super) fn of_files(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    for (path, contents) in files {
        add(&mut hash, path.as_bytes());
        add(&mut hash, contents);
    }
    hexadecimal(&hash.finalize())
}

/// The digest of several exercises, each given by its name and digest.
pub(super) fn of_exercises<'a>(exercises: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (id, digest) in exercises {
        add(&mut hash, id.as_bytes());
        add(&mut hash, digest.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

/// Adds one field; its length goes first, so that fields can't run into each other.
fn add(hash: &mut Sha256, field: &[u8]) {
    hash.update((field.len() as u64).to_le_bytes());
    hash.update(field);
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(
        String::with_capacity(bytes.len() * 2),
        |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_from_a_name_to_a_content_changes_the_digest() {
        let one = BTreeMap::from([("src/a.rs".to_owned(), b"xy".to_vec())]);
        let other = BTreeMap::from([("src/a.rsx".to_owned(), b"y".to_vec())]);
        assert_ne!(of_files(&one), of_files(&other));
        assert_eq!(of_files(&one).len(), 64);
    }
}
