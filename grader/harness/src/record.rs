//! Records that only the holder of a key can make, in an order that cannot be changed.
//!
//! Responsible for sealing what a model reports: each record carries its running number and a
//! BLAKE3 MAC over number and content. It alone knows that layout. A record is tamper-evident, not
//! proof: the key lies in the memory of the process that also runs the student's code.

/// Length of a key in bytes.
pub const KEY_BYTES: usize = 32;
const MAC_BYTES: usize = 32;

/// A key of one model process.
pub type Key = [u8; KEY_BYTES];

/// Why a record was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordError {
    /// Shorter than a MAC.
    Truncated,
    /// The MAC is not that of this content at this position.
    Forged,
}

impl std::fmt::Display for RecordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            RecordError::Truncated => "a record is too short",
            RecordError::Forged => "a record does not carry the right seal",
        })
    }
}

impl std::error::Error for RecordError {}

/// Seals records in order.
pub struct Sealer {
    key: Key,
    next: u64,
}

/// Opens sealed records in order.
pub struct Opener {
    key: Key,
    next: u64,
}

fn mac(key: &Key, number: u64, content: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(&number.to_le_bytes());
    hasher.update(content);
    hasher.finalize()
}

impl Sealer {
    /// The first record will have number 0.
    pub fn new(key: Key) -> Self {
        Sealer { key, next: 0 }
    }

    /// `content` with its seal in front.
    pub fn seal(&mut self, content: &[u8]) -> Vec<u8> {
        let mut sealed = mac(&self.key, self.next, content).as_bytes().to_vec();
        sealed.extend_from_slice(content);
        self.next += 1;
        sealed
    }
}

impl Opener {
    /// Expects record number 0 first.
    pub fn new(key: Key) -> Self {
        Opener { key, next: 0 }
    }

    /// The content of the next record.
    ///
    /// # Errors
    /// [`RecordError`] if the record is not the next one sealed with this key.
    pub fn open<'a>(&mut self, sealed: &'a [u8]) -> Result<&'a [u8], RecordError> {
        let (seal, content) = sealed
            .split_at_checked(MAC_BYTES)
            .ok_or(RecordError::Truncated)?;
        let seal: [u8; MAC_BYTES] = seal.try_into().map_err(|_| RecordError::Truncated)?;
        // `blake3::Hash` compares in constant time.
        if mac(&self.key, self.next, content) != blake3::Hash::from_bytes(seal) {
            return Err(RecordError::Forged);
        }
        self.next += 1;
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_record_opens_to_its_content() {
        let (mut sealer, mut opener) = (Sealer::new([7; 32]), Opener::new([7; 32]));
        for content in [&b"one"[..], b"", b"three"] {
            let sealed = sealer.seal(content);
            assert_eq!(opener.open(&sealed), Ok(content));
        }
    }

    #[test]
    fn a_record_of_another_key_is_forged() {
        let sealed = Sealer::new([1; 32]).seal(b"pass");
        assert_eq!(Opener::new([2; 32]).open(&sealed), Err(RecordError::Forged));
    }

    #[test]
    fn a_record_that_is_sent_twice_is_forged() {
        let sealed = Sealer::new([1; 32]).seal(b"pass");
        let mut opener = Opener::new([1; 32]);
        assert!(opener.open(&sealed).is_ok());
        assert_eq!(opener.open(&sealed), Err(RecordError::Forged));
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut sealed = Sealer::new([1; 32]).seal(b"fail");
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(Opener::new([1; 32]).open(&sealed), Err(RecordError::Forged));
        assert_eq!(
            Opener::new([1; 32]).open(b"short"),
            Err(RecordError::Truncated)
        );
    }
}
