//! The standard streams of a model: an input at its end, and two outputs that show nothing.
//!
//! What is printed is formatted and then dropped, for an execution runs thousands of times. The
//! locks are real ones: a thread that holds one keeps the others from printing.

use ::std::fmt;
use ::std::io::{self, BufRead, IoSlice, IoSliceMut, Lines, Read, Write};
use ::std::marker::PhantomData;
use ::std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use ::std::panic::{RefUnwindSafe, UnwindSafe};
use ::std::string::String;
use ::std::sync::MutexGuard;
use ::std::vec::Vec;

use super::stream::{Held, Stream};
use crate::fs::File;

/// The lock of the standard input.
static STDIN: Stream = Stream::new();
/// The lock of the standard output.
static STDOUT: Stream = Stream::new();
/// The lock of the standard error output.
static STDERR: Stream = Stream::new();

/// The standard input, which is empty.
pub struct Stdin {
    stream: &'static Stream,
}

/// The locked standard input.
#[must_use = "if unused stdin will immediately unlock"]
pub struct StdinLock<'a> {
    _held: Held,
    /// The standard lock is a mutex's guard: as large, and it stays in its thread.
    _panicking: bool,
    _of: PhantomData<MutexGuard<'a, ()>>,
}

/// The standard input of this process.
#[must_use]
pub fn stdin() -> Stdin {
    Stdin { stream: &STDIN }
}

impl Stdin {
    /// Locks it.
    #[track_caller]
    pub fn lock(&self) -> StdinLock<'static> {
        StdinLock {
            _held: self.stream.lock(),
            _panicking: false,
            _of: PhantomData,
        }
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// Never: there is nothing to read.
    #[track_caller]
    pub fn read_line(&self, buf: &mut String) -> io::Result<usize> {
        self.lock().read_line(buf)
    }

    /// An iterator over its lines.
    #[must_use = "`self` will be dropped if the result is not used"]
    #[track_caller]
    pub fn lines(self) -> Lines<StdinLock<'static>> {
        self.lock().lines()
    }
}

impl fmt::Debug for Stdin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stdin").finish_non_exhaustive()
    }
}

impl Read for Stdin {
    fn read(&mut self, _buf: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

impl Read for &Stdin {
    fn read(&mut self, _buf: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

impl Read for StdinLock<'_> {
    fn read(&mut self, _buf: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }

    fn read_vectored(&mut self, _bufs: &mut [IoSliceMut<'_>]) -> io::Result<usize> {
        Ok(0)
    }

    fn read_to_end(&mut self, _buf: &mut Vec<u8>) -> io::Result<usize> {
        Ok(0)
    }
}

impl BufRead for StdinLock<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(&[])
    }

    fn consume(&mut self, _amount: usize) {}
}

impl fmt::Debug for StdinLock<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StdinLock").finish_non_exhaustive()
    }
}

macro_rules! output {
    ($stream:ident, $lock:ident, $static:ident, $function:ident, $name:literal) => {
        #[doc = concat!("The standard ", $name, ", which shows nothing.")]
        pub struct $stream {
            stream: &'static Stream,
        }

        #[doc = concat!("The locked standard ", $name, ".")]
        #[must_use = "if unused the stream will immediately unlock"]
        pub struct $lock<'a> {
            _held: Held,
            _of: PhantomData<(&'a Stream, *const ())>,
        }

        #[doc = concat!("The standard ", $name, " of this process.")]
        #[must_use]
        pub fn $function() -> $stream {
            $stream { stream: &$static }
        }

        impl $stream {
            /// Locks it.
            #[track_caller]
            pub fn lock(&self) -> $lock<'static> {
                $lock {
                    _held: self.stream.lock(),
                    _of: PhantomData,
                }
            }
        }

        impl UnwindSafe for $stream {}
        impl RefUnwindSafe for $stream {}
        impl UnwindSafe for $lock<'_> {}
        impl RefUnwindSafe for $lock<'_> {}

        impl fmt::Debug for $stream {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($stream)).finish_non_exhaustive()
            }
        }

        impl fmt::Debug for $lock<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($lock)).finish_non_exhaustive()
            }
        }

        impl Write for $stream {
            fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
                (&*self).write(buf)
            }

            fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
                (&*self).write_vectored(bufs)
            }

            fn flush(&mut self) -> io::Result<()> {
                (&*self).flush()
            }

            fn write_fmt(&mut self, args: fmt::Arguments<'_>) -> io::Result<()> {
                (&*self).write_fmt(args)
            }
        }

        impl Write for &$stream {
            fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
                self.stream.pass();
                Ok(buf.len())
            }

            fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
                self.stream.pass();
                Ok(bufs.iter().map(|buf| buf.len()).sum())
            }

            fn flush(&mut self) -> io::Result<()> {
                self.stream.pass();
                Ok(())
            }
        }

        impl Write for $lock<'_> {
            fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
                Ok(buf.len())
            }

            fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
                Ok(bufs.iter().map(|buf| buf.len()).sum())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
    };
}

output!(Stdout, StdoutLock, STDOUT, stdout, "output");
output!(Stderr, StderrLock, STDERR, stderr, "error output");

/// Whether a stream is a terminal: in a model, none is.
pub trait IsTerminal {
    /// Whether it is one.
    fn is_terminal(&self) -> bool;
}

macro_rules! no_terminal {
    ($number:expr => $($stream:ty),+) => {$(
        impl IsTerminal for $stream {
            fn is_terminal(&self) -> bool {
                false
            }
        }

        impl AsRawFd for $stream {
            fn as_raw_fd(&self) -> RawFd {
                $number
            }
        }

        impl AsFd for $stream {
            fn as_fd(&self) -> BorrowedFd<'_> {
                // SAFETY: a process keeps its three standard streams open; nothing here closes them.
                unsafe { BorrowedFd::borrow_raw($number) }
            }
        }
    )+};
}

no_terminal!(0 => Stdin, StdinLock<'_>);
no_terminal!(1 => Stdout, StdoutLock<'_>);
no_terminal!(2 => Stderr, StderrLock<'_>);

macro_rules! terminal_as_in_std {
    ($($stream:ty),+) => {$(
        impl IsTerminal for $stream {
            fn is_terminal(&self) -> bool {
                io::IsTerminal::is_terminal(self)
            }
        }
    )+};
}

terminal_as_in_std!(BorrowedFd<'_>, OwnedFd);

impl IsTerminal for File {
    fn is_terminal(&self) -> bool {
        self.as_fd().is_terminal()
    }
}

fn print_to(mut stream: impl Write, args: fmt::Arguments<'_>, end: &[u8], label: &str) {
    if let Err(error) = stream.write_fmt(args).and_then(|()| stream.write_all(end)) {
        panic!("failed printing to {label}: {error}");
    }
}

#[doc(hidden)]
pub fn _print(args: fmt::Arguments<'_>) {
    print_to(stdout(), args, b"", "stdout");
}

#[doc(hidden)]
pub fn _println(args: fmt::Arguments<'_>) {
    print_to(stdout(), args, b"\n", "stdout");
}

#[doc(hidden)]
pub fn _eprint(args: fmt::Arguments<'_>) {
    print_to(stderr(), args, b"", "stderr");
}

#[doc(hidden)]
pub fn _eprintln(args: fmt::Arguments<'_>) {
    print_to(stderr(), args, b"\n", "stderr");
}
