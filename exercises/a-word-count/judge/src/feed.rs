//! Files whose data comes slowly: named pipes that the judge fills when it likes.
//!
//! It notes which file was opened when, and how often. It must not judge.
//!
//! A second opening of a pipe that has a writer does not wait, so nobody would notice it. Therefore
//! each file is two pipes: as soon as somebody waits at one of them, and before he may go on, the
//! other one takes its place.

use grade_judge::pipe::{self, NamedPipe};
use grade_judge::tasks::Look;
use grade_judge::{Asked, Director, JudgeError, Line, Quiet};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Bytes that fit into an empty pipe at once.
const PIECE: usize = 32 << 10;

/// One such file.
pub struct Feed {
    /// What is at the path.
    pipe: NamedPipe,
    /// The other one.
    aside: NamedPipe,
    pieces: VecDeque<Vec<u8>>,
    writer: Option<File>,
    /// How often it was opened.
    pub opened: u32,
    /// True once all of it has been delivered.
    pub done: bool,
    /// Device and number of the pipe that was opened last.
    identity: Option<(u64, u64)>,
    /// True once those who had it open then have closed it.
    closed: bool,
}

impl Feed {
    /// A file at `path` that will hold `content`, delivered in pieces that end at `cuts` and where
    /// the pipe is full.
    ///
    /// # Errors
    /// If the pipe cannot be made.
    pub fn new(path: &Path, content: &[u8], cuts: &[usize]) -> Result<Self, JudgeError> {
        let mut pieces = VecDeque::new();
        let mut begin = 0;
        for &cut in cuts.iter().chain([&content.len()]) {
            let part = &content[begin..cut.clamp(begin, content.len())];
            pieces.extend(part.chunks(PIECE).map(<[u8]>::to_vec));
            begin = cut.clamp(begin, content.len());
        }
        Ok(Feed {
            pipe: NamedPipe::make(path)?,
            aside: NamedPipe::make(path.with_extension("aside"))?,
            pieces,
            writer: None,
            opened: 0,
            done: false,
            identity: None,
            closed: false,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.pipe.path()
    }

    /// True while it is open and not all of it has been delivered.
    pub fn is_open(&self) -> bool {
        self.writer.is_some()
    }

    /// Device and number of what was opened last, if it was opened.
    pub fn identity(&self) -> Option<(u64, u64)> {
        self.identity
    }

    /// True if somebody has opened it since the last time; it then waits for data.
    pub fn look(&mut self) -> Result<bool, JudgeError> {
        match self.opened {
            0 => self.look_for_the_first(),
            _ => self.look_for_more(),
        }
    }

    fn look_for_the_first(&mut self) -> Result<bool, JudgeError> {
        // Somebody may wait at either: he came when it was at the path.
        for _ in 0..2 {
            self.pipe.exchange(&self.aside)?;
            if let Some(writer) = self.aside.writer()? {
                self.opened_by(writer)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn look_for_more(&mut self) -> Result<bool, JudgeError> {
        let again = self.opened > 1;
        if again && self.writer.is_some() {
            return Ok(false);
        }
        let Some(writer) = self.pipe.writer()? else {
            self.closed = true;
            return Ok(false);
        };
        if again && !self.closed {
            // Still who had it open before: what was delivered may not have been read yet.
            return Ok(false);
        }
        self.opened_by(writer)?;
        Ok(true)
    }

    fn opened_by(&mut self, writer: File) -> Result<(), JudgeError> {
        let identity = pipe::identity(&writer).map_err(JudgeError::file(self.pipe.path()))?;
        self.identity = Some(identity);
        self.opened += 1;
        self.closed = false;
        // Who came last gets what is left; for those who come after the end there is nothing.
        self.writer = (!self.done).then_some(writer);
        Ok(())
    }

    /// Delivers the next piece, or the end; false if there was no room for anything, because who
    /// has it open does not read now.
    ///
    /// # Errors
    /// If the pipe cannot be written to for another reason.
    pub fn deliver(&mut self) -> Result<bool, JudgeError> {
        let (Some(mut piece), Some(writer)) = (self.pieces.pop_front(), &mut self.writer) else {
            self.writer = None;
            self.done = true;
            return Ok(true);
        };
        match writer.write(&piece) {
            // What did not fit comes next time.
            Ok(written) => {
                piece.drain(..written);
                if !piece.is_empty() {
                    self.pieces.push_front(piece);
                }
                Ok(written > 0)
            }
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock => {
                    self.pieces.push_front(piece);
                    Ok(false)
                }
                // A reader that closed early is not the judge's trouble.
                ErrorKind::BrokenPipe => Ok(true),
                _ => Err(JudgeError::file(self.pipe.path())(error)),
            },
        }
    }
}

/// Feeds one file at a time, each as soon as every thread waits.
pub struct Feeder {
    /// The files.
    pub feeds: Vec<Feed>,
    broken: Option<JudgeError>,
}

impl Feeder {
    /// Feeds these files.
    pub fn new(feeds: Vec<Feed>) -> Self {
        Feeder {
            feeds,
            broken: None,
        }
    }

    /// Why files could not be fed, if that is so.
    ///
    /// # Errors
    /// The judge's own failure.
    pub fn check(&mut self) -> Result<(), JudgeError> {
        self.broken.take().map_or(Ok(()), Err)
    }

    /// Files that were opened more than once.
    pub fn opened_again(&self) -> Option<PathBuf> {
        let feed = self.feeds.iter().find(|feed| feed.opened > 1)?;
        Some(feed.path().to_path_buf())
    }

    /// Notes which files have been opened; true if there were any.
    pub fn look(&mut self) -> Result<bool, JudgeError> {
        let mut any = false;
        for feed in &mut self.feeds {
            any |= feed.look()?;
        }
        Ok(any)
    }

    /// Delivers something to the first open file that has room; none if there is none.
    pub fn deliver_one(&mut self) -> Result<Option<usize>, JudgeError> {
        for (n, feed) in self.feeds.iter_mut().enumerate() {
            if feed.is_open() && feed.deliver()? {
                return Ok(Some(n));
            }
        }
        Ok(None)
    }

    fn step(&mut self) -> Quiet {
        let acted = match self.look() {
            Ok(true) => Ok(true),
            Ok(false) => self.deliver_one().map(|fed| fed.is_some()),
            Err(error) => Err(error),
        };
        match acted {
            Ok(true) => Quiet::Acted,
            Ok(false) => Quiet::Stuck,
            Err(error) => {
                self.broken = Some(error);
                Quiet::Stuck
            }
        }
    }
}

impl Director for Feeder {
    fn asked(&mut self, _question: Asked, _line: &mut Line<'_>) {}

    fn calm(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        self.step()
    }

    fn quiet(&mut self, _look: &Look, _line: &mut Line<'_>) -> Quiet {
        self.step()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_file_that_nobody_reads_further_keeps_no_other_one_waiting() {
        let folder = std::env::temp_dir().join(format!("grade-feed-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let large = vec![b'x'; 8 * PIECE];
        let feeds = ["1.txt", "2.txt"].map(|name| Feed::new(&folder.join(name), &large, &[]));
        let mut feeder = Feeder::new(feeds.into_iter().collect::<Result<_, _>>().unwrap());
        let readers: Vec<_> = (0..2)
            .map(|n| {
                let path = feeder.feeds[n].path().to_path_buf();
                std::thread::spawn(move || File::open(path).unwrap())
            })
            .collect();
        while feeder.feeds.iter().any(|feed| feed.opened == 0) {
            feeder.look().unwrap();
        }
        let mut files: Vec<_> = readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .collect();

        let mut delivered = [0, 0];
        while let Some(n) = feeder.deliver_one().unwrap() {
            delivered[n] += 1;
        }
        assert!(delivered[0] > 0 && delivered[1] > 0, "{delivered:?}");
        assert!(feeder.feeds.iter().all(|feed| !feed.done));

        // Nothing of it is lost once somebody reads on.
        for (n, file) in files.iter_mut().enumerate() {
            let mut got = 0;
            let mut buffer = vec![0; PIECE];
            while !feeder.feeds[n].done {
                got += file.read(&mut buffer).unwrap();
                feeder.deliver_one().unwrap();
            }
            let mut rest = Vec::new();
            file.read_to_end(&mut rest).unwrap();
            assert_eq!(got + rest.len(), large.len());
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}
