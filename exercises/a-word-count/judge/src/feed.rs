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
use std::io::Write;
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

    /// Delivers the next piece, or the end.
    pub fn deliver(&mut self) -> Result<(), JudgeError> {
        match (self.pieces.pop_front(), &mut self.writer) {
            (Some(piece), Some(writer)) => {
                let written = writer.write_all(&piece);
                // A reader that closed early is not the judge's trouble.
                if written.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
                    return Err(JudgeError::Other(format!(
                        "{}: the pipe did not take what was written",
                        self.path().display()
                    )));
                }
            }
            _ => {
                self.writer = None;
                self.done = true;
            }
        }
        Ok(())
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

    /// Delivers something to the first open file; none if there is none.
    pub fn deliver_one(&mut self) -> Result<Option<usize>, JudgeError> {
        let next = (0..self.feeds.len()).find(|&n| self.feeds[n].is_open());
        if let Some(next) = next {
            self.feeds[next].deliver()?;
        }
        Ok(next)
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
