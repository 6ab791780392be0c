//! What a program writes to standard output and standard error: drained, the beginning kept.
//!
//! A thread a pipe reads all there is, so that no program ever waits for the judge to read; so
//! many bytes are kept. It alone knows how many.

use crate::system::{self, Pipe};
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that are kept of each pipe.
pub(crate) const KEPT_BYTES: usize = 64 << 10;
/// Longest wait for the rest of an ended program's output; a safety net.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// One drained pipe.
pub(crate) struct Output {
    pipe: Pipe,
    shared: Arc<Mutex<Drained>>,
}

#[derive(Default)]
struct Drained {
    kept: Vec<u8>,
    total: u64,
    ended: bool,
}

impl Output {
    /// Begins to drain `pipe`.
    pub(crate) fn drain(pipe: impl Into<Pipe>) -> std::io::Result<Self> {
        let pipe = pipe.into();
        let mut reader = std::fs::File::from(pipe.try_clone()?);
        let shared = Arc::<Mutex<Drained>>::default();
        let drained = Arc::clone(&shared);
        thread::Builder::new()
            .name("drain".to_owned())
            .spawn(move || {
                let mut chunk = [0; 16 << 10];
                loop {
                    let read = match reader.read(&mut chunk) {
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                        Ok(0) | Err(_) => break,
                        Ok(read) => read,
                    };
                    let mut drained = drained.lock().unwrap_or_else(PoisonError::into_inner);
                    let room = KEPT_BYTES - drained.kept.len();
                    drained.kept.extend_from_slice(&chunk[..read.min(room)]);
                    drained.total += read as u64;
                }
                drained.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
            })?;
        Ok(Output { pipe, shared })
    }

    /// True if something was written that has not been drained yet.
    pub(crate) fn pending(&self) -> bool {
        system::pending(&self.pipe)
    }

    /// Bytes that were written so far.
    pub(crate) fn total(&self) -> u64 {
        let drained = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        drained.total
    }

    /// What was written so far, lossily decoded.
    pub(crate) fn text(&self) -> String {
        let drained = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&drained.kept).into_owned()
    }

    /// Waits until all that an ended program wrote has been drained.
    pub(crate) fn finish(&self) {
        let began = Instant::now();
        while began.elapsed() < LAST_WORDS {
            let ended = {
                let drained = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
                drained.ended
            };
            if ended {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}
