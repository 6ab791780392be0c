//! Frames on a stream: a length as four little-endian bytes, then so many bytes of postcard.
//!
//! Responsible for cutting a stream into values and nothing else. It alone knows the layout and
//! the largest frame. It must not know what the values mean.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::io::{self, Read, Write};

/// The largest content of a frame, in bytes.
pub const MAX_BYTES: usize = 16 << 20;
/// Bytes in front of the content that say how long it is.
pub const HEADER_BYTES: usize = 4;

/// Why a frame could not be read or written.
#[derive(Debug)]
pub enum FrameError {
    /// The other side is gone: the stream ended between two frames.
    Closed,
    /// The stream ended within a frame or failed.
    Stream(io::Error),
    /// A frame that says it is longer than [`MAX_BYTES`]; its length.
    TooLong(usize),
    /// The content is not the value that was expected.
    Content(postcard::Error),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Closed => f.write_str("the other side of the socket is closed"),
            FrameError::Stream(error) => write!(f, "the socket failed: {error}"),
            FrameError::TooLong(bytes) => {
                write!(f, "a frame of {bytes} bytes is longer than {MAX_BYTES}")
            }
            FrameError::Content(error) => {
                write!(f, "a frame's content cannot be understood: {error}")
            }
        }
    }
}

impl std::error::Error for FrameError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FrameError::Stream(error) => Some(error),
            FrameError::Content(error) => Some(error),
            FrameError::Closed | FrameError::TooLong(_) => None,
        }
    }
}

/// The content of a frame that carries `value`.
///
/// # Errors
/// [`FrameError::Content`] if it cannot be encoded, [`FrameError::TooLong`] if it is too long.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, FrameError> {
    let content = postcard::to_stdvec(value).map_err(FrameError::Content)?;
    if content.len() > MAX_BYTES {
        return Err(FrameError::TooLong(content.len()));
    }
    Ok(content)
}

/// The value that `content` carries, all of it.
///
/// # Errors
/// [`FrameError::Content`] if it is not such a value, or more than one.
pub fn decode<T: DeserializeOwned>(content: &[u8]) -> Result<T, FrameError> {
    match postcard::take_from_bytes(content) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(FrameError::Content(
            postcard::Error::DeserializeUnexpectedEnd,
        )),
        Err(error) => Err(FrameError::Content(error)),
    }
}

/// Writes one frame in one piece.
///
/// # Errors
/// As [`encode`]; [`FrameError::Stream`] if the stream fails.
pub fn write<T: Serialize + ?Sized>(stream: &mut impl Write, value: &T) -> Result<(), FrameError> {
    let content = encode(value)?;
    let mut frame = Vec::with_capacity(HEADER_BYTES + content.len());
    // `encode` keeps it below 2^32.
    frame.extend_from_slice(&(content.len() as u32).to_le_bytes());
    frame.extend_from_slice(&content);
    stream.write_all(&frame).map_err(FrameError::Stream)
}

/// Reads one frame, waiting for it.
///
/// # Errors
/// [`FrameError`]; [`FrameError::Closed`] only if not a single byte came.
pub fn read<T: DeserializeOwned>(stream: &mut impl Read) -> Result<T, FrameError> {
    let mut header = [0; HEADER_BYTES];
    let mut filled = 0;
    while filled < HEADER_BYTES {
        match stream.read(&mut header[filled..]) {
            Ok(0) if filled == 0 => return Err(FrameError::Closed),
            Ok(0) => return Err(FrameError::Stream(io::ErrorKind::UnexpectedEof.into())),
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(FrameError::Stream(error)),
        }
    }
    let mut content = vec![0; length(header)?];
    stream
        .read_exact(&mut content)
        .map_err(FrameError::Stream)?;
    decode(&content)
}

/// Takes the first frame out of `bytes`, if all of it is there.
///
/// # Errors
/// [`FrameError::TooLong`] or [`FrameError::Content`].
pub fn take<T: DeserializeOwned>(bytes: &mut Vec<u8>) -> Result<Option<T>, FrameError> {
    let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else {
        return Ok(None);
    };
    let end = HEADER_BYTES + length(*header)?;
    if bytes.len() < end {
        return Ok(None);
    }
    let value = decode(&bytes[HEADER_BYTES..end]);
    bytes.drain(..end);
    value.map(Some)
}

fn length(header: [u8; HEADER_BYTES]) -> Result<usize, FrameError> {
    let bytes = u32::from_le_bytes(header) as usize;
    if bytes > MAX_BYTES {
        return Err(FrameError::TooLong(bytes));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_written_is_read_again() {
        let mut stream = Vec::new();
        write(&mut stream, &(7u64, "Übung")).unwrap();
        write(&mut stream, &[1u8, 2]).unwrap();
        let mut stream = &stream[..];
        let first: (u64, String) = read(&mut stream).unwrap();
        assert_eq!(first, (7, "Übung".to_owned()));
        assert_eq!(read::<[u8; 2]>(&mut stream).unwrap(), [1, 2]);
        assert!(matches!(read::<u8>(&mut stream), Err(FrameError::Closed)));
    }

    #[test]
    fn a_frame_that_is_cut_off_is_not_a_closed_stream() {
        let mut stream = Vec::new();
        write(&mut stream, "abc").unwrap();
        for end in 1..stream.len() {
            let error = read::<String>(&mut &stream[..end]).unwrap_err();
            assert!(matches!(error, FrameError::Stream(_)), "{end}: {error}");
        }
    }

    #[test]
    fn a_length_over_the_limit_is_refused_before_anything_is_allocated() {
        let error = read::<String>(&mut &u32::MAX.to_le_bytes()[..]).unwrap_err();
        assert!(matches!(error, FrameError::TooLong(n) if n == u32::MAX as usize));
    }

    #[test]
    fn content_with_bytes_left_over_is_refused() {
        assert!(matches!(decode::<u8>(&[1, 2]), Err(FrameError::Content(_))));
    }

    #[test]
    fn a_frame_is_taken_only_when_all_of_it_is_there() {
        let mut whole = Vec::new();
        write(&mut whole, "abc").unwrap();
        write(&mut whole, "d").unwrap();
        let mut bytes = Vec::new();
        let mut taken = Vec::new();
        for byte in whole {
            bytes.push(byte);
            if let Some(value) = take::<String>(&mut bytes).unwrap() {
                taken.push(value);
            }
        }
        assert_eq!(taken, ["abc", "d"]);
        assert!(bytes.is_empty());
    }
}
