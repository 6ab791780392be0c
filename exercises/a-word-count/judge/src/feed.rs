//! Files whose data comes slowly: named pipes that the judge fills when it likes.
//!
//! It notes which file was opened when. It must not judge.

use grade_judge::pipe::NamedPipe;
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
    pipe: NamedPipe,
    pieces: VecDeque<Vec<u8>>,
    writer: Option<File>,
    /// How often it was opened.
    pub opened: u32,
    /// True once all of it has been delivered.
    pub done: bool,
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
            pieces,
            writer: None,
            opened: 0,
            done: false,
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

    /// True if somebody has opened it since the last time; it then waits for data.
    pub fn look(&mut self) -> Result<bool, JudgeError> {
        if self.writer.is_some() {
            return Ok(false);
        }
        let Some(writer) = self.pipe.writer()? else {
            self.closed = true;
            return Ok(false);
        };
        if self.done && !self.closed {
            // Still who had it open before: what was delivered may not have been read yet.
            return Ok(false);
        }
        self.opened += 1;
        self.closed = false;
        // There is nothing to read for those who come again.
        self.writer = (!self.done).then_some(writer);
        Ok(true)
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
